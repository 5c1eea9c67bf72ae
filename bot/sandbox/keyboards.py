"""Keyboards as the Bot API takes them, checked and made uniform. Knows no message.

Sources: Bot API 10.0 `InlineKeyboardMarkup`, `ReplyKeyboardMarkup`; tdlib/telegram-bot-api `get_reply_markup` for the
order in which a button's kind is looked for and for the texts of the refusals.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox import limits
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Call

Json = dict[str, Any]

ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
STYLES = {"danger", "success", "primary"}


@dataclass(frozen=True, slots=True)
class Keyboards:
    """What a message brings: buttons below it, or a change of the keyboard below the input field.

    `reply` is a ReplyKeyboardMarkup, ReplyKeyboardRemove or ForceReply.
    """

    inline: Json | None = None
    reply: Json | None = None


NONE = Keyboards()


def read(call: Call) -> Keyboards:
    """Return the keyboards of a call's `reply_markup`; raises the 400 of what Telegram refuses."""
    markup = call.params.get("reply_markup")
    if markup is None or markup == "":
        return NONE
    if isinstance(markup, str):
        markup = call.json("reply_markup", "reply keyboard markup")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return Keyboards(inline=_inline(markup["inline_keyboard"]))
    if "keyboard" in markup:
        return Keyboards(reply=_reply(markup))
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return Keyboards(reply=markup)
    return NONE


def _rows(rows: object, field: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" must be an Array of Arrays')
    if sum(map(len, rows)) > limits.BUTTONS or any(len(row) > limits.BUTTONS_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return [row for row in rows if row]


def _inline(rows: object) -> Json | None:
    kept = [[_inline_button(button) for button in row] for row in _rows(rows, "inline_keyboard")]
    return {"inline_keyboard": kept} if kept else None


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    kept = _face(button, "inline keyboard button")
    for action in ACTIONS:
        value = button.get(action)
        if value is not None and (value != "" or action.startswith("switch_inline_query")):
            kept[action] = _action(action, value)
            return kept
    if button.get("callback_data") == "":
        raise bad_request("BUTTON_DATA_INVALID")
    raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def _face(button: Json, what: str) -> Json:
    """Return what is seen of a button: its text, its colour, its icon."""
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not text.strip():
        raise bad_request(
            f"{what} text must be non-empty" if what != "keyboard button" else "text buttons are empty"
        )
    kept: Json = {"text": text}
    if style := button.get("style"):
        if str(style).lower() not in STYLES:
            raise bad_request(f"can't parse {what}: invalid button style specified")
        kept["style"] = str(style).lower()
    if icon := button.get("icon_custom_emoji_id"):
        kept["icon_custom_emoji_id"] = str(icon)
    return kept


def _action(action: str, value: Any) -> Any:  # noqa: ANN401  # any JSON value
    match action:
        case "callback_data":
            size = len(str(value).encode())
            if not 0 < size <= limits.CALLBACK_DATA:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            parts = urlsplit(str(value) if "://" in str(value) else f"http://{value}")
            if parts.scheme not in {"http", "https", "tg"} or not parts.netloc or " " in str(value):
                raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
            if parts.scheme != "tg" and "." not in parts.netloc:
                raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        case "web_app":
            if not str(value.get("url", "")).startswith("https://"):
                raise bad_request(
                    f"inline keyboard button Web App URL '{value.get('url')}' is invalid: Only HTTPS links are allowed"
                )
        case "copy_text":
            if not 0 < limits.units(str(value.get("text", ""))) <= limits.COPY_TEXT:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case _:
            pass
    return value


def _reply(markup: Json) -> Json:
    kept = []
    for row in _rows(markup["keyboard"], "keyboard"):
        buttons = []
        for button in row:
            given = {"text": button} if isinstance(button, str) else button
            if not isinstance(given, dict):
                raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
            extra = {
                key: value for key, value in given.items() if key.startswith("request_") or key == "web_app"
            }
            buttons.append(_face(given, "keyboard button") | extra)
        kept.append(buttons)
    return {**markup, "keyboard": kept}


def buttons_of(message: Json) -> list[Json]:
    """Return the buttons below a message, row by row, left to right."""
    markup = message.get("reply_markup") or {}
    return [button for row in markup.get("inline_keyboard", ()) for button in row]
