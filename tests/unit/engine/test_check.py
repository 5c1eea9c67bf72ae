"""Every file of `tests/flows/broken` breaks what it says, at the line it says, and nothing else is complained about.

The files are small flows (and, in `broken/centre`, parts of shared files) read together with the good ones of
`tests/flows/good`. Their first lines say what must be found: `# expects: line 12: part of the message or the advice`.
"""

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import bot.engine
from bot.cases.base.actions import Action, Answer, Begin, Press, Step
from bot.engine.checks import events as check_events
from bot.engine.checks.check import check
from bot.engine.reading.loader import load_centre
from bot.errors import FlowError, Problem
from bot.telegram.buttons import write

FLOWS = Path(__file__).parents[2] / "flows"
GOOD, BROKEN = FLOWS / "good", FLOWS / "broken"
ALL = sorted(BROKEN.rglob("*.yaml"))
EXPECTS = re.compile(r"# expects: line (\d+): (.+)")
WHOLE = "key_loan.yaml"
"""The flow that each broken one is with one mistake; they cannot live together."""
ENOUGH = 60
LONGEST_LINE = 160
CODE = re.compile(r"[a-z]+(-[a-z]+)+|circle|limits|quorum|unheard|unreachable")
NOTING = re.compile(r"\w+_reader|nodes|loader|guards|fieldkinds")
NEEDS_NO_FILE = {"empty-file", "written-already"}
"""Told at another file, or in one that could not say what it expects: they have their own tests below."""


def expected(file: Path) -> list[tuple[int, str]]:
    """Return lines and parts of messages, by line."""
    found = [
        EXPECTS.fullmatch(line)
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("# expects")
    ]
    assert found, f"{file.name} does not say what it expects"
    assert None not in found, f"{file.name}: write `# expects: line 12: part of the message`"
    return sorted((int(match[1]), match[2]) for match in found if match is not None)


@cache
def problems(file: Path, base: Path) -> tuple[Problem, ...]:
    """Read the good files with the broken one among them."""
    folder = base / f"{file.parent.name}_{file.stem}"
    shutil.copytree(GOOD, folder, ignore=shutil.ignore_patterns(WHOLE))
    target = folder / "centre" / f"zz_{file.name}" if file.parent.name == "centre" else folder / file.name
    shutil.copy(file, target)
    try:
        load_centre(folder, check)
    except FlowError as error:
        return error.problems
    return ()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flows")


def test_the_good_files_are_good() -> None:
    assert set(load_centre(GOOD, check).flows) == {"errand", "key_loan"}


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= ENOUGH


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.stem)
def test_what_is_broken_is_found(file: Path, base: Path) -> None:
    found = problems(file, base)
    told = "\n".join(map(str, found))
    wanted = expected(file)
    assert [one.line for one in found] == [line for line, _ in wanted], told
    for line, part in wanted:
        assert any(one.line == line and part in f"{one.text} {one.advice}" for one in found), (
            f"{part}\n---\n{told}"
        )
    assert {one.file.rsplit("/", 1)[-1].removeprefix("zz_") for one in found} == {file.name}


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.stem)
def test_it_is_said_in_a_sentence_with_a_way_out(file: Path, base: Path) -> None:
    for one in problems(file, base):
        assert CODE.fullmatch(one.code)
        assert len(one.text) <= LONGEST_LINE
        assert one.column >= 1
        assert "None" not in one.text
        assert "  " not in one.text


def test_every_mistake_that_can_be_named_has_its_file(base: Path) -> None:
    """Nobody adds a check without a file that it finds fault with."""
    raised = {one.code for file in ALL for one in problems(file, base)}
    assert set(codes()) - raised - NEEDS_NO_FILE == set()
    assert raised <= set(codes()), "the codes are looked up in the wrong places"


def codes() -> Iterator[str]:
    """Yield the codes of problems: words joined by hyphens in what reads and checks, and the few of one word."""
    for file in Path(*bot.engine.__path__).rglob("*.py"):
        if file.parent.name == "checks" or NOTING.fullmatch(file.stem):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and CODE.fullmatch(node.value)
                ):
                    yield node.value


LARGEST, FACES = 2**63 - 1, 62**4 - 1


@pytest.mark.parametrize(
    ("longest", "action"),
    [
        (check_events.LONGEST_EVENT, lambda name: Press(LARGEST, FACES, name, "a1b2c3")),
        (check_events.LONGEST_ANSWER, lambda name: Answer(LARGEST, name[:9], name[9:])),
        (check_events.LONGEST_FLOW, lambda name: Begin(name, LARGEST)),
    ],
    ids=["event", "answer", "flow"],
)
def test_names_of_just_that_length_fit_a_button(longest: int, action: Callable[[str], Action]) -> None:
    assert len(write(action("n" * longest))) == check_events.BUTTON_BYTES
    with pytest.raises(ValueError, match="cannot be a button"):
        write(action("n" * (longest + 1)))


def test_a_field_of_the_longest_name_has_room_for_every_way_to_reach_it() -> None:
    field = "n" * (check_events.LONGEST_ANSWER - check_events.LONGEST_READY)
    assert write(Answer(LARGEST, field, "9" * check_events.LONGEST_READY))
    assert write(Answer(LARGEST, field, "2026-12-03"))
    assert write(Step(LARGEST, "edit", field))


def test_an_empty_file_is_found(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "flows")
    (tmp_path / "flows" / "nothing.yaml").write_text("# to be written\n", "utf-8")
    with pytest.raises(FlowError) as error:
        load_centre(tmp_path / "flows", check)
    assert [(one.file, one.line, one.code) for one in error.value.problems] == [
        ("nothing.yaml", 1, "empty-file")
    ]


def test_a_planned_flow_that_is_written_is_found(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "flows")
    (tmp_path / "flows" / "centre" / "planned.yaml").write_text("planned: {errand: Errand}\n", "utf-8")
    with pytest.raises(FlowError) as error:
        load_centre(tmp_path / "flows", check)
    assert [(one.file, one.code) for one in error.value.problems] == [("errand.yaml", "written-already")]


def test_flows_come_in_the_order_of_the_menu(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "flows")
    assert list(load_centre(GOOD, check).flows) == ["errand", "key_loan"]
    (tmp_path / "flows" / "centre" / "menu.yaml").write_text("menu: [key_loan]\n", "utf-8")
    assert list(load_centre(tmp_path / "flows", check).flows) == ["key_loan", "errand"]


def test_a_menu_with_a_flow_that_nobody_knows_is_found(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "flows")
    (tmp_path / "flows" / "centre" / "menu.yaml").write_text("menu:\n  - key_lone\n", "utf-8")
    with pytest.raises(FlowError) as error:
        load_centre(tmp_path / "flows", check)
    (problem,) = error.value.problems
    assert (problem.file, problem.line, problem.code) == ("centre/menu.yaml", 2, "unknown-flow")
    assert "key_loan" in problem.advice


def test_a_shared_file_that_cannot_be_read_is_told_alone(tmp_path: Path) -> None:
    """Without its roles every flow would be full of mistakes."""
    shutil.copytree(GOOD, tmp_path / "flows")
    (tmp_path / "flows" / "centre" / "roles.yaml").write_text("roles: {clerk: {title: Clerk}\n", "utf-8")
    with pytest.raises(FlowError) as error:
        load_centre(tmp_path / "flows", check)
    assert [(one.file, one.code) for one in error.value.problems] == [("centre/roles.yaml", "yaml-syntax")]
