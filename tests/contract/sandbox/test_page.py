"""What the page of phones is served with: its files, the stream of what happens, and who may ask at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import telegram

import bot.sandbox
from bot.sandbox.client import Phone, Sandbox
from bot.sandbox.holder import Holder
from bot.sandbox.server import serving

Json = dict[str, Any]

ROOT = Path(bot.sandbox.__file__).parents[2]
PAGE = ROOT / "bot" / "sandbox" / "page"
MB = 1024 * 1024


class Stream:
    """A page's end of the stream. `place` is the id of the last message."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        """Read from an open answer."""
        self._response = response
        self.place = ""

    async def next(self, event: str, kind: str = "") -> Json:
        """Return the data of the next message of an event, and of a kind where one is named."""
        while True:
            lines = []
            async with asyncio.timeout(5):
                while line := (await self._response.content.readline()).decode().rstrip("\n"):
                    lines.append(line)
            fields = dict(line.split(": ", 1) for line in lines if not line.startswith(":"))
            if "id" in fields:
                self.place = fields["id"]
            if fields.get("event") == event:
                data: Json = json.loads(fields["data"])
                if not kind or data.get("kind") == kind:
                    return data


@asynccontextmanager
async def streaming(url: str, place: str = "") -> AsyncIterator[Stream]:
    """Open the stream, from the start or after a place."""
    headers = {"Last-Event-ID": place} if place else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{url}/sandbox/stream", headers=headers) as response,
    ):
        assert response.content_type == "text/event-stream"
        yield Stream(response)


async def test_hello_tells_everything_there_is(sandbox: Sandbox, wang: Phone, ptb: telegram.Bot) -> None:
    await ptb.send_message(wang.id, "Welcome")
    async with streaming(sandbox.url) as stream:
        hello = await stream.next("hello")
    assert [person["phone"] for person in hello["people"]] == ["13800138000"]
    texts = [message["text"] for message in hello["chats"][str(wang.id)]["messages"]]
    assert texts == ["/start", "Welcome"]
    assert [call["method"] for call in hello["wire"]][-1] == "sendMessage"
    assert hello["stage"] is False


async def test_what_happens_comes_once_and_in_order(sandbox: Sandbox, wang: Phone, ptb: telegram.Bot) -> None:
    async with streaming(sandbox.url) as stream:
        await stream.next("hello")
        sent = await ptb.send_message(wang.id, "one")
        assert (await stream.next("feed", "message"))["message"]["text"] == "one"
        assert (await stream.next("wire"))["method"] == "sendMessage"
        place = stream.place
        await ptb.edit_message_text("two", wang.id, sent.message_id)
        assert (await stream.next("feed", "edit"))["message"]["text"] == "two"
    await ptb.send_message(wang.id, "three")
    async with streaming(sandbox.url, place) as stream:
        assert (await stream.next("feed"))["message"]["text"] == "two"
        assert (await stream.next("feed"))["message"]["text"] == "three"
        assert (await stream.next("wire"))["method"] == "editMessageText"


async def test_a_place_of_another_world_begins_anew(sandbox: Sandbox, wang: Phone) -> None:
    async with streaming(sandbox.url) as stream:
        await stream.next("hello")
        place = stream.place
        await sandbox.call("POST", "reset")
        assert (await stream.next("hello"))["people"] == []
    for other in (place, "nonsense", "0.0.0"):
        async with streaming(sandbox.url, other) as stream:
            assert (await stream.next("hello"))["people"] == []


async def test_the_stream_tells_of_what_a_phone_shows(
    sandbox: Sandbox, wang: Phone, ptb: telegram.Bot
) -> None:
    async with streaming(sandbox.url) as stream:
        await stream.next("hello")
        await sandbox.advance(60)
        assert (await stream.next("feed", "clock"))["offset"] == pytest.approx(60, abs=1)
        await sandbox.call("POST", f"people/{wang.id}", {"language_code": "zh-hans"})
        assert (await stream.next("feed", "person"))["person"]["language_code"] == "zh-hans"
        await ptb.set_my_commands([("menu", "Everything")])
        assert (await stream.next("feed", "commands"))["chat_id"] == 0
        keyboard = telegram.ReplyKeyboardMarkup([["Yes"]])
        await ptb.send_message(wang.id, "Well?", reply_markup=keyboard)
        assert (await stream.next("feed", "keyboard"))["keyboard"]["keyboard"] == [[{"text": "Yes"}]]
        await wang.act("block")
        assert (await stream.next("feed", "blocked"))["blocked"] is True


async def test_the_wire_is_shown_without_its_longest_texts(
    sandbox: Sandbox, wang: Phone, ptb: telegram.Bot
) -> None:
    async with streaming(sandbox.url) as stream:
        await stream.next("hello")
        await ptb.send_message(wang.id, "x" * 4000)
        call = await stream.next("wire")
    assert len(call["params"]["text"]) < 1000


async def test_a_person_sees_the_commands_of_their_language(
    sandbox: Sandbox, wang: Phone, ptb: telegram.Bot
) -> None:
    await ptb.set_my_commands([("menu", "Everything")])
    await ptb.set_my_commands([("menu", "所有事项")], language_code="zh")
    await ptb.set_my_description("I keep track of your case.")
    li = await sandbox.person("李娜")
    seen = {one: await sandbox.call("GET", "bot", user_id=one.id) for one in (wang, li)}
    assert [told["commands"][0]["description"] for told in seen.values()] == ["Everything", "所有事项"]
    assert seen[wang]["description"] == "I keep track of your case."


@pytest.mark.parametrize(
    ("name", "content", "shown_as"),
    [
        ("paper.pdf", b"%PDF-1.4", "application/pdf"),
        ("notes.txt", "好".encode(), "text/plain"),
        ("trap.html", b"<script>alert(1)</script>", ""),
        ("trap.svg", b"<svg onload='alert(1)'/>", ""),
        ("sheet.xlsx", b"PK", ""),
    ],
)
async def test_a_file_is_shown_only_where_that_is_safe(
    sandbox: Sandbox, wang: Phone, name: str, content: bytes, shown_as: str
) -> None:
    await wang.send_file(name, content)
    document = (await wang.messages())[-1]["document"]
    url = f"{sandbox.url}/sandbox/files/{document['file_id']}/raw"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url) as shown,
        session.get(f"{url}?save") as saved,
    ):
        assert (shown.content_type, await shown.read()) == (shown_as or "application/octet-stream", content)
        how = "inline" if shown_as else "attachment"
        assert shown.headers["Content-Disposition"] == f"{how}; filename*=UTF-8''{name}"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert saved.headers["Content-Disposition"].startswith("attachment")


async def test_the_page_is_served_with_its_types_and_a_strict_policy(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        for path, kind in (
            ("", "text/html"),
            ("page/store.js", "text/javascript"),
            ("page/style.css", "text/css"),
            ("page/vendor/emoji.woff2", "font/woff2"),
        ):
            async with session.get(f"{sandbox.url}/{path}") as answer:
                assert (answer.status, answer.content_type) == (200, kind)
                assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
                tag = answer.headers["ETag"]
            async with session.get(f"{sandbox.url}/{path}", headers={"If-None-Match": tag}) as again:
                assert again.status == 304


@pytest.mark.parametrize(
    "path", ["../server.py", "%2e%2e/server.py", "missing.js", "vendor", "..%2f..%2f..%2fpyproject.toml"]
)
async def test_nothing_but_the_page_is_given_out(sandbox: Sandbox, path: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/page/{path}") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Host": "[::1]:{port}"}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Host": "evil.example:{port}"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_foreign_pages_are_refused(sandbox: Sandbox, headers: dict[str, str], status: int) -> None:
    port = sandbox.url.rpartition(":")[2]
    sent = {name: value.format(port=port) for name, value in headers.items()}
    async with aiohttp.ClientSession() as session:
        for verb, path in (
            ("GET", ""),
            ("GET", "sandbox/people"),
            ("POST", "sandbox/clock"),
            ("GET", "sandbox/stream"),
        ):
            body = b'{"advance": 0}' if verb == "POST" else None
            async with session.request(verb, f"{sandbox.url}/{path}", headers=sent, data=body) as answer:
                assert answer.status == status, f"{verb} /{path}"


async def test_the_server_ends_though_a_page_listens() -> None:
    async with serving(Holder(), "127.0.0.1", 0) as url:
        session = aiohttp.ClientSession()
        response = await session.get(f"{url}/sandbox/stream")
        begun = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - begun < 1
    response.close()
    await session.close()


def test_the_page_weighs_less_than_two_megabytes_and_brings_its_licences() -> None:
    files = [file for file in PAGE.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 2 * MB
    licences = {file.name for file in (PAGE / "vendor").glob("*.txt")}
    assert {"preact.LICENSE.txt", "htm.LICENSE.txt", "noto.OFL.txt"} <= licences


def test_every_emoji_of_the_texts_has_a_glyph() -> None:
    """Without one it would be an empty box on a machine without fonts: run requirements/fonts.py."""
    known = set((PAGE / "vendor" / "glyphs.txt").read_text("utf-8"))
    patterns = ("flows/**/*.yaml", "locales/**/*.po", "bot/render/*.py", "bot/sandbox/page/**/*.js")
    texts = [file for pattern in patterns for file in ROOT.glob(pattern)]
    used = {char for file in texts for char in file.read_text("utf-8") if ord(char) >= 0x1F000}
    assert len(texts) > 10
    assert used - known == set()


def test_modules_of_the_page_are_small() -> None:
    for file in PAGE.rglob("*.js"):
        if "vendor" not in file.parts:
            assert len(file.read_text("utf-8").splitlines()) <= 350, file.name
