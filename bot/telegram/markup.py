"""Screen -> what the Bot API takes: HTML text and keyboards. The only place where markup is written.

Limits are Telegram's (Bot API, sendMessage and InlineKeyboardMarkup; `telegram.constants`): 4096 characters of
text after parsing, 1024 below a file, about 100 entities, 100 buttons a message, 8 a row. Too long a text is cut
politely by `trimming`. Knows no case and sends nothing.
"""

import logging
import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import orjson
from telegram.constants import InlineKeyboardMarkupLimit, KeyboardButtonStyle, MessageLimit, ParseMode

from bot.render.measure import BETWEEN, in_lines
from bot.render.screen import Block, Button, Facts, Heading, Look, Paragraph, Quote, Screen, Small
from bot.telegram.buttons import write
from bot.telegram.trimming import fitted, units

PARSE_MODE = str(ParseMode.HTML)
MAX_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)
MAX_BOLD = int(MessageLimit.MESSAGE_ENTITIES) - 20
MAX_BUTTONS = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
MAX_IN_ROW = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
MAX_LABEL = 64
MAX_COPY = 256
MAX_PLACEHOLDER = 64
NO_KEYBOARD = {"remove_keyboard": True}
ANSWERED = "✓"
NOTHING = "…"
"""Stands for a text without a single character, which Telegram refuses."""

STYLES = {
    Look.GOOD: str(KeyboardButtonStyle.SUCCESS),
    Look.BAD: str(KeyboardButtonStyle.DANGER),
}
_UNFIT = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # control characters but tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks: could show an amount backwards
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"  # invisible annotations; halves of a character break the JSON
)
_WIDE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_log = logging.getLogger(__name__)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Markup:
    """A finished message: HTML text, and the keyboards as the Bot API's JSON objects, or None.

    `inline` stands below the message; `reply` is a keyboard below the input field. One message carries only one.
    """

    text: str
    inline: Json | None = None
    reply: Json | None = None

    @property
    def digest(self) -> str:
        """Return what changes when the person would see something else; 16 hexadecimal digits."""
        shown = orjson.dumps([self.text, self.inline])
        return blake2b(shown, digest_size=8).hexdigest()


def render(screen: Screen) -> Markup:
    """Return the screen as a Telegram message. Never raises: what does not fit is cut or left out."""
    most = MAX_TEXT if screen.attachment is None else MAX_CAPTION
    blocks = fitted(tuple(_clean_block(block) for block in screen.blocks), most)
    text = _joined(blocks)
    needed = NOTHING if screen.attachment is None else ""
    return Markup(text or needed, _inline(screen), _reply(screen))


def split(screen: Screen) -> tuple[Screen, Screen]:
    """Return a first message that carries the keyboard below the input field, and the rest with the buttons.

    Needed because one message holds only one keyboard.
    """
    head, rest = screen.blocks[:1], screen.blocks[1:]
    if not rest:
        head, rest = (Paragraph(screen.ask_contact or screen.ask_location or screen.placeholder),), head
    return replace(screen, blocks=head, rows=()), Screen(rest, screen.rows)


def asks(screen: Screen) -> bool:
    """Tell whether the screen has a keyboard that is there for one answer only: it is taken away afterwards."""
    return bool(screen.ask_contact or screen.ask_location)


def bare(screen: Screen) -> tuple[Screen, Screen]:
    """Return a first message that takes a keyboard below the input field away, and the rest with the buttons."""
    head, rest = screen.blocks[:1], screen.blocks[1:]
    return (Screen(head), Screen(rest, screen.rows)) if rest else (Screen((Paragraph(ANSWERED),)), screen)


# --- text ---------------------------------------------------------------------------------------------------


def clean(text: str) -> str:
    """Return the text without characters that hide, turn round or break what is shown."""
    return text if text.isprintable() else _UNFIT.sub("", text)


def _clean_block(block: Block) -> Block:
    match block:
        case Facts(rows=rows, flags=flags):
            cleaned = tuple((clean(label), clean(value)) for label, value in rows)
            return replace(block, rows=cleaned, flags=tuple(map(clean, flags)))
        case Heading(text=text) | Paragraph(text=text) | Small(text=text) | Quote(text=text) if (
            text.isprintable()
        ):
            return block
        case Quote(text=text, folded=folded):
            return Quote(clean(text), folded)
        case _:
            return type(block)(clean(block.text))


def escape(text: str) -> str:
    """Return the text with `&`, `<` and `>` as HTML entities: all that Telegram's HTML needs outside of tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _joined(blocks: tuple[Block, ...]) -> str:
    """Return the blocks below one another, with an empty line between; notes stand together."""
    text, before = "", None
    for block in blocks:
        part = _html(block)
        if not part:
            continue
        gap = "\n" if isinstance(block, Small) and isinstance(before, Small) else "\n\n"
        text, before = f"{text}{gap}{part}" if text else part, block
    return text


def _html(block: Block) -> str:
    match block:
        case Facts(rows=rows, flags=flags, dense=dense):
            together = in_lines(rows[:MAX_BOLD], dense=dense)
            lines = [BETWEEN.join(_fact(*row) for row in line) for line in together]
            lines += [f"{escape(label)}{_colon(label)}{escape(value)}" for label, value in rows[MAX_BOLD:]]
            lines += [f"⚠️ {escape(flag)}" for flag in flags]
            return "\n".join(lines)
        case _ if not block.text.strip():
            return ""
        case Heading(text=text):
            return f"<b>{escape(text)}</b>"
        case Paragraph(text=text):
            return escape(text)
        case Quote(text=text, folded=folded):
            return f"<blockquote{' expandable' if folded else ''}>{escape(text)}</blockquote>"
        case Small(text=text):
            return f"<i>{escape(text)}</i>"


def _fact(label: str, value: str) -> str:
    return f"{escape(label)}{_colon(label)}<b>{escape(value)}</b>" if value.strip() else escape(label)


def _colon(label: str) -> str:
    return "：" if _WIDE.search(label) else ": "


# --- keyboards ----------------------------------------------------------------------------------------------


def _inline(screen: Screen) -> Json | None:
    rows: list[list[Json]] = []
    left = MAX_BUTTONS
    for row in screen.rows:
        made = [button for button in map(_button, row) if button is not None][:left]
        left -= len(made)
        rows += [made[start : start + MAX_IN_ROW] for start in range(0, len(made), MAX_IN_ROW)]
    return {"inline_keyboard": rows} if rows else None


def _button(button: Button) -> Json | None:
    """Return the button, or None when it cannot be one: the flow checks prove sizes, so that is our bug."""
    made: Json = {"text": _label(button.label)}
    if button.look in STYLES:
        made["style"] = STYLES[button.look]
    if button.action is not None:
        try:
            made["callback_data"] = write(button.action)
        except ValueError as error:
            _log.error("a button was left out: %s", error)
            return None
    elif button.copy:
        made["copy_text"] = {"text": clean(button.copy)[:MAX_COPY]}
    elif button.url:
        made["url"] = button.url
    else:
        _log.error("a button was left out: one of %d characters does nothing", len(button.label))
        return None
    return made


def _label(label: str) -> str:
    label = " ".join(clean(label).split()) or NOTHING
    return label if len(label) <= MAX_LABEL and units(label) <= MAX_LABEL else _cut_label(label)


def _cut_label(label: str) -> str:
    while units(label) > MAX_LABEL - 1:
        label = label[:-1]
    return label.rstrip() + "…"


def _reply(screen: Screen) -> Json | None:
    rows: list[list[Json]] = [
        [{"text": _label(word)} for word in row[:MAX_IN_ROW]] for row in screen.keyboard if row
    ]
    if screen.ask_location:
        rows.insert(0, [{"text": _label(screen.ask_location), "request_location": True}])
    if screen.ask_contact:
        rows.insert(0, [{"text": _label(screen.ask_contact), "request_contact": True}])
    if not rows:
        return None
    made: Json = {"keyboard": rows, "resize_keyboard": True}
    made["one_time_keyboard" if asks(screen) else "is_persistent"] = True
    if screen.placeholder:
        made["input_field_placeholder"] = clean(screen.placeholder)[:MAX_PLACEHOLDER]
    return made
