"""Puts one screen into one chat: edits where that is right, sends where it is not. Keeps no queue and no time.

What Telegram calls an error and is none ("message is not modified") and what has a way out ("message can't be edited")
ends here; everything else goes up as one of `bot.errors`.
"""

import logging
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson

from bot.cases.base.outbox import MOVED, Message
from bot.cases.base.ports import Statement, Store
from bot.errors import DeliveryError, Rejected
from bot.render.screen import Attachment, Place, Screen
from bot.telegram.api import Api
from bot.telegram.coalescing import LIVING
from bot.telegram.markup import NO_KEYBOARD, PARSE_MODE, Json, Markup, asks, bare, render, split
from bot.telegram.screens import Screens, Shown

KEYBOARD = "keyboard"
"""The subject under which a chat's lasting keyboard is noted; its digest stands in for a message."""
ASKING, NO_ASKING = "ask:", "none"
"""How the digest of a keyboard begins that is there for one answer; and what stands there when it was taken away."""
_NO_PREVIEW = {"is_disabled": True}
_SAME = "message is not modified"
_CANNOT_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "there is no text in the message to edit",
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was shown: in which message, its HTML text, what to note about it, and messages whose buttons are old."""

    ref: str
    body: str
    notes: tuple[Statement, ...] = ()
    old: tuple[str, ...] = ()


class Courier:
    """Shows screens in chats."""

    def __init__(self, api: Api, store: Store) -> None:
        self._api = api
        self._screens = Screens(store)

    async def deliver(  # noqa: PLR0911 - one return per way of showing it
        self, message: Message, screen: Screen, at: int
    ) -> Delivered | None:
        """Show the screen; None when there is nothing to show it in: a refreshed card that the chat does not have.

        Args:
            at: the present moment in milliseconds.

        Raises:
            DeliveryError: it was not shown, or nobody knows.
        """
        if screen.place is not None:
            return await self._send_place(message.address, screen.place)
        markup = render(screen)
        if screen.attachment is not None:
            return await self._send_file(message.address, markup, screen.attachment)
        target = message.edit
        if message.kind == "refresh" and not target:
            target = await self._screens.find(message.address, message.subject)
            if not target:
                return None
            if message.params.get(MOVED) and self._screens.is_far_up(message.address, target):
                return await self._send(message, screen, markup, target, at, silent=True)
        lift = await self._lifts(message, screen)
        if target and markup.reply is None and not lift:
            old, target = self._newest(message, target)
            if await self._edit(message, target, markup):
                made = self._delivered(message, target, markup, at)
                return Delivered(made.ref, made.body, made.notes, old)
            if message.kind == "refresh":
                return None
            target = ""
        if lift:
            markup = await self._lift(message, screen)
        made = await self._send(message, screen, markup, target, at)
        if not lift:
            return made
        lifted = self._screens.put(message.address, NO_ASKING, Shown(KEYBOARD, NO_ASKING), at)
        return Delivered(made.ref, made.body, (*made.notes, *lifted), made.old)

    async def _lifts(self, message: Message, screen: Screen) -> bool:
        """Tell whether a keyboard that was there for one answer only is to be taken away with this message."""
        if message.kind not in LIVING or message.kind == "refresh" or asks(screen):
            return False
        return (await self._screens.find(message.address, KEYBOARD)).startswith(ASKING)

    async def _lift(self, message: Message, screen: Screen) -> Markup:
        """Take the keyboard away with the head of the screen; return the rest."""
        first, rest = bare(screen)
        head = render(first)
        await self._post(message.address, Markup(head.text, None, NO_KEYBOARD))
        return render(rest)

    def _newest(self, message: Message, tapped: str) -> tuple[tuple[str, ...], str]:
        """Return messages that lose their buttons, and the one that shows the subject from now on.

        A tap on an older copy (after a crash a message may have come twice) changes the newest one: it stands at the
        bottom, where the person looks next.
        """
        newest = self._screens.remembered(message.address, message.subject)
        if newest and newest != tapped and int(newest) > int(tapped):
            return (tapped,), newest
        return (), tapped

    async def _edit(self, message: Message, target: str, markup: Markup) -> bool:
        """Edit the message in place; False when Telegram does not let us."""
        if self._screens.shown(message.address, target) == Shown(message.subject, markup.digest):
            return True
        payload: Json = {
            "chat_id": int(message.address),
            "message_id": int(target),
            "text": markup.text,
            "parse_mode": PARSE_MODE,
            "link_preview_options": _NO_PREVIEW,
        }
        if markup.inline is not None:
            payload["reply_markup"] = markup.inline
        try:
            await self._api.call("editMessageText", payload)
        except Rejected as error:
            said = str(error).lower()
            if _SAME in said:
                return True
            if any(sign in said for sign in _CANNOT_EDIT):
                self._screens.gone(message.address, target)
                return False
            raise
        return True

    async def _send(  # noqa: PLR0913 - what a new message depends on
        self,
        message: Message,
        screen: Screen,
        markup: Markup,
        replaced: str,
        at: int,
        *,
        silent: bool = False,
    ) -> Delivered:
        old = {replaced, await self._old(message)} - {""}
        reply = markup.reply
        if reply is not None and markup.inline is not None:
            if asks(screen) or await self._is_new(message, reply):
                first, rest = split(screen)
                await self._post(message.address, render(first))
                markup = render(rest)
            else:
                markup = Markup(markup.text, markup.inline)
        ref = str((await self._post(message.address, markup, silent=silent))["message_id"])
        made = self._delivered(message, ref, markup, at)
        notes = self._keyboard_notes(message, reply, at, asking=asks(screen)) if reply is not None else []
        return Delivered(ref, made.body, (*made.notes, *notes), tuple(old))

    async def _old(self, message: Message) -> str:
        """Return the message that showed the subject until now.

        Questions follow each other quickly, so for them only memory is asked: old buttons do no harm, they tell the
        truth.
        """
        if message.kind == "card":
            return await self._screens.find(message.address, message.subject)
        if message.kind == "question":
            return self._screens.remembered(message.address, message.subject)
        return ""

    async def _is_new(self, message: Message, reply: Json) -> bool:
        return await self._screens.find(message.address, KEYBOARD) != _digest(reply)

    def _keyboard_notes(  # the keyboard stands for one answer, or for good
        self, message: Message, reply: Json, at: int, *, asking: bool
    ) -> list[Statement]:
        digest = ASKING + _digest(reply) if asking else _digest(reply)
        return self._screens.put(message.address, digest, Shown(KEYBOARD, digest), at)

    async def _post(self, address: str, markup: Markup, *, silent: bool = False) -> dict[str, Any]:
        payload: Json = {
            "chat_id": int(address),
            "text": markup.text,
            "parse_mode": PARSE_MODE,
            "link_preview_options": _NO_PREVIEW,
        }
        keyboard = markup.inline or markup.reply
        if keyboard is not None:
            payload["reply_markup"] = keyboard
        if silent:
            payload["disable_notification"] = True
        result: dict[str, Any] = await self._api.call("sendMessage", payload)
        self._screens.came(address, str(result["message_id"]))
        return result

    async def _send_place(self, address: str, place: Place) -> Delivered:
        payload: Json = {"chat_id": int(address), "latitude": place.latitude, "longitude": place.longitude}
        sent = await self._api.call("sendVenue", {**payload, "title": place.title, "address": place.address})
        self._screens.came(address, str(sent["message_id"]))
        return Delivered(str(sent["message_id"]), f"📍 {place.title}\n{place.address}")

    async def _send_file(self, address: str, markup: Markup, file: Attachment) -> Delivered:
        payload: Json = {"chat_id": int(address)}
        if markup.text:
            payload |= {"caption": markup.text, "parse_mode": PARSE_MODE}
        if markup.inline is not None:
            payload["reply_markup"] = markup.inline
        method, part = ("sendPhoto", "photo") if file.picture else ("sendDocument", "document")
        sent = await self._api.upload(method, payload, part, file.name, file.content)
        self._screens.came(address, str(sent["message_id"]))
        return Delivered(str(sent["message_id"]), f"📎 {file.name}\n{markup.text}")

    def _delivered(self, message: Message, ref: str, markup: Markup, at: int) -> Delivered:
        if message.kind not in LIVING:
            return Delivered(ref, markup.text)
        notes = self._screens.put(message.address, ref, Shown(message.subject, markup.digest), at)
        return Delivered(ref, markup.text, tuple(notes))

    async def tidy(self, address: str, delivered: Delivered) -> None:
        """Take the buttons off the messages that this one replaced; where that fails they stay: old ones are safe."""
        for ref in delivered.old:
            self._screens.gone(address, ref)
            try:
                await self._api.call(
                    "editMessageReplyMarkup", {"chat_id": int(address), "message_id": int(ref)}
                )
            except DeliveryError as error:
                _log.info("old buttons stay: %s", error)


def _digest(reply: Json) -> str:
    return blake2b(orjson.dumps(reply), digest_size=8).hexdigest()
