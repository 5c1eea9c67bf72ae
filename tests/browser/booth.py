"""A sandbox in which the test plays the bot: what Telegram can show is sent by hand."""

from typing import Any

import aiohttp

from bot.sandbox.client import Phone, Sandbox
from bot.sandbox.holder import Holder

Json = dict[str, Any]


class Bot:
    """A bot without a mind: the test says what it sends."""

    def __init__(self, session: aiohttp.ClientSession, url: str, holder: Holder) -> None:
        """Call the sandbox's Bot API."""
        self._session = session
        self._root = f"{url}/bot{holder.api.token}"
        self.holder = holder

    async def __call__(self, method: str, **params: Any) -> Any:
        """Call a method; the test fails when it is refused."""
        async with self._session.post(f"{self._root}/{method}", json=params) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def send(self, phone: Phone, text: str, **more: Any) -> int:
        """Send a text in HTML; return its number."""
        made = await self("sendMessage", chat_id=phone.id, text=text, parse_mode="HTML", **more)
        return int(made["message_id"])

    async def upload(
        self, method: str, phone: Phone, field: str, name: str, content: bytes, **more: str
    ) -> Json:
        """Send a file."""
        form = aiohttp.FormData({"chat_id": str(phone.id), **more})
        form.add_field(field, content, filename=name)
        async with self._session.post(f"{self._root}/{method}", data=form) as response:
            answer: Json = await response.json()
        assert answer["ok"], answer
        made: Json = answer["result"]
        return made

    async def next(self, kind: str) -> Json:
        """Wait for the next update of a kind, and take all before it."""
        while True:
            for update in await self("getUpdates", timeout=10, offset=self._offset):
                self._offset = update["update_id"] + 1
                if kind in update:
                    found: Json = update[kind]
                    return found

    _offset = 0


class Booth:
    """An empty sandbox with a mindless bot, and people who have started it."""

    def __init__(self, sandbox: Sandbox, bot: Bot) -> None:
        """Hold both sides."""
        self.sandbox = sandbox
        self.bot = bot
        self.url = sandbox.url

    async def person(self, name: str, language: str = "en", **more: object) -> Phone:
        """Let somebody come who has started the bot."""
        phone = await self.sandbox.person(name, language, **more)
        await phone.say("/start")
        await self.bot.next("message")
        return phone
