"""How fast Telegram may be written to: about 30 messages a second to all chats, about one a second to one chat.

The exact limits are unspecified and bursts are tolerated (Bots FAQ, "broadcasting to users"), so these are manners, not
truth: a 429 is obeyed whatever the buckets say. Moments are seconds of a monotonic clock, passed in.
"""

from collections import OrderedDict
from dataclasses import dataclass

from telegram.constants import FloodLimit

REMEMBERED_CHATS = 20_000


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second; 0 is no limit (a local server). The bursts are what may go at once after a rest."""

    overall: float = float(FloodLimit.MESSAGES_PER_SECOND)
    chat: float = float(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
    overall_burst: float = 30.0
    chat_burst: float = 5.0
    reply_credit: float = 15.0
    """How far the answers to a person's own taps may run ahead of a chat's rate: whoever taps fast is answered fast."""


UNLIMITED = Rates(overall=0.0, chat=0.0)


class Bucket:
    """A token bucket."""

    __slots__ = ("_burst", "_rate", "_tokens", "_when")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = max(1.0, burst)
        self._tokens = self._burst
        self._when = now

    def wait(self, now: float, credit: float = 0.0) -> float:
        """Return the seconds until a token is there; 0 when there is one, or when the credit reaches."""
        self._tokens = min(self._burst, self._tokens + (now - self._when) * self._rate)
        self._when = now
        return max(0.0, (1.0 - credit - self._tokens) / self._rate)

    def take(self) -> None:
        """Take a token, on credit if need be."""
        self._tokens -= 1.0


class Pace:
    """The buckets of the whole bot and of each chat."""

    def __init__(self, rates: Rates, now: float) -> None:
        self._rates = rates
        self._overall = Bucket(rates.overall, rates.overall_burst, now) if rates.overall > 0 else None
        self._chats: OrderedDict[str, Bucket] = OrderedDict()

    def overall_wait(self, now: float) -> float:
        """Return the seconds until the bot may send to anybody."""
        return self._overall.wait(now) if self._overall is not None else 0.0

    def chat_wait(self, chat: str, now: float, *, urgent: bool = False) -> float:
        """Return the seconds until the bot may send to this chat; `urgent` are answers to the person themselves."""
        bucket = self._chats.get(chat)
        return bucket.wait(now, self._rates.reply_credit if urgent else 0.0) if bucket is not None else 0.0

    def take(self, chat: str, now: float) -> None:
        """Count one message to the chat."""
        if self._overall is not None:
            self._overall.take()
        if self._rates.chat > 0:
            bucket = self._chats.get(chat)
            if bucket is None:
                bucket = self._chats[chat] = Bucket(self._rates.chat, self._rates.chat_burst, now)
                if len(self._chats) > REMEMBERED_CHATS:
                    self._chats.popitem(last=False)
            else:
                self._chats.move_to_end(chat)
            bucket.take()
