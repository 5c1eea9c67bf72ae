"""The benchmark must tell the truth: bodies are read right, faults are seen, peers hold the conversation."""

import asyncio
import http.client
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from .api import Api
from .bots import BOTS, Bot, chosen
from .crowd import Crowd, Plan
from .errors import BenchError
from .mailbox import Mailbox
from .measure import measure
from .process import fake_api, usage
from .report import speed_table
from .script import FIRST_CHAT, Script, Step, from_json, pressed, to_json, typed
from .script_banli import SCRIPT as BANLI
from .script_peers import SCRIPT as PEERS
from .session import Load
from .updates import find_button, inline_keyboard
from .wire import Connection, parse_body

TEXT = '想改到3月16日 & more=100% "quoted" 🙂'
KEYBOARD: dict[str, Any] = {
    "inline_keyboard": [[{"text": "🕑 Yes", "callback_data": "y"}], [{"text": "No", "url": "x"}]]
}
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


class Pipe(asyncio.Transport):
    """A transport that keeps what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def results(self) -> list[Any]:
        return [json.loads(answer.partition(b"\r\n\r\n")[2]) for answer in self.written]


class Desk:
    """A post that keeps the updates, and a clock that is turned by hand."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.now = 100.0
        self._last = 0

    def next_id(self) -> int:
        self._last += 1
        return self._last

    def put(self, update_id: int, update: bytes) -> None:
        parsed = json.loads(update)
        assert parsed["update_id"] == update_id
        self.updates.append(parsed)

    def crowd(self, script: Script, users: int = 1) -> Crowd:
        crowd = Crowd(Plan(script, users), self, clock=lambda: self.now, later=_no_timers)
        crowd.count_from_now()
        crowd.start()
        return crowd


def _no_timers(*_: object) -> Any:
    message = "without think time there are no timers"
    raise AssertionError(message)


def connected(handler: Any) -> tuple[Connection, Pipe]:
    connection, pipe = Connection(handler), Pipe()
    connection.connection_made(pipe)
    return connection, pipe


SHORT = Script(
    name="short",
    steps=(typed("/go {n}", "Ready {n}?"), pressed("Yes", "Done {n}")),
    ignore=("By the way",),
)
YES = inline_keyboard(KEYBOARD)


# -- bodies and connections ------------------------------------------------------------------------


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


# -- the update queue ------------------------------------------------------------------------------


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


# -- the users -------------------------------------------------------------------------------------


def test_conversation_with_right_replies() -> None:
    desk = Desk()
    crowd = desk.crowd(SHORT)
    assert desk.updates[0]["message"]["text"] == "/go 1"
    assert desk.updates[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 3}]
    desk.now += 0.25
    message_id = crowd.sent(FIRST_CHAT, "Ready 1?", YES)
    query = desk.updates[1]["callback_query"]
    assert query["data"] == "y"
    assert query["message"]["message_id"] == message_id
    assert query["message"]["reply_markup"] == KEYBOARD
    assert crowd.edited(FIRST_CHAT, message_id, "Done 1", b"")
    assert desk.updates[2]["message"]["text"] == "/go 2"
    tally = crowd.tally
    assert (tally.right, tally.conversations, tally.wrong, tally.repeated) == (2, 1, 0, 0)
    assert tally.latencies_s == [0.25, 0.0]


def test_faults_are_counted_and_the_user_keeps_waiting() -> None:
    desk = Desk()
    crowd = desk.crowd(SHORT)
    crowd.sent(FIRST_CHAT, "Ready 2?", YES)
    assert crowd.tally.wrong == 1
    crowd.sent(FIRST_CHAT, "Ready 1?", YES)
    crowd.sent(FIRST_CHAT, "Ready 1?", YES)
    assert crowd.tally.repeated == 1
    crowd.sent(FIRST_CHAT, "By the way, it rains", b"")
    crowd.sent(FIRST_CHAT + 1, "Ready 1?", YES)
    tally = crowd.tally
    assert (tally.right, tally.wrong, tally.repeated, tally.ignored, tally.elsewhere) == (1, 1, 1, 1, 1)
    assert len(crowd.waiting) == 1


@pytest.mark.parametrize("markup", [b"", b'{"inline_keyboard":[[{"text":"No","callback_data":"n"}]]}'])
def test_missing_button_is_wrong(markup: bytes) -> None:
    desk = Desk()
    crowd = desk.crowd(SHORT)
    crowd.sent(FIRST_CHAT, "Ready 1?", markup)
    assert len(desk.updates) == 1
    assert crowd.tally.wrong == 1
    assert "no button 'Yes'" in crowd.tally.samples[0]


def test_keyboard_follows_edits() -> None:
    desk = Desk()
    crowd = desk.crowd(Script(name="s", steps=(typed("a", "A"), typed("b", "B"), pressed(0, "C"))))
    old = crowd.sent(FIRST_CHAT, "A", YES)
    crowd.keyboard_changed(FIRST_CHAT, (old, "", b""))
    crowd.sent(FIRST_CHAT, "B", b"")
    assert "no button 0 to press, only []" in crowd.tally.samples[0]


def test_edit_without_change_is_refused() -> None:
    crowd = Desk().crowd(SHORT)
    message_id = crowd.sent(FIRST_CHAT, "Ready 1?", YES)
    assert not crowd.edited(FIRST_CHAT, message_id, "Ready 1?", YES)
    assert crowd.tally.repeated == 0


def test_spread_users_stand_at_all_steps() -> None:
    desk = Desk()
    script = Script(name="three", steps=tuple(typed(f"{place}", f"{place}") for place in range(3)))
    crowd = Crowd(Plan(script, users=6, spread=True), desk, clock=lambda: desk.now, later=_no_timers)
    crowd.start()
    begun, done = [crowd.begun], 0
    while crowd.begun < 6:
        asked = desk.updates[done]["message"]
        crowd.sent(asked["chat"]["id"], asked["text"], b"")
        done += 1
        begun.append(crowd.begun)
    assert begun == [2, 2, 4, 4, 4, 4, 6]
    pending = [update["message"]["text"] for update in desk.updates[done:]]
    assert sorted(pending) == ["0", "0", "1", "1", "2", "2"]


def test_fresh_people_hold_each_conversation() -> None:
    desk = Desk()
    crowd = desk.crowd(Script(name="once", steps=(typed("/go", "Done"),), fresh_people=True), users=2)
    crowd.sent(FIRST_CHAT, "Done", b"")
    assert [update["message"]["chat"]["id"] - FIRST_CHAT for update in desk.updates] == [0, 1, 2]


@pytest.mark.parametrize(
    ("button", "data"), [("Yes", "y"), (0, "y"), (-2, "y"), ("No", None), (2, None), ("X", None)]
)
def test_find_button(button: str | int, data: str | None) -> None:
    assert find_button(YES, button) == (data, ["🕑 Yes", "No"])


def test_loss_is_counted_around_a_kill() -> None:
    """Three users: one update never fetched, one confirmed and lost, one answered after the restart."""

    async def scenario() -> None:
        api = Api(asyncio.get_running_loop())
        connection, pipe = connected(api.request)
        api.steer("start", {"script": to_json(SHORT), "users": 3, "think_s": [0, 0]})
        api.request(connection, b"/bot1:T/getUpdates", b"application/json", b'{"offset": 3}')
        assert [update["update_id"] for update in pipe.results()[0]["result"]] == [3]
        killed = api.steer("killed", {})
        assert (killed["in_flight"], killed["confirmed_in_flight"]) == (3, 2)
        for chat, number in ((FIRST_CHAT, 1), (FIRST_CHAT + 2, 3)):
            body = json.dumps(
                {"chat_id": chat, "text": f"Ready {number}?", "reply_markup": KEYBOARD}
            ).encode()
            api.request(connection, b"/bot1:T/sendMessage", b"application/json", body)
        settled = api.steer("settled", {})
        assert (settled["lost_confirmed"], settled["lost_unconfirmed"], settled["waiting"]) == (1, 0, 1)
        assert api.steer("probe", {"only_waiting": False})["waiting"] == 3
        api.request(connection, b"/bot1:T/getUpdates", b"application/json", b'{"offset": 4}')
        probed = pipe.results()[-1]["result"]
        assert [("message" in update, "callback_query" in update) for update in probed] == [
            (False, True),
            (True, False),
            (False, True),
        ]

    asyncio.run(scenario())


# -- scripts, processes, tables --------------------------------------------------------------------


@pytest.mark.parametrize("script", [PEERS, BANLI, SHORT], ids=lambda script: script.name)
def test_script_survives_the_wire(script: Script) -> None:
    assert from_json(json.loads(json.dumps(to_json(script)))) == script


@pytest.mark.parametrize("step", [{"text": "a", "press": "b"}, {}])
def test_step_does_one_thing(step: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="either types or presses"):
        Step(expect=("x",), **step)


def test_step_expects_something() -> None:
    with pytest.raises(ValueError, match="must say what its reply contains"):
        Step(expect=("",), text="a")


def test_usage_grows_with_work() -> None:
    before = usage(os.getpid())
    while usage(os.getpid()).cpu_s < before.cpu_s + 0.02:
        sum(range(10_000))
    assert before.rss_mb > 5


def test_unknown_and_unrunnable_bots_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BenchError, match="unknown bot 'nobody'; choose from banli, ptb"):
        chosen("bare,nobody")
    monkeypatch.setitem(BOTS, "odd", Bot("odd", "Odd", ("true",), PEERS, needs=("no_such_module.x",)))
    with pytest.raises(BenchError, match=r"Odd cannot run: module no_such_module.x is missing"):
        chosen("odd")


@pytest.mark.parametrize("name", ["bare", "ptb", "aiogram"])
def test_peer_holds_the_conversation(name: str, tmp_path: Path) -> None:
    (bot,) = chosen(name)
    run = measure(bot, Load(users=3, conversations=5), seconds=20, people=3, home=tmp_path)
    assert run.samples == ()
    assert (run.wrong, run.missing, run.repeated) == (0, 0, 0)
    assert (run.conversations, run.updates) == (5, 5 * len(PEERS.steps))
    assert run.cpu_us > 0
    assert "0 / 0 / 0 |" in speed_table([(bot.title, [run])])
