"""What finance looks after today: every part of the list, buttons to the cases; for nobody else."""

from pathlib import Path

import pytest

from tests.e2e.instalments import Instalments
from tests.e2e.story import LANGUAGES

PARTS = (
    "Receipts to check: {count}",
    "Promised for today: {count}",
    "Payments due today: {count}",
    "Deferrals that end soon: {count}",
    "Payments due in the next days: {count}",
)
NOT_FOR_YOU = "This list is for finance and for those who lead."


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_list_of_the_day(language: str, tmp_path: Path) -> None:
    async with Instalments(tmp_path, language) as told:
        sent, promised, today, soon, later, deferred = (f"HT-{100 + number}" for number in range(6))
        days = {sent: "2026-11-22", promised: "2026-11-22", today: "2026-11-25"}
        await told.owes({**days, soon: "2026-11-27", later: "2026-12-02"})
        await told.sells(deferred)
        columns = ("number", "contract", "place", "due_on", "sum", "deferred_to")
        row = (f"{deferred}/1", deferred, "1", "2026-11-01", "300000", "2026-11-26")
        await told.trial.load("instalment", columns, row)
        await told.until("2026-11-24 09:05")
        await told.stands("deferral_running", deferred)
        await told.stands("pre_due", later)
        await told.promises("wang", promised, "2026-11-25")
        await told.until("2026-11-25 09:35")
        await told.slips("wang", sent)
        fang = told.fang
        await fang.says("/today")
        await fang.presses("Collecting today")
        numbers = [told.case_of(one) for one in (sent, promised, today, soon, deferred)]
        list_ = await fang.sees("Collecting today", *PARTS, *numbers, "¥300,000")
        assert told.case_of(later) not in list_["text"]
        await fang.presses(f"{numbers[0]}")
        await fang.sees("Checking the receipt", numbers[0])
        await told.chen.says("/collecting")
        await told.chen.sees(NOT_FOR_YOU)
