"""The menu of commands of each chat: colleagues see theirs, and who has chosen another language reads it in that.

Set when somebody writes and their menu should be another than the one that was set last; what was set is kept, so that
a restart sets nothing anew. A menu that could not be set is tried again with the next message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import orjson

from bot.cases.base.inputs import Incoming
from bot.cases.base.ports import Statement, Store
from bot.errors import BotError
from bot.telegram.api import Api

Menu = Sequence[tuple[str, str]]
LONGEST = 256
"""Bot API, BotCommand: `description`."""
REMEMBERED = 10_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MenuPorts:
    """What the menus need of the office: `mark` is what a person's menu depends on, and cheap; `of` is the menu.

    An empty menu is the one of everybody.
    """

    mark: Callable[[Incoming], Awaitable[Hashable]]
    of: Callable[[Incoming], Awaitable[Menu]]


class Menus:
    """Keeps the menus of chats as they should be, beside the conversation: nobody waits for it."""

    def __init__(self, api: Api, store: Store, ports: MenuPorts) -> None:
        self._api = api
        self._store = store
        self._ports = ports
        self._marks: dict[str, Hashable] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def look(self, incoming: Incoming) -> None:
        """See to the menu of a private chat, if something has changed for the person since."""
        mark = await self._ports.mark(incoming)
        if not incoming.private or self._marks.get(incoming.address) == mark:
            return
        if len(self._marks) >= REMEMBERED:
            self._marks.clear()
        self._marks[incoming.address] = mark
        task = asyncio.create_task(self._see_to(incoming), name=f"menu of {incoming.address}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Let go of what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _see_to(self, incoming: Incoming) -> None:
        name = f"menu:{incoming.address}"
        try:
            menu = await self._ports.of(incoming)
            wanted = blake2b(orjson.dumps(menu), digest_size=8).hexdigest() if menu else ""
            (rows,) = await self._store.read(Statement("centre_value", {"name": name}))
            if (str(rows[0]["value"]) if rows else "") == wanted:
                return
            await self._put(incoming.address, menu)
            await self._store.commit([Statement("set_centre_value", {"name": name, "value": wanted})])
        except BotError as error:
            self._marks.pop(incoming.address, None)
            _log.warning("a menu was not set: %s", type(error).__name__)

    async def _put(self, address: str, menu: Menu) -> None:
        scope = {"type": "chat", "chat_id": int(address)}
        commands = [{"command": name, "description": words[:LONGEST]} for name, words in menu]
        method, more = ("setMyCommands", {"commands": commands}) if menu else ("deleteMyCommands", {})
        await self._api.call(method, {**more, "scope": scope})
