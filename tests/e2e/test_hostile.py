"""Hostile and careless people, by chance: what they send is answered, does nothing that is not theirs, breaks nothing.

Each walk is drawn from a seed that stands in the test's name. Besides what people do by mistake there is what only a
forged client sends: data of others' buttons, of none, half of them.
"""

import asyncio
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.commands.trial import CAST, Member, Trial
from bot.sandbox.client import Json, Phone
from tests.e2e.steps import reaches_manager

STEPS = 60
NO_FAULT = ("Bad Request: query is too old", "Bad Request: message is not modified")
"""A tap that came late, and buttons taken off a message that had lost them: all is as it should be."""
STRANGER = Member("mo", {"en": "<b>Mo</b> {name}"}, ("customer",), "13700137000")
TEXTS = (
    *(
        "?",
        "/",
        "/start",
        "/start AAAAAAAAAAAAAAAA",
        "/find",
        "/cancel",
        "/back",
        "/todo",
        "/delay",
        "/complain",
        "/new",
    ),
    *(
        "x" * 10_000,
        "<b>&lt;</i>",
        "{customer.phone}",
        "\u202eevil\u202c",
        "=HYPERLINK(1)",
        "%s%n",
        "'; DROP TABLE cases--",
    ),
    *(
        "0",
        "-1",
        "1e999",
        "99999999999999999999",
        "2026-02-30",
        "明天下午3点",
        "💥" * 50,
        "\u200b\u200b\u200b",
        "\x07\x01",
        "a\nb\n",
    ),
)
FILES = (
    ("bomb.xlsx", b"PK\x03\x04" + b"\x00" * 2_000),
    ("formulas.csv", b"number,building\n=1+1,@SUM(A1)\n"),
    ("../../etc/passwd", b"root"),
    ("\u202excod.exe", b"MZ"),
    ("empty.pdf", b""),
)


def buttons_of(messages: list[Json]) -> list[tuple[int, str]]:
    """Return every button ever shown: its message, and its data."""
    return [
        (int(message["message_id"]), str(button["callback_data"]))
        for message in messages
        for row in message.get("reply_markup", {}).get("inline_keyboard", ())
        for button in row
        if "callback_data" in button
    ]


class Walk:
    """A person acts at random, knowing every button of everybody."""

    def __init__(self, trial: Trial, seed: int) -> None:
        self.trial = trial
        self.chance = random.Random(seed)  # noqa: S311 - chance, not a secret
        self.acts = 0

    async def step(self, who: Phone) -> None:
        """Do one thing."""
        self.acts += 1
        match self.chance.choice(
            ["say", "own", "foreign", "forged", "file", "photo", "place", "contact", "edit"]
        ):
            case "say":
                await who.say(self.chance.choice(TEXTS)[:4096])
            case "own":
                await self.press(who, who)
            case "foreign":
                await self.press(who, self.chance.choice(list(self.trial.phones.values())))
            case "forged":
                await self.press(who, who, forge=True)
            case "file":
                name, content = self.chance.choice(FILES)
                await who.send_file(name, content, caption=self.chance.choice(TEXTS)[:200])
            case "photo":
                await who.send_photo(caption=self.chance.choice(TEXTS)[:200])
            case "place":
                await who.act("location", latitude=self.chance.uniform(-90, 90), longitude=31.0)
            case "contact":
                await who.act("contact", phone=self.chance.choice(["+8613800138000", "x", ""]))
            case "edit":
                own = [
                    m["message_id"] for m in await who.messages() if m["from"]["id"] == who.id and "text" in m
                ]
                if own:
                    await who.act(
                        "edit", message_id=self.chance.choice(own), text=self.chance.choice(TEXTS)[:4096]
                    )

    async def press(self, who: Phone, whose: Phone, *, forge: bool = False) -> None:
        """Press a button of somebody's chat, or one that never was, on a message of one's own."""
        here = [number for number, _ in buttons_of(await who.messages())]
        known = buttons_of(await whose.messages())
        if not here or not known:
            return
        _, data = self.chance.choice(known)
        if forge:
            at = self.chance.randrange(len(data) + 1)
            data = (data[:at] + self.chance.choice(["", "0", "x", "\x00", "💥", "."]) + data[at + 1 :])[:16]
        await who.act("press", message_id=self.chance.choice(here), data=data)


async def quiet(trial: Trial) -> list[tuple[Any, ...]]:
    """Wait until everything is worked on and sent; return what is not, or has failed."""
    left: list[tuple[Any, ...]] = []
    query = """SELECT 'update', state, body FROM inbox WHERE state <> 'done'
               UNION ALL SELECT kind, state, error FROM outbox WHERE state NOT IN ('sent', 'withdrawn')"""
    for _ in range(300):
        await asyncio.sleep(0.1)
        with closing(sqlite3.connect(f"file:{trial.home / 'banli.db'}?mode=ro", uri=True)) as database:
            left = database.execute(query).fetchall()
        if not left and not trial.holder.api.updates.queue:
            break
    return left


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_that_people_do_breaks_anything(tmp_path: Path, seed: int) -> None:
    async with Trial(tmp_path, language="en", cast=(*CAST, STRANGER)) as trial:
        await trial.sell()
        await reaches_manager(trial)
        walk = Walk(trial, seed)
        for _ in range(STEPS):
            await walk.step(walk.chance.choice([trial.phones["mo"], trial.phones["wang"]]))
        assert await quiet(trial) == [], "every update is done, every message was taken"
        calls = await trial.sandbox.journal()
        refused = [call for call in calls if not call["ok"] and call["method"] != "getUpdates"]
        refused = [call for call in refused if not call["description"].startswith(NO_FAULT)]
        assert [(call["method"], call["description"]) for call in refused] == []
        assert "Traceback" not in trial.log.read_text("utf-8")
        history = await trial.banli("log", "--case", "YQ-0001")
        assert "approve" not in history
        assert trial.phones["mo"].name not in history, "a stranger has no part in it"
        for phone in (trial.phones["mo"], trial.phones["wang"]):
            await phone.say("/menu")
            await phone.sees("Hello")


async def test_who_floods_is_answered_and_slows_nobody_else(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="en", cast=CAST) as trial:
        wang, li = trial.phones["wang"], trial.phones["li"]
        for number in range(150):
            await wang.say(f"flood {number}")
        started = time.monotonic()
        await li.say("/menu")
        await li.sees("Hello", patience_s=20)
        waited = time.monotonic() - started
        assert await quiet(trial) == []
        answered = sum(message["from"]["is_bot"] for message in await wang.messages())
        assert answered > 0
        assert waited < 15, f"li waited {waited:.1f} s"  # on a busy machine; alone it is a tenth of a second
