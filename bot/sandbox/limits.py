"""The numbers of Telegram's limits, and the checks of texts and rates. Knows no method and no route.

Sources: Bot API 10.0 and the limits that clients have learnt (python-telegram-bot's `telegram.constants`); the rates
are those of the Bot FAQ. Exact rates are unknown outside of Telegram: only `retry_after` is a promise.
"""

from dataclasses import dataclass, field

from bot.sandbox.errors import bad_request, flood

TEXT = 4096
CAPTION = 1024
ENTITIES = 100
CALLBACK_DATA = 64
CALLBACK_ANSWER = 200
BUTTONS = 100
BUTTONS_IN_ROW = 8
COPY_TEXT = 256
PHOTO_BYTES = 10 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
ALBUM = 10
COMMANDS = 100
DELETE_AT_ONCE = 100
DELETE_WITHIN_S = 48 * 3600
UPDATES_KEPT_S = 24 * 3600
CALLBACK_LIVES_S = 15.0

OVERALL_PER_S = 30
CHAT_BURST = 3
GROUP_PER_MINUTE = 20


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def check_text(text: str) -> None:
    """Refuse an empty text and one above 4096 characters; both after parsing."""
    if not text:
        raise bad_request("message text is empty")
    if len(text) * 2 > TEXT and units(text) > TEXT:
        raise bad_request("message is too long")


def check_caption(text: str) -> None:
    """Refuse a caption above 1024 characters after parsing."""
    if units(text) > CAPTION:
        raise bad_request("message caption is too long")


@dataclass(slots=True)
class Bucket:
    """So many at once, refilled at a steady pace."""

    size: float
    per_second: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """Take one; returns 0, or the seconds until one would be there."""
        self.left = min(self.size, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0
        return (1 - self.left) / self.per_second


@dataclass(slots=True)
class Rates:
    """Telegram's sending rates: about 30 a second overall, 1 a second per chat, 20 a minute per group.

    Off until switched on. A call that comes too early is refused with 429 and the whole seconds to wait.
    """

    on: bool = False
    overall_per_s: float = OVERALL_PER_S
    chat_per_s: float = 1
    chat_burst: float = CHAT_BURST
    group_per_minute: float = GROUP_PER_MINUTE
    _overall: Bucket | None = None
    _chats: dict[tuple[int, str], Bucket] = field(default_factory=dict)

    def switch(self, *, on: bool, **values: float) -> None:
        """Turn the rates on or off, with other numbers if given, and start counting anew."""
        self.on = on
        for name, value in values.items():
            setattr(self, name, value)
        self._overall = None
        self._chats.clear()

    def count(self, chat_id: int, *, edit: bool, now: float) -> None:
        """Count one message sent to a chat, or one edit in it; raises 429 when it comes too early."""
        if not self.on:
            return
        if self._overall is None:
            self._overall = Bucket(self.overall_per_s, self.overall_per_s, self.overall_per_s, now)
        key = (chat_id, "edit" if edit else "send")
        bucket = self._chats.get(key)
        if bucket is None:
            bucket = self._chats[key] = self._new(chat_id, now)
        wait_s = max(bucket.take(now), self._overall.take(now))
        if wait_s:
            raise flood(max(1, -int(-wait_s // 1)))

    def _new(self, chat_id: int, now: float) -> Bucket:
        if chat_id < 0:
            return Bucket(self.group_per_minute, self.group_per_minute / 60, self.group_per_minute, now)
        return Bucket(self.chat_burst, self.chat_per_s, self.chat_burst, now)
