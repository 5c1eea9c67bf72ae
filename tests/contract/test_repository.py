"""What holds for the whole repository: files name no place, modules keep the house style, README is complete."""

import argparse
import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.cli import parser
from bot.settings import Settings

ROOT = Path(__file__).parent.parent.parent
README = ROOT / "README.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MODULES = sorted((ROOT / "bot").rglob("*.py"))
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))
LONGEST_MODULE = 350

# With brackets inside, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.:/}>-])/(?:work|root|home)/\w")
REGISTRY_HOST = re.compile(r"\b(?:py[p]i|files\.python[h]osted|registry\.npm[j]s)\.(?:org|io)\b")
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w,\s-]+\])?(.*)")


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that a clone would hold, and those about to be added."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return tuple(
        file for name in listed.stdout.decode().split("\0") if name and (file := ROOT / name).is_file()
    )


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every file that is text."""
    for file in tracked():
        try:
            yield file, file.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Return `file:line: text` wherever the pattern is found in a tracked file."""
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for file, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: file.name)
def test_a_locked_file_names_no_address(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert not re.search(r"(^|\s)(-e|--index-url|--extra-index-url|--find-links|@)\s", text, re.MULTILINE)


def test_there_are_locked_files() -> None:
    assert {file.stem for file in LOCKED} == {"bench", "dev", "lock", "run"}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRY_HOST) == []


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (MACHINE_PATH, "see " + "/work" + "/main/bot", True),
        (MACHINE_PATH, '"' + "/home" + '/li/bot"', True),
        (MACHINE_PATH, "case" + "/work" + "/done", False),
        (MACHINE_PATH, "work/home/root", False),
        (REGISTRY_HOST, "from " + "py" + "pi.org", True),
        (REGISTRY_HOST, "telegram.org", False),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str, found: bool) -> None:
    assert bool(pattern.search(text)) is found


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_is_one_idea_and_says_which(file: Path) -> None:
    text = file.read_text("utf-8")
    lines = text.count("\n")
    assert ast.get_docstring(ast.parse(text)), "opens without a docstring"
    assert lines <= LONGEST_MODULE, f"{lines} lines are two ideas"


def test_every_silenced_check_says_why() -> None:
    silent = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file, text in texts()
        if file.suffix == ".py" and file != Path(__file__)
        for number, line in enumerate(text.splitlines(), 1)
        if (match := SILENCED.search(line)) and not re.search(r"\w{2,}", match[2])
    ]
    assert silent == []


def test_every_lint_rule_that_is_off_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    entries = re.findall(r'^    "([A-Z]+\d*)",(.*)$', text, re.MULTILINE)
    assert len(entries) > 1
    assert [code for code, rest in entries if not re.match(r"\s+# \w", rest)] == []


def test_the_sandboxs_contract_names_every_part_of_the_bot() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    [stranger] = [each for each in contracts if each.get("source_modules") == ["bot.sandbox"]]
    inside = [*(ROOT / "bot").glob("*.py"), *(file.parent for file in (ROOT / "bot").glob("*/__init__.py"))]
    parts = {f"bot.{path.stem}" for path in inside} - {"bot.__init__", "bot.__main__", "bot.sandbox"}
    assert set(stranger["forbidden_modules"]) == parts


def commands(of: argparse.ArgumentParser, before: str = "banli") -> Iterator[str]:
    """Yield every command in full, such as `banli flows check`."""
    groups = [action for action in of._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield before
    for group in groups:
        for name, inner in group.choices.items():
            yield from commands(inner, f"{before} {name}")


def test_commands_are_found() -> None:
    assert {"banli run", "banli flows check", "banli db upgrade"} <= set(commands(parser()))


@pytest.mark.parametrize("command", sorted(commands(parser())))
def test_the_readme_names_every_command(command: str) -> None:
    assert re.search(rf"{re.escape(command)}(?![\w-])", README.read_text("utf-8"))


@pytest.mark.parametrize("setting", sorted(name.upper() for name in Settings.model_fields))
def test_the_readme_names_every_setting(setting: str) -> None:
    assert re.search(rf"(?<!\w){setting}(?!\w)", README.read_text("utf-8"))
