"""Plays people over HTTP: types, presses buttons by their words, and reads what stands on the screen.

For tests and for the terminal. It waits for what it looks for, and says what was on the screen when that did not come.
"""

import asyncio
import base64
import io
import json
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]

PATIENCE_S = 10.0


class NotSeen(AssertionError):
    """What somebody waited for did not come; the text shows what was there instead."""


class Sandbox:
    """The control API of a sandbox."""

    def __init__(self, url: str) -> None:
        """Speak to the sandbox at this root address."""
        self.url = url
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the connection."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        if self._session is not None:
            await self._session.close()

    async def call(self, verb: str, path: str, body: Json | None = None, **query: object) -> Any:  # noqa: ANN401 - any JSON
        """Ask the control API.

        Raises:
            AssertionError: it refused, with its sentence.
        """
        assert self._session is not None, "use `async with Sandbox(url)`"  # noqa: S101 - a mistake of the caller
        params = {name: str(value) for name, value in query.items() if value is not None}
        packed = io.BytesIO(json.dumps(body).encode()) if body is not None else None
        async with self._session.request(
            verb, f"{self.url}/sandbox/{path}", data=packed, params=params
        ) as response:
            answer = await response.json()
        if response.status != 200:  # noqa: PLR2004 - the sandbox knows 200 and 400
            raise AssertionError(answer["error"])
        return answer

    async def person(self, first_name: str, language_code: str = "zh-hans", **more: object) -> "Phone":
        """Create a person and give them a phone."""
        user = await self.call(
            "POST", "people", {"first_name": first_name, "language_code": language_code, **more}
        )
        return Phone(self, user)

    async def fault(self, kind: str, **options: object) -> None:
        """Set a fault; see `faults.KINDS`."""
        await self.call("POST", "faults", {"kind": kind, **options})

    async def journal(self, **query: object) -> list[Json]:
        """Return the bot's calls."""
        answer = await self.call("GET", "journal", None, **query)
        calls: list[Json] = answer["calls"]
        return calls

    async def advance(self, seconds: float) -> None:
        """Move the time."""
        await self.call("POST", "clock", {"advance": seconds})


class Phone:
    """A person's phone in the chat with the bot. `toast` is what the last tap was answered with."""

    def __init__(self, sandbox: Sandbox, user: Json) -> None:
        """Hold the phone of a person who exists."""
        self._sandbox = sandbox
        self.user = user
        self.id = int(user["id"])
        self.name = str(user["first_name"])
        self.toast = ""
        self.alert = False
        self._acted = 0

    # --- acting -------------------------------------------------------------------------------------------

    async def act(self, what: str, **given: object) -> Json:
        """Do something; what is seen after it is looked for from here on."""
        answer: Json = await self._sandbox.call("POST", f"people/{self.id}/{what}", dict(given))
        self._acted = int(answer["seq"])
        return answer

    async def say(self, text: str) -> None:
        """Type a text."""
        await self.act("say", text=text)

    async def press(self, label: str, *, patience_s: float = PATIENCE_S) -> str:
        """Press the button whose words are, or hold, `label` on the newest message that has one; return the toast."""
        message, exact = await self._with_button(label, patience_s)
        return await self.press_on(message, exact)

    async def tap(self, label: str, *, patience_s: float = PATIENCE_S) -> None:
        """Press as `press` does, and wait for no answer: nobody may be there to give one."""
        message, exact = await self._with_button(label, patience_s)
        await self.act("press", message_id=message, label=exact)

    async def _with_button(self, label: str, patience_s: float) -> tuple[int, str]:
        message, exact = await self._wait(
            lambda messages: _button(messages, label), f"a button “{label}”", patience_s
        )
        return message["message_id"], exact

    async def press_on(self, message_id: int, label: str = "", data: str | None = None) -> str:
        """Press a button of one message, also of an old one, also with forged data; return the toast."""
        given: Json = {"message_id": message_id, "label": label}
        if data is not None:
            given["data"] = data
        answer = await self.act("press", **given)
        await self._answered(answer["callback_query_id"])
        return self.toast

    async def _answered(self, callback: str) -> None:
        after = self._acted
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        while (left := deadline - asyncio.get_running_loop().time()) > 0:
            found = await self._sandbox.call(
                "GET", "events", chat_id=self.id, after=after, timeout=min(left, 5.0)
            )
            for event in found["events"]:
                if event["kind"] == "answer" and event["callback_query_id"] == callback:
                    self.toast, self.alert = event["text"], event["show_alert"]
                    return
                after = event["seq"]
        raise NotSeen(
            f"{self.name}: the tap was not answered within {PATIENCE_S:g} s.\n{await self.screen()}"
        )

    async def send_photo(self, content: bytes = b"", caption: str = "") -> None:
        """Send a picture, the smallest one when none is given."""
        await self.act("file", kind="photo", content=base64.b64encode(content).decode(), caption=caption)

    async def send_file(self, name: str, content: bytes, caption: str = "", mime: str = "") -> None:
        """Send a document."""
        packed = base64.b64encode(content).decode()
        await self.act("file", kind="document", name=name, content=packed, caption=caption, mime=mime)

    async def catch_up(self) -> None:
        """Take note of all that has come: what is seen is looked for from here on."""
        self._acted = int((await self._sandbox.call("GET", "events", chat_id=self.id))["seq"])

    # --- seeing -------------------------------------------------------------------------------------------

    async def messages(self) -> list[Json]:
        """Return the messages of the chat, oldest first."""
        chat = await self._sandbox.call("GET", f"chats/{self.id}")
        messages: list[Json] = chat["messages"]
        return messages

    async def sees(self, *words: str, patience_s: float = PATIENCE_S) -> Json:
        """Wait for a message, new or edited since the last act, that holds all the words; return it."""
        message, _ = await self._wait(
            lambda messages: _holding(messages, words),
            " and ".join(f"“{word}”" for word in words),
            patience_s,
        )
        return message

    async def receives(self, *words: str, patience_s: float = PATIENCE_S) -> tuple[str, bytes]:
        """Wait for a document, come since the last act, whose name and caption hold all the words; open it.

        Returns:
            its name and its content.
        """
        message, _ = await self._wait(
            lambda messages: _holding(messages, words, file="document"),
            "a document with " + " and ".join(f"“{word}”" for word in words),
            patience_s,
        )
        return await self._opened(message["document"])

    async def looks_at(self, *words: str, patience_s: float = PATIENCE_S) -> tuple[Json, bytes]:
        """Wait for a picture, come since the last act, whose caption holds all the words; look at it.

        Returns:
            the message and the picture's content.
        """
        message, _ = await self._wait(
            lambda messages: _holding(messages, words, file="photo"),
            "a picture with " + " and ".join(f"“{word}”" for word in words),
            patience_s,
        )
        _, content = await self._opened(message["photo"][-1])
        return message, content

    async def _opened(self, file: Json) -> tuple[str, bytes]:
        opened = await self._sandbox.call("GET", f"files/{file['file_id']}")
        return str(opened["name"]), base64.b64decode(opened["content"])

    async def _wait(self, look: Any, what: str, patience_s: float) -> tuple[Json, str]:  # noqa: ANN401 - a function
        deadline = asyncio.get_running_loop().time() + patience_s
        seen = 0
        while True:
            fresh = await self._fresh()
            everything = await self.messages()
            found = look((everything, fresh))
            if found is not None:
                message, label = found
                return message, label
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise NotSeen(
                    f"{self.name} does not see {what} after {patience_s:g} s.\n{await self.screen()}"
                )
            answer = await self._sandbox.call(
                "GET", "events", chat_id=self.id, after=seen or self._acted, timeout=min(left, 1.0)
            )
            seen = int(answer["seq"])

    async def _fresh(self) -> set[int]:
        """Return the numbers of messages that came or changed since the last act."""
        answer = await self._sandbox.call("GET", "events", chat_id=self.id, after=self._acted)
        return {
            event["message"]["message_id"]
            for event in answer["events"]
            if event["kind"] in {"message", "edit"} and event["message"]["from"]["is_bot"]
        }

    async def screen(self, last: int = 6) -> str:
        """Return the newest messages as text, buttons in brackets."""
        return "\n".join(as_text(message) for message in (await self.messages())[-last:])


def as_text(message: Json) -> str:
    """Return a message as lines of text: who, what, and the buttons in brackets."""
    who = "<" if message["from"]["is_bot"] else f"{message['from']['first_name']} >"
    body = _words(message) or f"({', '.join(set(message) - {'from', 'chat', 'date'})})"
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    buttons = ["   " + " ".join(f"[{button['text']}]" for button in row) for row in rows]
    return "\n".join([f"#{message['message_id']} {who} {body}", *buttons])


def _words(message: Json) -> str:
    """Return what can be read of a message: its text, or the name and the caption of its file."""
    if "document" in message:
        return "\n".join(filter(None, (f"📎 {message['document']['file_name']}", message.get("caption"))))
    return str(message.get("text") or message.get("caption") or "")


def _holding(
    seen: tuple[list[Json], set[int]], words: tuple[str, ...], *, file: str = ""
) -> tuple[Json, str] | None:
    messages, fresh = seen
    for message in reversed(messages):
        text = _words(message)
        if file and file not in message:
            continue
        if message["message_id"] in fresh and all(word in text for word in words):
            return message, ""
    return None


def _button(seen: tuple[list[Json], set[int]], label: str) -> tuple[Json, str] | None:
    """Find the button on the newest message: the very words first, then words that hold the label."""
    for exact in (True, False):
        for message in reversed(seen[0]):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label or (not exact and label in button["text"]):
                        return message, button["text"]
    return None
