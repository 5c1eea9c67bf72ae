"""Every call of the bot meets everything that a network or a server does to it: nothing is lost, nobody steps in.

People act once and see what follows once it can be there. A message that may have arrived may come twice, no more; the
log says what happened, without the words of anybody.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.commands.trial import CAST, Trial
from bot.sandbox.client import Phone
from tests.e2e.hasty import CALL_S

Act = Callable[[Trial], Awaitable[None]]

UNSEEN = {("download", "broken before"), ("download", "broken after")}
"""The library asks once more by itself where nothing but a kept connection broke."""
SLOW_S = 2 * CALL_S
MOST_LINES = 4
"""Of one fault: what happens, what it is about, and that it works again."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a call meets; `done` when it is carried out all the same, so that it may be repeated."""

    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    done: bool = False


FAULTS = {
    "429": Fault("flood", {"retry_after": 1}),
    "500": Fault("error", {"code": 500}),
    "502": Fault("error", {"code": 502}),
    "broken before": Fault("reset_before"),
    "broken after": Fault("reset_after", done=True),
    "slow": Fault("slow", {"seconds": SLOW_S}, done=True),
    "malformed": Fault("malformed", done=True),
}


class Hasty(Trial):
    """A trial whose bot waits for no answer longer than a second."""

    program = ("-m", "tests.e2e.hasty", "run")


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Hasty]:
    """An English-speaking centre of three with a subscription."""
    async with Hasty(tmp_path, language="en", cast=CAST) as trial:
        await trial.sell()
        yield trial


# --- what people do, and see ------------------------------------------------------------------------------------


async def asks_for_help(trial: Trial) -> None:
    """A typed command is answered by a new message."""
    await trial.phones["wang"].say("/help")
    await trial.phones["wang"].sees("Tap the buttons", patience_s=20)


async def turns_a_page(trial: Trial) -> None:
    """A tap changes the message in place."""
    await trial.phones["wang"].tap("Help")
    await trial.phones["wang"].sees("Tap the buttons", patience_s=20)


async def types_an_answer(trial: Trial) -> None:
    """A typed answer brings a new question, and takes the buttons off the old one."""
    await trial.phones["wang"].say("11 December 2026")
    await trial.phones["wang"].sees("Please check", patience_s=20)


async def has_a_chart(trial: Trial) -> None:
    """The picture of a case."""
    await trial.phones["wang"].say("/chart")
    await trial.phones["wang"].looks_at("YQ-0001", patience_s=20)


async def has_a_sheet(trial: Trial) -> None:
    """The empty sheet for an import."""
    chen = trial.phones["chen"]
    await chen.tap("Unit")
    await chen.receives("Unit.xlsx", patience_s=20)


async def sends_a_sheet(trial: Trial) -> None:
    """A sheet is read, and what it would do is shown."""
    chen = trial.phones["chen"]
    await chen.send_file("units.csv", b"number,building,state\n9-9-0901,9,available\n")
    await chen.sees("units.csv", "1", patience_s=20)


async def confirms_a_visit(trial: Trial) -> None:
    """A visit that is confirmed brings the place on a map."""
    chen, wang = trial.phones["chen"], trial.phones["wang"]
    before = await places(wang)
    await chen.press("Confirm")
    for _ in range(200):
        if await places(wang) > before:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"no place came.\n{await wang.screen()}")


async def changes_the_language(trial: Trial) -> None:
    """The commands of the chat are put into Chinese, at the next message at the latest; and back."""
    wang = trial.phones["wang"]
    await wang.say("中文")
    await wang.sees("以后用中文跟您说", patience_s=20)
    await settled(trial)
    await asyncio.sleep(2 * SLOW_S)  # a call that is carried out late would win over those after it
    await wang.say("/help")
    await wang.sees("点按钮，或直接打字回答", patience_s=20)
    await commands_are(trial, "延迟签约")
    await wang.say("English")
    await commands_are(trial, "Delayed signing")


async def commands_are(trial: Trial, words: str) -> None:
    """Wait until the commands of the customer's chat say this of /delay."""
    for _ in range(200):
        shown = trial.holder.api.profile.shown(trial.phones["wang"].id, "en")
        if words in {one["description"] for one in shown if one["command"] == "delay"}:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"the commands are not “{words}”: {shown}")


async def nothing(_: Trial) -> None:
    """Nothing comes before."""


async def the_menu(trial: Trial) -> None:
    """The menu is there."""
    await trial.phones["wang"].say("/menu")
    await trial.phones["wang"].sees("Hello", patience_s=20)


async def a_tap(trial: Trial) -> None:
    """A tap was answered well, and the menu is there again: what fails without end is told only once."""
    await the_menu(trial)
    await trial.phones["wang"].press("My cases")
    await the_menu(trial)


async def a_question(trial: Trial) -> None:
    """A question that is answered by typing is there: of a new form, or of the one that is filled in already."""
    wang = trial.phones["wang"]
    if "Please check" in await wang.screen(1):
        await wang.tap("New signing date")
    else:
        await wang.say("/delay")
        await wang.tap("Funds not ready")
    await wang.sees("On which day", patience_s=20)


async def a_case(trial: Trial) -> None:
    """The customer has a case."""
    if not any("YQ-0001" in str(one.get("text", "")) for one in await trial.phones["wang"].messages()):
        await a_question(trial)
        await types_an_answer(trial)
        await trial.phones["wang"].tap("Submit")
        await trial.phones["wang"].sees("We have your request", patience_s=20)


async def a_visit(trial: Trial) -> None:
    """A visit is asked for; the one before is called off."""
    wang, chen = trial.phones["wang"], trial.phones["chen"]
    if await places(wang):
        await wang.press("Cancel the visit")
        await wang.press("No time")
        await chen.sees("has cancelled the visit", patience_s=20)
    await wang.say("/book")
    await wang.press("Mon 23 Nov 12:00")
    await wang.sees("How many of you")
    await wang.press("2")
    await wang.sees("Please check")
    await wang.press("Submit")
    await chen.sees("The consultant confirms", patience_s=20)


async def places(phone: Phone) -> int:
    """Return how many places on a map came into the chat."""
    return sum("venue" in message for message in await phone.messages())


async def the_kinds(trial: Trial) -> None:
    """The kinds of sheet are offered."""
    chen = trial.phones["chen"]
    await chen.say("/import")
    await chen.sees("Send me a sheet", patience_s=20)


@dataclass(frozen=True, slots=True)
class Call:
    """A method that the bot calls: what comes before, what brings it about, and who sees what comes of it."""

    method: str
    before: Act
    act: Act
    who: str = "wang"


CALLS = (
    Call("sendmessage", nothing, asks_for_help),
    Call("getupdates", nothing, asks_for_help),
    Call("editmessagetext", the_menu, turns_a_page),
    Call("answercallbackquery", a_tap, turns_a_page),
    Call("editmessagereplymarkup", a_question, types_an_answer),
    Call("sendphoto", a_case, has_a_chart),
    Call("senddocument", the_kinds, has_a_sheet, "chen"),
    Call("setmycommands", nothing, changes_the_language),
    Call("sendvenue", a_visit, confirms_a_visit),
    Call("getfile", nothing, sends_a_sheet, "chen"),
    Call("download", nothing, sends_a_sheet, "chen"),
)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.method)
async def test_a_call_that_meets_a_fault(call: Call, hasty: Hasty) -> None:
    usual = await messages_by(call, hasty)
    for name, fault in FAULTS.items():
        logged = len(log_of(hasty))
        came = await messages_by(call, hasty, fault)
        again = int(fault.done and call.method.startswith("send"))
        assert usual <= came <= usual + again, f"{name}: {came} messages where {usual} are usual"
        lines = await logged_since(hasty, logged)
        assert not [line for line in lines if "Traceback" in line], name
        assert len(lines) <= MOST_LINES, f"{name}: {lines}"
        assert lines or (call.method, name) in UNSEEN, f"{name}: the log says nothing"
        assert left_open(hasty) == [], name


async def messages_by(call: Call, trial: Trial, fault: Fault | None = None) -> int:
    """Let somebody act, in the middle of a fault where there is one; return how many messages they got."""
    await call.before(trial)
    await settled(trial)
    before = await said_to(trial.phones[call.who])
    if fault is not None:
        await trial.sandbox.fault(fault.kind, method=call.method, **fault.options)
    await call.act(trial)
    await settled(trial)
    assert await trial.sandbox.call("GET", "faults") == [], f"{fault} has not struck"
    return await said_to(trial.phones[call.who]) - before


async def said_to(phone: Phone) -> int:
    """Return how many messages of the bot are in the chat."""
    return sum(message["from"]["is_bot"] for message in await phone.messages())


async def settled(trial: Trial) -> None:
    """Wait until every update is done and every message settled, and no fault waits for its call."""
    for _ in range(200):
        await asyncio.sleep(0.1)
        if not left_open(trial) and not trial.holder.api.updates.queue and not trial.holder.api.faults.all:
            break
    await asyncio.sleep(0.2)


def left_open(trial: Trial) -> list[tuple[Any, ...]]:
    """Return the updates and messages that are not settled, or have failed."""
    query = """SELECT 'update', state, update_id FROM inbox WHERE state <> 'done'
               UNION ALL SELECT kind, state, id FROM outbox WHERE state NOT IN ('sent', 'withdrawn')"""
    with closing(sqlite3.connect(f"file:{trial.home / 'banli.db'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


async def logged_since(trial: Trial, line: int) -> list[str]:
    """Return what the log says since a line; a poll says only at its end how it went."""
    for _ in range(30):
        if lines := log_of(trial)[line:]:
            return lines
        await asyncio.sleep(0.1)
    return []


def log_of(trial: Trial) -> list[str]:
    """Return the lines of the bot's log."""
    return trial.log.read_text("utf-8").splitlines()
