"""Every kind of update becomes an input, a signal or a reasoned silence; none raises."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.base.actions import Press
from bot.cases.base.inputs import Incoming, Other, Said, SentFile, SharedContact, SharedPlace, Tapped
from bot.telegram.buttons import write
from bot.telegram.inbound import Ignored, Moved, Reach, callback_id, chat_of, understand

Json = dict[str, Any]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WANG: Json = {
    "id": 700001,
    "is_bot": False,
    "first_name": "Wang",
    "last_name": "Fang",
    "language_code": "zh-hans",
}
CHAT: Json = {"id": 700001, "type": "private", "first_name": "Wang"}
GROUP: Json = {"id": -1001, "type": "supergroup", "title": "Team"}
PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90},
    {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 900, "file_size": 10},
]
FILE = {
    "file_id": "f",
    "file_unique_id": "u",
    "file_name": "a.pdf",
    "mime_type": "application/pdf",
    "file_size": 5,
}


def message(chat: Json = CHAT, sender: Json | None = WANG, **content: Any) -> Json:
    """Return an update with a message."""
    body = {"message_id": 7, "date": 1_795_399_200, "chat": chat, **content}
    return {"update_id": 1, "message": {**body, "from": sender} if sender is not None else body}


def tap(data: str | None, chat: Json | None = CHAT) -> Json:
    """Return an update with a tap."""
    query: Json = {"id": "99", "from": WANG, "chat_instance": "1"}
    if chat is not None:
        query["message"] = {"message_id": 7, "date": 0, "chat": chat}
    if data is not None:
        query["data"] = data
    return {"update_id": 2, "callback_query": query}


def heard(update: Json, username: str = "banli_bot") -> Incoming:
    """Return what was understood; it must be something that the office answers."""
    signal = understand(update, NOW, username)
    assert isinstance(signal, Incoming), signal
    return signal


def test_a_text_says_who_and_when() -> None:
    incoming = heard(message(text="我想晚点签约"))
    assert incoming.input == Said("我想晚点签约")
    assert (incoming.address, incoming.name, incoming.language_code) == ("700001", "Wang Fang", "zh-hans")
    assert (incoming.key, incoming.private, incoming.at) == ("tg:1", True, NOW)


def test_a_tap_is_an_action_of_its_message() -> None:
    incoming = heard(tap(write(Press(5, 2, "approve"))))
    assert incoming.input == Tapped(Press(5, 2, "approve"), "7")
    assert incoming.at == NOW


@pytest.mark.parametrize("data", [None, "", "nonsense", "p:!:1:x", "x" * 70])
def test_a_forged_tap_is_a_tap_without_an_action(data: str | None) -> None:
    assert heard(tap(data)).input == Tapped(None, "7")


def test_a_tap_below_a_message_that_is_gone() -> None:
    incoming = heard(tap("o:1", chat=None))
    assert isinstance(incoming.input, Tapped)
    assert incoming.input.message_ref == ""
    assert incoming.private


CONTENTS: list[tuple[Json, object]] = [
    (
        {"photo": PHOTO, "caption": "The form"},
        SentFile("photo", "large", "", "image/jpeg", 10, "The form", ""),
    ),
    ({"document": FILE}, SentFile("file", "f", "a.pdf", "application/pdf", 5, "", "")),
    (
        {"document": FILE, "media_group_id": "g1"},
        SentFile("file", "f", "a.pdf", "application/pdf", 5, "", "g1"),
    ),
    (
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
        SentFile("voice", "v", "", "", 0, "", ""),
    ),
    (
        {"contact": {"phone_number": "13800138000", "first_name": "Wang", "user_id": 700001}},
        SharedContact("13800138000", "Wang", own=True),
    ),
    (
        {"contact": {"phone_number": "13900139000", "first_name": "Li", "user_id": 700002}},
        SharedContact("13900139000", "Li", own=False),
    ),
    ({"contact": {"phone_number": "1", "first_name": "Card"}}, SharedContact("1", "Card", own=False)),
    ({"location": {"latitude": 23.129, "longitude": 113.264}}, SharedPlace(23_129_000, 113_264_000)),
    ({"dice": {"emoji": "🎲", "value": 3}}, Other("dice")),
    ({"something_newer_than_this_program": {"a": 1}}, Other("message")),
    ({"photo": "not a list of sizes"}, Other("message")),
    ({}, Other("message")),
]


@pytest.mark.parametrize(
    ("content", "expected"), CONTENTS, ids=lambda one: "-".join(one) if isinstance(one, dict) else ""
)
def test_what_a_person_can_send(content: Json, expected: object) -> None:
    assert heard(message(**content)).input == expected


def test_an_edited_message_is_answered_and_changes_nothing() -> None:
    update = message(text="3 Dec")
    update["edited_message"] = update.pop("message")
    assert heard(update).input == Other("edited_message")


@pytest.mark.parametrize(
    "update",
    [
        message(GROUP, text="good morning"),
        message(GROUP, text="/todo@another_bot"),
        message(GROUP, photo=PHOTO),
        message(sender=None, text="signed by the group"),
        message(sender={**WANG, "is_bot": True}, text="beep"),
        message(pinned_message={"message_id": 1, "date": 0, "chat": CHAT}),
        {"update_id": 3, "channel_post": {"message_id": 1, "date": 1, "chat": GROUP, "text": "news"}},
        {"update_id": 4, "poll": {"id": "1"}},
        {"update_id": 5},
    ],
)
def test_what_nobody_waits_an_answer_for(update: Json) -> None:
    assert isinstance(understand(update, NOW, "banli_bot"), Ignored)


@pytest.mark.parametrize("text", ["/todo", "/todo@banli_bot", "/todo@BANLI_bot now"])
def test_a_command_in_a_group_is_for_us(text: str) -> None:
    incoming = heard(message(GROUP, text=text))
    assert (incoming.private, incoming.group, incoming.address) == (False, "-1001", "700001")


def test_a_group_that_moves_is_followed() -> None:
    assert understand(message(GROUP, migrate_to_chat_id=-1002), NOW) == Moved("-1001", "-1002")


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("left", False), ("member", True)])
def test_who_blocks_the_bot_is_out_of_reach(status: str, reachable: bool) -> None:
    change = {"chat": CHAT, "from": WANG, "date": 1, "new_chat_member": {"status": status, "user": WANG}}
    assert understand({"update_id": 6, "my_chat_member": change}, NOW) == Reach("700001", reachable)
    assert isinstance(understand({"update_id": 6, "my_chat_member": {**change, "chat": GROUP}}, NOW), Ignored)


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        (message(text="x"), 700001),
        (message(GROUP, text="/x"), -1001),
        (tap("o:1"), 700001),
        (tap("o:1", GROUP), -1001),
        (tap("o:1", None), 700001),
        ({"update_id": 4, "poll": {"id": "1"}}, 0),
        ({"update_id": 5}, 0),
    ],
)
def test_the_lane_is_the_chat(update: Json, chat: int) -> None:
    assert chat_of(update) == chat


def test_only_a_tap_has_a_callback() -> None:
    assert callback_id(tap("o:1")) == "99"
    assert callback_id(message(text="x")) == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["photo", "contact", "location", "voice", "document", "sticker", "poll", "video", "venue"]
        ),
        JSON,
        min_size=1,
        max_size=3,
    )
)
def test_no_shape_of_a_message_raises(content: Json) -> None:
    understand(message(**content), NOW)
