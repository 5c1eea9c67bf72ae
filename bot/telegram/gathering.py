"""Albums: photos sent together come as updates of their own and are handed on as one; so do the parts of a long text.

They stand in the inbox like any other update until the whole album is worked on, so a stop or a crash while one is
gathered loses nothing: the next start gathers it again. Anything else that comes from the chat closes its album first,
so that order is kept.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from telegram.constants import MediaGroupLimit, MessageLimit

from bot.telegram.inbound import Update, chat_of
from bot.telegram.intake import Arrived

WINDOW_S = 0.8
"""How long after a photo the next one of its album may come. Telegram sends them within a few tenths of a second."""
MOST = int(MediaGroupLimit.MAX_MEDIA_LENGTH)
LONG_TEXT = "long text"
FULL = int(MessageLimit.MAX_TEXT_LENGTH) * 9 // 10
"""A text of so many characters is likely to be continued: clients cut what is too long at a space near the limit."""

Push = Callable[[int, Arrived], None]


@dataclass(slots=True)
class _Album:
    group: str
    arrived: list[Arrived]
    timer: asyncio.TimerHandle


def album_of(update: Update) -> str:
    """Return the id that the photos of an album share, `LONG_TEXT` for a text that may go on, or ""."""
    message: Any = update.get("message")
    if not isinstance(message, dict):
        return ""
    return LONG_TEXT if len(message.get("text", "")) >= FULL else str(message.get("media_group_id", ""))


def _ends(album: _Album, update: Update) -> bool:
    """Tell whether the update is the last part of the long text that is gathered."""
    message: Any = update.get("message")
    text = message.get("text", "") if isinstance(message, dict) else ""
    return album.group == LONG_TEXT and 0 < len(text) < FULL and not text.startswith("/")


class Gathering:
    """Stands before the lanes and holds albums until they are whole."""

    def __init__(self, push: Push, window_s: float = WINDOW_S) -> None:
        self._push = push
        self._window_s = window_s
        self._albums: dict[int, _Album] = {}

    def push(self, arrived: Arrived) -> None:
        """Hand an update on; one of an album waits for the others."""
        chat, group = chat_of(arrived.update), album_of(arrived.update)
        album = self._albums.get(chat)
        if album is not None and _ends(album, arrived.update):
            album.arrived.append(arrived)
            self._close(chat)
            return
        if album is not None and album.group != group:
            self._close(chat)
            album = None
        if not group:
            self._push(chat, arrived)
            return
        timer = asyncio.get_running_loop().call_later(self._window_s, self._close, chat)
        if album is None:
            self._albums[chat] = _Album(group, [arrived], timer)
            return
        album.timer.cancel()
        album.timer = timer
        album.arrived.append(arrived)
        if len(album.arrived) >= MOST:
            self._close(chat)

    def _close(self, chat: int) -> None:
        album = self._albums.pop(chat, None)
        if album is not None:
            album.timer.cancel()
            first, *others = album.arrived
            self._push(chat, replace(first, more=tuple(one.update for one in others)))

    def close(self) -> None:
        """Hand on what is being gathered."""
        for chat in tuple(self._albums):
            self._close(chat)
