"""One customer with several contracts: what falls due on one day is said of all, in two messages at most."""

from pathlib import Path

import pytest

from tests.e2e.story import LANGUAGES, WANG, Story

DAYS = (("2026-11-26", "Due soon"), ("2026-12-03", "Due today"), ("2026-12-04", "Not received yet"))
SUMS = ("¥300,000", "¥400,000", "¥500,000")
SEVERAL = "⏰ More than one matter waits for you:"


async def owes(story: Story, contracts: int) -> None:
    """Let wang owe something on Thursday 3 December, on so many contracts."""
    agent = next(member for member in story.trial.cast if member.id == "chen").names[story.language]
    some = range(1, contracts + 1)
    columns = ("number", "unit", "customer", "agent", "price")
    sold = (f"HT-{number}" for number in some)
    await story.trial.load(
        "sale_contract", columns, *((one, "3-1-1201", WANG.phone, agent, "1000000") for one in sold)
    )
    lines = ((f"HT-{number}/1", f"HT-{number}", "1", "2026-12-03", f"{number + 2}00000") for number in some)
    await story.trial.load("instalment", ("number", "contract", "place", "due_on", "sum"), *lines)
    await story.until("2026-11-24 09:05")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_both_contracts_are_reminded_on_one_day(language: str, tmp_path: Path) -> None:
    """Before the day, on it, and after it: two cards, each with its own sum and buttons."""
    async with Story(tmp_path, language) as story:
        await owes(story, 2)
        for day, title in DAYS:
            await story.until(f"{day} 10:05")
            for sum_ in SUMS[:2]:
                await story.wang.sees(title, sum_)
            assert [await story.wang.was_told(title, sum_) for sum_ in SUMS[:2]] == [1, 1]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_more_contracts_are_a_card_and_a_list(language: str, tmp_path: Path) -> None:
    async with Story(tmp_path, language) as story:
        await owes(story, 3)
        wang = story.wang
        await story.until("2026-11-26 10:05")
        await wang.sees(SEVERAL, "CK-0001", "CK-0002", "CK-0003")
        assert sum([await wang.was_told("Due soon", sum_) for sum_ in SUMS]) == 1
        await wang.presses("CK-0003")
        await wang.sees("Due soon", SUMS[2])
