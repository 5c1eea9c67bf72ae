"""A month of the centre, played as the demo plays it: what its end says is so, and nobody was written to in vain."""

import csv
import io
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands.playing import play
from bot.commands.scenes import read_scenes
from bot.commands.trial import ROOT, ZONE, Trial
from bot.engine.basics.languages import LANGUAGES
from bot.render.texts import Texts

TEXTS = Texts.load(ROOT / "locales")
MONTH = read_scenes(TEXTS)["month"]
MORNING, EVENING = 8, 22
BRIEFED = "08:30"
"""The brief of the day comes half an hour before work begins."""
CASES = {
    "YY-0001": "no_show",
    "YY-0002": "completed",
    "YY-0003": "completed",
    "YY-0004": "completed",
    "LF-0001": "followed",
    "LF-0002": "followed",
    "LF-0003": "followed",
    "GJ-0001": "won_over",
    "GJ-0002": "waiting",
    "GJ-0003": "lost",
    "GJ-0004": "lost",
    "YQ-0001": "completed",
    "TS-0001": "closed",
    "CK-0001": "settled",
}
"""Every matter of the month, and how it ends. Who missed a visit is followed up until he comes; then he is not decided
yet, as the story says, while the two others are not called any more.
"""
OPEN = [("GJ-0002", "2026-12-26 09:00")]
"""What the month leaves to be done, and when."""
REMINDED = {"liu": 5, "he": 2, "xu": 2, "wang": 8, "li": 2, "chen": 12}
"""How often each is reminded: visitors twice before each of the four visits and once at the door; the buyer twice of
her later signing, once of her complaint, three times before the instalment is due, once after, and once before the day
that she has promised; the manager twice of a decision. The consultant is reminded of the visits, the signing and the
complaint with them, and once to call about the instalment. What is to be followed up comes as a card of its own.
"""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_month_at_the_centre(tmp_path: Path, language: str) -> None:
    async with Trial(tmp_path, language=language) as trial:
        await trial.sell()
        await trial.owe()
        await play(MONTH, trial)
        assert f"{trial.now():%m-%d}" == "12-22"
        assert dict(asked(trial, "SELECT number, state FROM cases")) == CASES

        visits = await register(trial, "bookings")
        stage, stars, reason = (TEXTS.say(language, text) for text in ("Stage", "Stars", "Why not come"))
        assert [row[stage] for row in visits].count(TEXTS.say(language, "No-show")) == 1
        assert sorted(row[stars] for row in visits) == ["", "4", "5", "5"]
        assert [row[reason] for row in visits if row[reason]] == [TEXTS.say(language, "Forgot")]

        (complaint,) = await register(trial, "complaints")
        assert complaint[stage] == TEXTS.say(language, "Closed")
        assert complaint[TEXTS.say(language, "Customer's view")] == TEXTS.say(language, "Satisfied")
        events = [name for (name,) in asked(trial, "SELECT event FROM history")]
        assert events.count("not_satisfied") == events.count("satisfied") == 1

        (delay,) = await register(trial, "delays")
        assert delay[stage] == TEXTS.say(language, "Contract signed")

        assert reminded(trial) == REMINDED
        assert await mornings(trial) == {BRIEFED}
        await nothing_in_vain(trial)


async def nothing_in_vain(trial: Trial) -> None:
    """Everything that went out was received, in the day, and nothing about a matter after its end."""
    assert {state for (state,) in asked(trial, "SELECT state FROM outbox")} <= {"sent", "withdrawn"}
    for phone in trial.phones.values():
        for message in await phone.messages():
            if message["from"]["is_bot"]:
                at = datetime.fromtimestamp(message["date"], ZONE)
                assert MORNING <= at.hour < EVENING, f"{phone.name} at {at}: {message}"
    late = asked(
        trial,
        """SELECT c.number, o.msgid FROM outbox o JOIN cases c ON c.id = o.case_id
           WHERE o.state = 'sent' AND o.created_at > c.closed_at""",
    )
    assert late == []
    due = asked(
        trial,
        "SELECT c.number, d.due_at FROM due d JOIN cases c ON c.id = d.case_id WHERE d.state = 'due'",
    )
    assert [(case, f"{datetime.fromtimestamp(at / 1000, ZONE):%Y-%m-%d %H:%M}") for case, at in due] == OPEN


async def mornings(trial: Trial) -> set[str]:
    """Return at which times of the day briefs have come to the consultant and the manager."""
    times = set()
    for phone in (trial.phones["chen"], trial.phones["li"]):
        word = TEXTS.say(trial.language, "Good morning, {name}. This is your day:", {"name": phone.name})
        came = [one["date"] for one in await phone.messages() if word in str(one.get("text"))]
        assert came, f"{phone.name} had no brief"
        times |= {f"{datetime.fromtimestamp(date, ZONE):%H:%M}" for date in came}
    return times


def reminded(trial: Trial) -> dict[str, int]:
    """Return how many reminders each has got."""
    word = TEXTS.say(trial.language, "⏰ Reminder")
    rows = asked(
        trial,
        """SELECT p.name, count(*) FROM outbox o JOIN people p ON p.id = o.person_id
           WHERE o.state = 'sent' AND instr(o.body, ?) GROUP BY p.name""",
        word,
    )
    ids = {phone.name: name for name, phone in trial.phones.items()}
    return {ids[name]: times for name, times in rows}


async def register(trial: Trial, name: str) -> list[dict[str, str]]:
    """Return the lines of a register, as the office exports it."""
    sheet = await trial.banli("export", name, "--lang", trial.language)
    return list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))


def asked(trial: Trial, query: str, *given: str) -> list[tuple[Any, ...]]:
    """Return what the bot's database says."""
    with closing(sqlite3.connect(f"file:{trial.home / 'banli.db'}?mode=ro", uri=True)) as database:
        return database.execute(query, given).fetchall()
