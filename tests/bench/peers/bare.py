"""Peer: the limit. No framework: an own poll loop, aiohttp, plain dicts, a group commit per turn of the loop.

It shows how much a framework may still gain, not how a bot should be written: no languages, no rights, no
checks, and an update is confirmed before it is stored.
"""

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from yarl import URL

from .group_commit import GroupCommit, Unit
from .wording import (
    ASK_DATE,
    ASK_NOTE,
    ASK_REASON,
    DATE_KEYBOARD,
    DATES,
    REASON_KEYBOARD,
    REASONS,
    SUMMARY_KEYBOARD,
    Keyboard,
    received,
    summary,
)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (chat_id INTEGER PRIMARY KEY, state TEXT NOT NULL, data BLOB NOT
NULL); CREATE TABLE IF NOT EXISTS requests (id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL, data BLOB NOT
NULL);
"""
_KEEP = (
    "INSERT INTO conversations (chat_id, state, data) VALUES (?, ?, ?) "
    "ON CONFLICT (chat_id) DO UPDATE SET state = excluded.state, data = excluded.data"
)
_HEADERS = {"Content-Type": "application/json"}
_HAND_IN = "INSERT INTO requests (chat_id, data) VALUES (?, ?)"


def _markup(keyboard: Keyboard) -> dict[str, Any]:
    return {
        "inline_keyboard": [
            [{"text": label, "callback_data": data} for label, data in row] for row in keyboard
        ]
    }


_REASON_MARKUP, _DATE_MARKUP, _SUMMARY_MARKUP = map(
    _markup, (REASON_KEYBOARD, DATE_KEYBOARD, SUMMARY_KEYBOARD)
)
_Reply = tuple[str, dict[str, Any] | None]


class BareBot:
    """Conversations in memory, every change committed before it is answered."""

    def __init__(self, session: aiohttp.ClientSession, root: str, path: str) -> None:
        """Load what was stored."""
        self._session = session
        self._root = root
        self._urls: dict[str, URL] = {}
        self._store = GroupCommit(path, _SCHEMA)
        self._tasks: set[asyncio.Task[None]] = set()
        self._states: dict[int, tuple[str, dict[str, str]]] = {}
        if Path(path).exists():
            with sqlite3.connect(path) as db:
                db.executescript(_SCHEMA)
                rows = db.execute("SELECT chat_id, state, data FROM conversations").fetchall()
            db.close()
            self._states = {chat_id: (state, orjson.loads(data)) for chat_id, state, data in rows}

    async def run(self) -> None:
        """Poll until stopped."""
        offset = 0
        while True:
            updates = await self._call("getUpdates", {"offset": offset, "timeout": 30, "limit": 100})
            for update in updates:
                task = asyncio.create_task(self._handle(update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                offset = update["update_id"] + 1

    async def _call(self, method: str, payload: dict[str, Any]) -> Any:
        url = self._urls.get(method) or self._urls.setdefault(method, URL(f"{self._root}/{method}"))
        async with self._session.post(url, data=orjson.dumps(payload), headers=_HEADERS) as response:
            return orjson.loads(await response.read()).get("result")

    async def _handle(self, update: dict[str, Any]) -> None:
        query = update.get("callback_query")
        message = query["message"] if query else update["message"]
        chat_id = message["chat"]["id"]
        state, data = self._states.get(chat_id, ("", {}))
        step = self._press(state, data, query["data"]) if query else self._read(state, data, message["text"])
        if step is None:
            return
        state, data, (text, markup) = step
        self._states[chat_id] = (state, data)
        unit: Unit = [(_KEEP, (chat_id, state, orjson.dumps(data)))]
        if state == "done":
            unit.append((_HAND_IN, (chat_id, orjson.dumps(data))))
        await self._store.commit(unit)
        payload: dict[str, Any] = {"chat_id": chat_id, "text": text}
        if markup:
            payload["reply_markup"] = markup
        if query:
            payload["message_id"] = message["message_id"]
            await asyncio.gather(
                self._call("answerCallbackQuery", {"callback_query_id": query["id"]}),
                self._call("editMessageText", payload),
            )
        else:
            await self._call("sendMessage", payload)

    @staticmethod
    def _read(state: str, data: dict[str, str], text: str) -> tuple[str, dict[str, str], _Reply] | None:
        if text == "/delay":
            return "reason", {}, (ASK_REASON, _REASON_MARKUP)
        if state == "note":
            data = {**data, "note": text}
            return "summary", data, (summary(data), _SUMMARY_MARKUP)
        return None

    @staticmethod
    def _press(state: str, data: dict[str, str], pressed: str) -> tuple[str, dict[str, str], _Reply] | None:
        kind, _, place = pressed.partition(":")
        match state, kind:
            case "reason", "reason":
                return "date", {**data, "reason": REASONS[int(place)]}, (ASK_DATE, _DATE_MARKUP)
            case "date", "date":
                data = {**data, "date": DATES[int(place)]}
                if "note" in data:
                    return "summary", data, (summary(data), _SUMMARY_MARKUP)
                return "note", data, (ASK_NOTE, None)
            case "summary", "change":
                return "date", data, (ASK_DATE, _DATE_MARKUP)
            case "summary", "submit":
                return "done", data, (received(data), None)
        return None


async def main() -> None:
    """Run until stopped."""
    root = f"{os.environ['TELEGRAM_API_URL']}/bot{os.environ['BOT_TOKEN']}"
    path = str(Path(os.environ["BANLI_HOME"]) / "bare.db")
    connector = aiohttp.TCPConnector(limit=256)
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=None)
    ) as session:
        await BareBot(session, root, path).run()


if __name__ == "__main__":
    asyncio.run(main())
