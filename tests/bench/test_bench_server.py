"""The fake Bot API reads what clients send, and keeps updates as Telegram does."""

import asyncio
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from .doubles import KEYBOARD, Pipe, connected
from .mailbox import Mailbox
from .process import fake_api
from .updates import inline_keyboard
from .wire import parse_body

TEXT = '想改到3月16日 & more=100% "quoted" 🙂'
MULTIPART = (
    '--B\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n7\r\n'
    "--B\r\nContent-Type: text/plain; charset=utf-8\r\n"
    f'Content-Disposition: form-data; name="text"\r\n\r\n{TEXT}\r\n'
    f'--B\r\nContent-Disposition: form-data; name="reply_markup"\r\n\r\n{json.dumps(KEYBOARD)}\r\n--B--\r\n'
).encode()
BODIES = {
    "json": ("application/json", json.dumps({"chat_id": 7, "text": TEXT, "reply_markup": KEYBOARD}).encode()),
    "urlencoded": (
        "application/x-www-form-urlencoded",
        urlencode({"chat_id": 7, "text": TEXT, "reply_markup": json.dumps(KEYBOARD)}).encode(),
    ),
    "multipart": ("multipart/form-data; boundary=B", MULTIPART),
}


@pytest.mark.parametrize("kind", BODIES)
def test_three_body_kinds_give_the_same_call(kind: str) -> None:
    content_type, body = BODIES[kind]
    params = parse_body(content_type.encode(), body)
    assert int(params["chat_id"]) == 7
    assert params["text"] == TEXT
    assert json.loads(inline_keyboard(params["reply_markup"])) == KEYBOARD


def test_unknown_body_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown content type b'text/xml'"):
        parse_body(b"text/xml", b"<a/>")


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_requests_are_cut_from_any_packets(size: int) -> None:
    seen: list[tuple[bytes, bytes, bytes]] = []
    connection, _ = connected(lambda _, *request: seen.append(request))
    stream = b"POST /bot1:T/sendMessage HTTP/1.1\r\ncontent-LENGTH: 3\r\nContent-Type: x/y\r\n\r\nabc" * 2
    stream += b"GET /bot1:T/getMe HTTP/1.1\r\nHost: h\r\n\r\n"
    for start in range(0, len(stream), size):
        connection.data_received(stream[start : start + size])
    post = (b"/bot1:T/sendMessage", b"x/y", b"abc")
    assert seen == [post, post, (b"/bot1:T/getMe", b"", b"")]


def test_chunked_body_is_refused() -> None:
    connection, pipe = connected(lambda *_: None)
    connection.data_received(b"POST /bot1:T/getMe HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    assert pipe.results()[0]["error_code"] == 411


@pytest.fixture(scope="module")
def line() -> Iterator[http.client.HTTPConnection]:
    with fake_api() as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        yield connection
        connection.close()


def call(line: http.client.HTTPConnection, method: str, body: bytes, content_type: str) -> dict[str, Any]:
    line.request("POST", f"/bot1:T/{method}", body=body, headers={"Content-Type": content_type})
    answer: dict[str, Any] = json.loads(line.getresponse().read())
    return answer


@pytest.mark.parametrize("kind", BODIES)
def test_server_returns_the_message(line: http.client.HTTPConnection, kind: str) -> None:
    content_type, body = BODIES[kind]
    message = call(line, "sendMessage", body, content_type)["result"]
    assert (message["chat"]["id"], message["text"], message["reply_markup"]) == (7, TEXT, KEYBOARD)
    assert message["from"]["is_bot"] is True


@pytest.mark.parametrize(
    ("method", "body", "answer"),
    [
        ("setMyCommands", b"{}", {"ok": True, "result": True}),
        ("getUpdates", b'{"offset": 0}', {"ok": True, "result": []}),
        (
            "sendMessage",
            b'{"chat_id": 7}',
            {"ok": False, "error_code": 400, "description": "Bad Request: message text is empty"},
        ),
    ],
)
def test_server_answers(line: http.client.HTTPConnection, method: str, body: bytes, answer: Any) -> None:
    assert call(line, method, body, "application/json") == answer


def test_server_refuses_an_unknown_verb(line: http.client.HTTPConnection) -> None:
    line.request("POST", "/bench/dance", body=b"{}")
    answer = line.getresponse()
    assert answer.status == 400
    assert b"dance" in answer.read()


def poll(mailbox: Mailbox, **params: int) -> Pipe:
    connection, pipe = connected(None)
    mailbox.poll(connection, params)
    return pipe


def test_updates_are_given_again_until_confirmed() -> None:
    async def scenario() -> None:
        confirmed: list[int] = []
        mailbox = Mailbox(asyncio.get_running_loop(), confirmed.append)
        for _ in range(3):
            mailbox.put(update_id := mailbox.next_id(), b'{"update_id":%d}' % update_id)
        given = [{"update_id": 1}, {"update_id": 2}, {"update_id": 3}]
        assert poll(mailbox, offset=0).results()[0]["result"] == given
        assert poll(mailbox, offset=0, limit=2).results()[0]["result"] == given[:2]
        assert poll(mailbox, offset=3).results()[0]["result"] == given[2:]
        assert confirmed == [3]

    asyncio.run(scenario())


def test_waiting_poll_gets_all_of_one_turn_and_a_rival_ends_it() -> None:
    async def scenario() -> None:
        mailbox = Mailbox(asyncio.get_running_loop(), lambda _: None)
        first, second = poll(mailbox, timeout=30), poll(mailbox, timeout=30)
        assert first.results()[0]["error_code"] == 409
        mailbox.put(mailbox.next_id(), b"1")
        mailbox.put(mailbox.next_id(), b"2")
        assert second.written == []
        await asyncio.sleep(0)
        assert second.results() == [{"ok": True, "result": [1, 2]}]

    asyncio.run(scenario())
