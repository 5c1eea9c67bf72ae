"""Telegram's JSON for what the simulated users do and what the server answers; pure bytes in, bytes out.

Shapes: Bot API 10.0, `Update`, `Message`, `CallbackQuery`, `User`, `Chat`. Written by hand because they are
made tens of thousands of times a second.
"""

import time
from typing import Any

import orjson

from .script import LANGUAGE_CODE

BOT = b'{"id":123456,"is_bot":true,"first_name":"Bench","username":"bench_bot"}'
ME = BOT[:-1] + (
    b',"can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false,'
    b'"can_connect_to_business":false,"has_main_web_app":false}'
)
_CHAT = b'{"id":%d,"type":"private","first_name":"Wang","last_name":"%d"}'
_USER = b'{"id":%d,"is_bot":false,"first_name":"Wang","last_name":"%d","language_code":"%b"}'
_TYPED = b'{"update_id":%d,"message":{"message_id":%d,"from":%b,"chat":%b,"date":%d,"text":%b%b}}'
_PRESSED = (
    b'{"update_id":%d,"callback_query":{"id":"%d","from":%b,"message":%b,"chat_instance":"%d","data":%b}}'
)
_SENT = b'{"message_id":%d,"from":%b,"chat":%b,"date":%d,"text":%b%b}'


def _chat(chat_id: int) -> bytes:
    return _CHAT % (chat_id, chat_id)


def _user(chat_id: int) -> bytes:
    return _USER % (chat_id, chat_id, LANGUAGE_CODE.encode())


def typed_update(update_id: int, message_id: int, chat_id: int, text: str) -> bytes:
    """Return an `Update` with a text message; a command carries its entity, as Telegram sends it."""
    entities = b""
    if text.startswith("/"):
        entities = b',"entities":[{"type":"bot_command","offset":0,"length":%d}]' % len(
            text.split(maxsplit=1)[0]
        )
    return _TYPED % (
        update_id,
        message_id,
        _user(chat_id),
        _chat(chat_id),
        int(time.time()),
        orjson.dumps(text),
        entities,
    )


def pressed_update(update_id: int, chat_id: int, message: bytes, data: str) -> bytes:
    """Return an `Update` with a callback query on `message` (a `Message` as bytes)."""
    return _PRESSED % (update_id, update_id, _user(chat_id), message, chat_id, orjson.dumps(data))


def bot_message(chat_id: int, message_id: int, text: str, markup: bytes) -> bytes:
    """Return the `Message` the bot has sent or edited; `markup` is the inline keyboard as JSON, or empty."""
    keyboard = b',"reply_markup":' + markup if markup else b""
    return _SENT % (message_id, BOT, _chat(chat_id), int(time.time()), orjson.dumps(text), keyboard)


def inline_keyboard(reply_markup: Any) -> bytes:
    """Return a `reply_markup` parameter as JSON, empty when it is not an inline keyboard with buttons."""
    if not reply_markup:
        return b""
    if isinstance(reply_markup, str):
        reply_markup = orjson.loads(reply_markup)
    return orjson.dumps(reply_markup) if reply_markup.get("inline_keyboard") else b""


def find_button(markup: bytes, button: str | int) -> tuple[str | None, list[str]]:
    """Return the callback data of a button, by part of its label or by place, and all labels seen.

    The data is None when there is no such button or it is not a callback button.
    """
    if not markup:
        return None, []
    buttons = [item for row in orjson.loads(markup)["inline_keyboard"] for item in row]
    labels = [item["text"] for item in buttons]
    if isinstance(button, int):
        chosen = buttons[button] if -len(buttons) <= button < len(buttons) else {}
    else:
        chosen = next((item for item in buttons if button in item["text"]), {})
    return chosen.get("callback_data"), labels
