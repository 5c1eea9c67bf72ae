"""The state of one sandbox in one place: what the methods, the people and the control API work on.

Holds the parts, decides nothing and speaks no HTTP.
"""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from bot.sandbox import limits
from bot.sandbox.clock import Clock
from bot.sandbox.errors import bad_request
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal
from bot.sandbox.profile import Profile
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

Json = dict[str, Any]

FIRST_CALLBACK = 4_000_000_000_000_000_000


@dataclass(slots=True)
class Callback:
    """A tap that waits for its answer."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    at: float
    answered: bool = False


class Api:
    """One bot and its world."""

    def __init__(self, token: str, username: str, name: str, zone: str = "") -> None:
        """Begin with nobody there; the bot's id is the number at the head of its token.

        `born` is this world's own name: numbers of another world's feed mean nothing here. `zone` is the time zone
        in which its people live, such as Asia/Shanghai; "" leaves it to the browser that shows them.
        """
        self.token = token
        self.born = token_hex(4)
        self.zone = zone
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "supports_guest_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
        }
        self.clock = Clock()
        self.world = World(self.me, self.clock)
        self.updates = Updates(self.clock)
        self.faults = Faults()
        self.webhook = Webhook(self.updates, self.clock, self.faults)
        self.journal = Journal()
        self.journal.on_new = self.world.feed.wake
        self.rates = limits.Rates()
        self.profile = Profile()
        self.callbacks: dict[str, Callback] = {}
        self.callback_lives_s = limits.CALLBACK_LIVES_S

    def new_callback(self, user_id: int, chat_id: int, message_id: int, data: str) -> Callback:
        """Remember a tap, so that it can be answered."""
        number = str(FIRST_CALLBACK + len(self.callbacks) + 1)
        callback = Callback(number, user_id, chat_id, message_id, data, self.clock.now())
        self.callbacks[number] = callback
        return callback

    def open_callback(self, callback_id: str) -> Callback:
        """Return a tap that can still be answered; raises the 400 of one that is too old or unknown."""
        callback = self.callbacks.get(callback_id)
        if callback is None or self.clock.now() - callback.at > self.callback_lives_s:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        return callback
