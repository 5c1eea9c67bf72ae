"""Every file of `tests/flows/broken` breaks what it says, at the line it says, and nothing else is complained about.

The files are small flows (and, in `broken/centre`, parts of shared files) read together with the good ones of
`tests/flows/good`. Their first lines say what must be found: `# expects: line 12: part of the message or the advice`.
"""

import ast
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import bot.engine
from bot.engine.check import check
from bot.engine.loader import load_centre
from bot.errors import FlowError, Problem

FLOWS = Path(__file__).parents[2] / "flows"
GOOD, BROKEN = FLOWS / "good", FLOWS / "broken"
ALL = sorted(BROKEN.rglob("*.yaml"))
EXPECTS = re.compile(r"# expects: line (\d+): (.+)")
ENOUGH = 60
LONGEST_LINE = 160
NEEDS_NO_FILE = {
    "empty-file",  # a comment that says what is expected would be in it
    "no-superior",  # as for a role above itself, in `broken/centre`
}


def expected(file: Path) -> list[tuple[int, str]]:
    """Return lines and parts of messages, by line."""
    found = [EXPECTS.fullmatch(line) for line in file.read_text("utf-8").splitlines() if line.startswith("# expects")]
    assert found, f"{file.name} does not say what it expects"
    assert None not in found, f"{file.name}: write `# expects: line 12: part of the message`"
    return sorted((int(match[1]), match[2]) for match in found if match is not None)


@cache
def problems(file: Path, base: Path) -> tuple[Problem, ...]:
    """Read the good files with the broken one among them."""
    folder = base / f"{file.parent.name}_{file.stem}"
    shutil.copytree(GOOD, folder)
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
        assert any(one.line == line and part in f"{one.text} {one.advice}" for one in found), f"{part}\n---\n{told}"
    assert {one.file.rsplit("/", 1)[-1].removeprefix("zz_") for one in found} == {file.name}


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.stem)
def test_it_is_said_in_a_sentence_with_a_way_out(file: Path, base: Path) -> None:
    for one in problems(file, base):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+|circle|limits|quorum", one.code)
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
    """Yield the codes in calls that note a problem: the argument that is one word or joined by hyphens."""
    noting = {"note": 1, "near": 3, "add": 1, "problem": 0, "Problem": 3, "ExpressionError": 0, "one_of": 1}
    for file in Path(*bot.engine.__path__).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = noting.get(name)
                if place is not None and len(node.args) > place:
                    code = node.args[place]
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        yield code.value
