"""An SQLite storage for aiogram's FSM, which ships memory, Redis and MongoDB only.

The documented way to keep state elsewhere: a subclass of BaseStorage. `synchronous=FULL` and one commit per
call, so that what aiogram believes stored is on the disk.
"""

import json
from collections.abc import Mapping
from typing import Any

import aiosqlite
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

_SCHEMA = "CREATE TABLE IF NOT EXISTS fsm (key TEXT PRIMARY KEY, state TEXT, data TEXT NOT NULL DEFAULT '{}')"
_SET_STATE = (
    "INSERT INTO fsm (key, state) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET state = excluded.state"
)
_SET_DATA = "INSERT INTO fsm (key, data) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET data = excluded.data"


class SqliteStorage(BaseStorage):
    """States and data by chat and user in one table."""

    def __init__(self, path: str) -> None:
        """Remember the file; it is opened by `open`."""
        self._path = path
        self._db: aiosqlite.Connection | None = None

    async def open(self) -> None:
        """Open the database."""
        self._db = await aiosqlite.connect(self._path)
        await self._db.execute("PRAGMA journal_mode=WAL")
        await self._db.execute("PRAGMA synchronous=FULL")
        await self._db.execute(_SCHEMA)
        await self._db.commit()

    async def close(self) -> None:
        """Close the database."""
        if self._db is not None:
            await self._db.close()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Store the state."""
        await self._write(_SET_STATE, key, state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        """Return the state, None when there is none."""
        return await self._read("SELECT state FROM fsm WHERE key = ?", key)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Store the data."""
        await self._write(_SET_DATA, key, json.dumps(dict(data)))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Return the data, empty when there is none."""
        return json.loads(await self._read("SELECT data FROM fsm WHERE key = ?", key) or "{}")

    async def _write(self, statement: str, key: StorageKey, value: str | None) -> None:
        await self._db.execute(statement, (_key(key), value))
        await self._db.commit()

    async def _read(self, statement: str, key: StorageKey) -> str | None:
        async with self._db.execute(statement, (_key(key),)) as cursor:
            row = await cursor.fetchone()
        return row[0] if row else None


def _key(key: StorageKey) -> str:
    return f"{key.bot_id}:{key.chat_id}:{key.user_id}:{key.destiny}"
