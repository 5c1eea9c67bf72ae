"""Telegram's limits, each at the last value that passes and the first that does not, with Telegram's own words."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiogram
import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramRetryAfter,
)
from aiogram.types import BotCommand, BufferedInputFile, InputMediaDocument

from bot.sandbox.client import Phone, Sandbox

Call = Callable[[aiogram.Bot, int], Awaitable[object]]


def buttons(*rows: int, data: str = "x", **other: Any) -> dict[str, Any]:
    """Return an inline keyboard with so many buttons in each row."""
    button = {"text": "Go", **({} if other else {"callback_data": data}), **other}
    return {"inline_keyboard": [[button] * width for width in rows]}


def text(what: str, **more: Any) -> Call:
    """Return the sending of a text."""
    return lambda bot, chat: bot.send_message(chat, what, **more)


def markup(keyboard: dict[str, Any]) -> Call:
    """Return the sending of a text with buttons, as they are: no client checks them first."""
    return text("Choose", reply_markup=keyboard)


def document(size: int = 1, caption: str = "") -> Call:
    """Return the sending of a file."""
    return lambda bot, chat: bot.send_document(chat, BufferedInputFile(b"x" * size, "a.bin"), caption=caption)


def album(size: int) -> Call:
    """Return the sending of so many files at once."""
    return lambda bot, chat: bot.send_media_group(
        chat, [InputMediaDocument(media=BufferedInputFile(b"x", f"{n}.bin")) for n in range(size)]
    )


def commands(count: int = 1, name: str = "todo", description: str = "What waits") -> Call:
    """Return the setting of so many commands."""
    return lambda bot, _: bot.set_my_commands(
        [BotCommand(command=f"{name}{n or ''}", description=description) for n in range(count)]
    )


MEGABYTE = 1024 * 1024

PASSES: dict[str, Call] = {
    "a text of 4096": text("x" * 4096),
    "4096 after parsing": text("<b>" + "x" * 4096 + "</b>", parse_mode="HTML"),
    "a text of 2048 beyond the plane": text("🏠" * 2048),
    "a caption of 1024": document(caption="x" * 1024),
    "64 bytes of data": markup(buttons(1, data="x" * 64)),
    "21 Chinese characters of data": markup(buttons(1, data="办" * 21)),
    "100 buttons": markup(buttons(*[8] * 12, 4)),
    "8 in a row": markup(buttons(8)),
    "256 characters to copy": markup(buttons(1, copy_text={"text": "x" * 256})),
    "an album of 10": album(10),
    "100 commands": commands(100),
    "a command of 32": commands(name="x" * 32),
    "a description of 256": commands(description="x" * 256),
}

REFUSED: dict[str, tuple[Call, str]] = {
    "no text": (text(""), "Bad Request: message text is empty"),
    "blank text": (text(" \n "), "Bad Request: message text is empty"),
    "a text of 4097": (text("x" * 4097), "Bad Request: message is too long"),
    "4097 code units": (text("🏠" * 2048 + "x"), "Bad Request: message is too long"),
    "a caption of 1025": (document(caption="x" * 1025), "Bad Request: message caption is too long"),
    "an open tag": (
        text("<b>bold", parse_mode="HTML"),
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "an unknown tag": (
        text("<h1>Title</h1>", parse_mode="HTML"),
        'Bad Request: can\'t parse entities: Unsupported start tag "h1" at byte offset 0',
    ),
    "65 bytes of data": (markup(buttons(1, data="x" * 65)), "Bad Request: BUTTON_DATA_INVALID"),
    "22 Chinese characters of data": (markup(buttons(1, data="办" * 22)), "Bad Request: BUTTON_DATA_INVALID"),
    "101 buttons": (markup(buttons(*[8] * 12, 5)), "Bad Request: reply markup is too long"),
    "9 in a row": (markup(buttons(9)), "Bad Request: reply markup is too long"),
    "an album of 0": (album(0), "Bad Request: there are no messages to send"),
    "an album of 11": (album(11), "Bad Request: too many messages to send as an album"),
    "101 commands": (commands(101), "Bad Request: BOT_COMMANDS_TOO_MUCH"),
    "a command of 33": (commands(name="x" * 33), "Bad Request: BOT_COMMAND_INVALID"),
    "a command in capitals": (commands(name="Todo"), "Bad Request: BOT_COMMAND_INVALID"),
    "a chat that is none": (lambda bot, _: bot.send_message(4711, "Hello"), "Bad Request: chat not found"),
    "a message that is none": (
        lambda bot, chat: bot.edit_message_text("x", chat_id=chat, message_id=4711),
        "Bad Request: message to edit not found",
    ),
    "a person's message": (
        lambda bot, chat: bot.edit_message_text("x", chat_id=chat, message_id=1),
        "Bad Request: message can't be edited",
    ),
    "an unknown tap": (
        lambda bot, _: bot.answer_callback_query("4711"),
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    "a file that is none": (
        lambda bot, chat: bot.send_document(chat, "AgACnothing"),
        "Bad Request: wrong remote file identifier specified: can't unserialize it",
    ),
    "an upload of 51 MB": (document(size=51 * MEGABYTE), "Request Entity Too Large"),
    "an address without TLS": (
        lambda bot, _: bot.set_webhook("http://example.org/hook"),
        "Bad Request: bad webhook: ",
    ),
}


@pytest.mark.parametrize("name", PASSES)
async def test_the_last_that_passes(name: str, foreign: aiogram.Bot, wang: Phone) -> None:
    assert await PASSES[name](foreign, wang.id)


@pytest.mark.parametrize("name", REFUSED)
async def test_the_first_that_does_not(name: str, foreign: aiogram.Bot, wang: Phone) -> None:
    call, words = REFUSED[name]
    with pytest.raises(TelegramAPIError) as refused:
        await call(foreign, wang.id)
    assert words in refused.value.message


async def test_what_is_the_same_already_is_refused(foreign: aiogram.Bot, wang: Phone) -> None:
    sent = await foreign.send_message(wang.id, "One")
    await foreign.edit_message_text("Two", chat_id=wang.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message is not modified: specified new message content"):
        await foreign.edit_message_text("Two", chat_id=wang.id, message_id=sent.message_id)


async def test_a_bot_cannot_write_first(foreign: aiogram.Bot, sandbox: Sandbox) -> None:
    stranger = await sandbox.person("Somebody")
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await foreign.send_message(stranger.id, "Hello")


async def test_who_has_blocked_the_bot_hears_nothing(foreign: aiogram.Bot, wang: Phone) -> None:
    await wang.act("block")
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await foreign.send_message(wang.id, "Hello")
    await wang.act("unblock")
    await foreign.send_message(wang.id, "Hello again")
    await wang.sees("Hello again")


async def test_a_tap_is_answered_in_time_and_in_200_characters(
    foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone
) -> None:
    sent = await foreign.send_message(wang.id, "Choose", reply_markup=buttons(1))  # type: ignore[arg-type]  # as it is
    tap = (await wang.act("press", message_id=sent.message_id, label="Go"))["callback_query_id"]
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await foreign.answer_callback_query(tap, text="x" * 201)
    assert await foreign.answer_callback_query(tap, text="x" * 200)
    late = (await wang.act("press", message_id=sent.message_id, label="Go"))["callback_query_id"]
    await sandbox.advance(16)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await foreign.answer_callback_query(late)


async def test_messages_are_deleted_within_two_days(
    foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone
) -> None:
    old = await foreign.send_message(wang.id, "Old")
    await sandbox.advance(47 * 3600)
    young = await foreign.send_message(wang.id, "Young")
    assert await foreign.delete_message(wang.id, young.message_id)
    await sandbox.advance(2 * 3600)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await foreign.delete_message(wang.id, old.message_id)


async def test_updates_are_kept_for_a_day(foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone) -> None:
    await sandbox.advance(25 * 3600)
    await wang.say("fresh")
    [update] = await foreign.get_updates()
    assert update.message is not None
    assert update.message.text == "fresh"


async def test_the_rates_refuse_with_the_seconds_to_wait(
    foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone
) -> None:
    await sandbox.call("POST", "rates", {"on": True})
    for number in range(3):
        await foreign.send_message(wang.id, str(number))
    with pytest.raises(TelegramRetryAfter, match="Too Many Requests: retry after 1") as refused:
        await foreign.send_message(wang.id, "one too many")
    assert refused.value.retry_after == 1
    await sandbox.advance(1)
    await foreign.send_message(wang.id, "now")
    await wang.sees("now")


async def test_a_group_takes_twenty_a_minute(foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone) -> None:
    group = await sandbox.call("POST", "groups", {"title": "Sales team", "members": [wang.id]})
    await sandbox.call("POST", "rates", {"on": True})
    for number in range(20):
        await foreign.send_message(group["id"], str(number))
    with pytest.raises(TelegramRetryAfter, match="retry after"):
        await foreign.send_message(group["id"], "one too many")


async def test_webhook_and_polling_exclude_each_other(foreign: aiogram.Bot) -> None:
    await foreign.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await foreign.get_updates()
