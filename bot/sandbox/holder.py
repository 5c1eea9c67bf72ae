"""Holds the present world, so that it can be replaced by a new one while the server goes on."""

import asyncio

from bot.sandbox.api import Api
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Call

TOKEN = "10001:for-trials-on-this-machine"  # noqa: S105 - opens nothing but a sandbox on this machine
USERNAME = "banli_sandbox_bot"
NAME = "Banli"


class Holder:
    """One bot's world, and how to begin anew."""

    def __init__(
        self, token: str = TOKEN, username: str = USERNAME, name: str = NAME, zone: str = ""
    ) -> None:
        """Begin with nobody there."""
        self._args = (token, username, name, zone)
        self._replies: set[asyncio.Future[object]] = set()
        self.api = self._new()

    def _new(self) -> Api:
        api = Api(*self._args)
        api.webhook.on_reply = lambda reply: self._reply(api, reply)
        return api

    def _reply(self, api: Api, reply: dict[str, object]) -> None:
        """Carry out the call that a webhook's answer holds."""
        name = str(reply.pop("method")).lower()
        if name in METHODS:
            task = asyncio.ensure_future(METHODS[name](api, Call(name, dict(reply))))
            self._replies.add(task)
            task.add_done_callback(self._replies.discard)

    def reset(self) -> Api:
        """Forget everything; who polls is sent away and comes again."""
        self.close()
        self.api = self._new()
        return self.api

    def close(self) -> None:
        """Let everyone who waits go."""
        self.api.updates.close()
        self.api.world.feed.close()
        self.api.webhook.stop()
