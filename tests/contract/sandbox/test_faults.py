"""Faults on demand, as a client meets them: each strikes the calls it is for, and what it leaves behind is right."""

import asyncio

import aiogram
import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.sandbox.client import Phone, Sandbox
from bot.sandbox.errors import ControlError
from bot.sandbox.holder import Holder
from bot.sandbox.server import serving


async def texts(phone: Phone) -> list[str]:
    """Return what the bot has said in the chat."""
    return [message["text"] for message in await phone.messages() if message["from"]["is_bot"]]


@pytest.mark.parametrize(
    ("kind", "options", "error", "arrived"),
    [
        ("flood", {"retry_after": 7}, TelegramRetryAfter, False),
        ("error", {"code": 500}, TelegramServerError, False),
        ("error", {"code": 502}, TelegramServerError, False),
        ("reset_before", {}, TelegramNetworkError, False),
        ("reset_after", {}, TelegramNetworkError, True),
        ("malformed", {}, ClientDecodeError, True),
    ],
)
async def test_a_fault_strikes_once(  # noqa: PLR0913, PLR0917 - a table of faults
    kind: str,
    options: dict[str, object],
    error: type[Exception],
    arrived: bool,
    foreign: aiogram.Bot,
    sandbox: Sandbox,
    wang: Phone,
) -> None:
    await sandbox.fault(kind, method="sendMessage", **options)
    await foreign.get_me()
    with pytest.raises(error):
        await foreign.send_message(wang.id, "first")
    assert await texts(wang) == (["first"] if arrived else [])
    await foreign.send_message(wang.id, "second")
    assert await texts(wang) == (["first", "second"] if arrived else ["second"])
    calls = await sandbox.journal(method="sendMessage")
    assert [call["fault"] for call in calls] == [kind, None]


async def test_a_fault_of_one_chat_leaves_the_others_alone(
    foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone
) -> None:
    li = await sandbox.person("Li Na")
    await li.say("/start")
    await sandbox.fault("flood", method="send*", chat_id=wang.id, times=None, retry_after=3)
    for _ in range(3):
        with pytest.raises(TelegramRetryAfter):
            await foreign.send_message(wang.id, "to Wang")
        await foreign.send_message(li.id, "to Li")
    assert (await texts(wang), await texts(li)) == ([], ["to Li"] * 3)
    await sandbox.call("DELETE", "faults")
    await foreign.send_message(wang.id, "to Wang")
    assert await texts(wang) == ["to Wang"]


async def test_a_slow_call_is_done_late(foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone) -> None:
    await sandbox.fault("slow", method="sendMessage", seconds=0.4)
    sending = asyncio.create_task(foreign.send_message(wang.id, "late"))
    await asyncio.sleep(0.2)
    assert await texts(wang) == []
    await sending
    assert await texts(wang) == ["late"]


async def test_a_slow_answer_comes_after_the_deed(
    foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone
) -> None:
    await sandbox.fault("slow_answer", method="sendMessage", seconds=3)
    sending = asyncio.create_task(foreign.send_message(wang.id, "done"))
    await wang.sees("done")
    assert not sending.done()
    await sending


async def test_updates_can_come_twice(foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone) -> None:
    await sandbox.call("POST", "updates", {"duplicate": 1})
    await wang.say("twice")
    start, first, second = await foreign.get_updates()
    assert first.update_id == second.update_id == start.update_id + 1


async def test_confirmed_updates_can_come_again(foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone) -> None:
    await wang.say("again")
    *_, last = await foreign.get_updates()
    assert await foreign.get_updates(offset=last.update_id + 1) == []
    await sandbox.call("POST", "updates", {"redeliver": 2})
    assert [update.update_id for update in await foreign.get_updates(offset=last.update_id + 1)] == [
        last.update_id - 1,
        last.update_id,
    ]
    assert await foreign.get_updates(offset=last.update_id + 1) == []


async def test_polling_can_fall_silent(foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone) -> None:
    await sandbox.call("POST", "updates", {"silent": "empty"})
    await wang.say("Hello?")
    assert await foreign.get_updates() == []
    await sandbox.call("POST", "updates", {"silent": "dead"})
    with pytest.raises(TelegramNetworkError):
        await foreign.get_updates()
    await sandbox.call("POST", "updates", {"silent": "off"})
    assert len(await foreign.get_updates()) == 2


async def test_a_cut_line_lets_nothing_through_either_way(
    foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone
) -> None:
    """Also the poll that waits already breaks; what was said meanwhile waits for the line to be mended."""
    start = await foreign.get_updates()
    offset = start[-1].update_id + 1
    waiting = asyncio.create_task(foreign.get_updates(offset=offset, timeout=20))
    await asyncio.sleep(0.1)
    await sandbox.fault("down")
    with pytest.raises(TelegramNetworkError):
        await waiting
    await wang.say("Is anybody there?")
    for _ in range(3):
        with pytest.raises(TelegramNetworkError):
            await foreign.get_updates(offset=offset)
        with pytest.raises(TelegramNetworkError):
            await foreign.send_message(wang.id, "lost")
    await sandbox.call("DELETE", "faults")
    (update,) = await foreign.get_updates(offset=offset)
    assert update.message is not None
    assert update.message.text == "Is anybody there?"
    assert await texts(wang) == []


async def test_two_pollers_disturb_each_other(foreign: aiogram.Bot, sandbox: Sandbox) -> None:
    first = asyncio.create_task(foreign.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(foreign.get_updates(timeout=1))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    assert await second == []
    assert (await sandbox.call("GET", "bot"))["polls"] == 2


async def test_the_journal_holds_every_call(foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone) -> None:
    await foreign.send_message(wang.id, "Noted")
    [call] = await sandbox.journal(method="sendMessage", chat_id=wang.id)
    assert call["ok"]
    assert call["params"]["text"] == "Noted"
    with pytest.raises(AssertionError, match="no fault `earthquake`"):
        await sandbox.fault("earthquake")


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.20", "sales.example.org", ""])  # noqa: S104 - that is what is refused
async def test_the_sandbox_is_never_reachable_from_outside(address: str) -> None:
    with pytest.raises(ControlError, match="on this machine only"):
        async with serving(Holder(), address, 0):
            pass
