"""The simulated users follow their script, see every fault, and count what a kill cost them."""

import asyncio
import json

import pytest

from .api import Api
from .crowd import Crowd, Plan
from .doubles import KEYBOARD, YES, Desk, connected, no_timers
from .script import FIRST_CHAT, Script, pressed, to_json, typed
from .updates import find_button

SHORT = Script(
    name="short",
    steps=(typed("/go {n}", "Ready {n}?"), pressed("Yes", "Done {n}")),
    ignore=("By the way",),
)


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
    crowd = Crowd(Plan(script, users=6, spread=True), desk, clock=lambda: desk.now, later=no_timers)
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
