"""Whether the bot is alive: updates come in, the database answers, deadlines are swept. And tells systemd so.

A watchdog that is fed by a timer alone proves nothing: systemd hears WATCHDOG only when the last look was well.
"""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot.cases.base.ports import Statement, Store
from bot.errors import StorageError

DATABASE_WITHIN_S = 5.0
SWEEP_WITHIN_S = 300.0
"""The sweep runs each minute; a large one after an outage may take a while."""
_log = logging.getLogger(__name__)


class Health:
    """Looks when it is asked."""

    def __init__(
        self, store: Store, channel: Callable[[], Mapping[str, Any]], sweep_silent_s: Callable[[], float]
    ) -> None:
        self._store = store
        self._channel = channel
        self._sweep_silent_s = sweep_silent_s

    async def look(self) -> dict[str, Any]:
        """Return `ok` (alive), `ready` (updates are taken), and what both follow from."""
        values = dict(self._channel())
        values["database"] = await self._database()
        values["sweeping"] = self._sweep_silent_s() < SWEEP_WITHIN_S
        well = values["receiving"] and values["sending"] and values["database"] and values["sweeping"]
        return {"ok": well, **values, "ready": well and values["ready"]}

    async def _database(self) -> bool:
        try:
            async with asyncio.timeout(DATABASE_WITHIN_S):
                await self._store.read(Statement("centre_value", {"name": "username"}))
        except (TimeoutError, StorageError):
            return False
        return True


def tell_systemd(state: str) -> None:
    """Send a state such as `READY=1` to whoever supervises this process, if it asked for that (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.sendto(state.encode(), address)


@asynccontextmanager
async def supervised(health: Health) -> AsyncIterator[None]:
    """Say READY, feed systemd's watchdog while all is well, and say STOPPING at the end."""
    tell_systemd("READY=1")
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    feeding = (
        asyncio.create_task(_feed(health, int(microseconds) / 2_000_000), name="watchdog")
        if microseconds.isdigit() and int(microseconds)
        else None
    )
    try:
        yield
    finally:
        tell_systemd("STOPPING=1")
        if feeding is not None:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)


async def _feed(health: Health, every_s: float) -> None:
    while True:
        values = await health.look()
        if values["ok"]:
            tell_systemd("WATCHDOG=1")
        else:
            _log.error("not well: %s", ", ".join(name for name, value in values.items() if value is False))
        await asyncio.sleep(every_s)
