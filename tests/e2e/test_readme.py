"""The commands of README.md, as they stand there, beside a running bot: what a newcomer copies works."""

import asyncio
import re
import shlex
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.trial import CAST, Trial

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
ELSEWHERE = {
    "banli run": "every test of this folder runs it",
    "banli i18n update": "writes into the checkout; `banli i18n check` would find what it had to change",
    "banli person erase": "needs the bot to be stopped; tests/contract/test_persons.py erases people",
    "banli flows schema": "writes into the checkout; tests/unit/engine/test_schema.py compares its file",
}
"""Commands that are not run here, and why."""


def shell_lines() -> list[str]:
    """Return the lines of README's shell blocks."""
    return [line for block in BLOCK.findall(README) for line in block.splitlines() if line]


COMMANDS = [line for line in shell_lines() if line.startswith("banli ")]


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """A Chinese-speaking centre with one request under way, and the sheets that README names beside it."""
    async with Trial(tmp_path, cast=CAST) as trial:
        await trial.sell()
        wang = trial.phones["wang"]
        await wang.say("我想晚点签约")
        await wang.press("▶")
        await wang.press("资金未到位")
        await wang.press("月")
        await wang.press("提交")
        await wang.sees("YQ-0001")
        for file, columns in re.findall(r"banli import \w+ (\w+\.csv) +# (\S+)", README):
            (tmp_path / file).write_text(sheet(columns.split(",")), "utf-8")
        yield trial


def sheet(columns: list[str]) -> str:
    """Return a sheet with these columns and one row."""
    values = {
        "number": "5-2-801",
        "building": "5",
        "area": "108.50",
        "list_price": "1500000",
        "name": "刘强",
        "phone": "13900139000",
        "person": "",
        "owner": "陈明",
        "unit": "5-2-801",
        "customer": "13900139000",
        "agent": "陈明",
        "price": "1480000",
        "deposit": "50000",
        "sign_by": "2026-12-10",
        "contract": "5-2-801",
        "place": "1",
        "due_on": "2026-12-08",
        "sum": "200000",
        "receipt": "SJ-0001",
        "amount": "100000",
        "paid_on": "2026-11-20",
    }
    return f"{','.join(columns)}\n{','.join(values[column] for column in columns)}\n"


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 12


async def test_every_command_of_the_readme_works(centre: Trial) -> None:
    """One after the other, in README's order: records are imported before others refer to them."""
    for line in COMMANDS:
        words = shlex.split(line, comments=True)
        if any(line.startswith(name) for name in ELSEWHERE):
            continue
        code, printed = await run(
            [
                str(centre.home / word) if word.endswith((".csv", ".xlsx", ".png", ".txt")) else word
                for word in words[1:]
            ],
            centre,
        )
        assert code == 0, f"{line}\n{printed}"
        assert printed, f"{line} says nothing"


async def run(words: list[str], centre: Trial) -> tuple[int, str]:
    """Run a command in the checkout as its user would."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env=centre.environment(),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


def test_every_make_target_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z0-9-]+)", README))
    assert {"demo", "test"} <= named <= targets


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
