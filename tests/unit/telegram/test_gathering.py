"""Photos sent together are handed on as one; order is kept whatever comes between."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot.cases.base.inputs import Album, Incoming, Said, SentFile
from bot.telegram.gathering import MOST, Gathering
from bot.telegram.inbound import together, understand
from bot.telegram.intake import Arrived

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WANG = {"id": 7, "is_bot": False, "first_name": "Wang"}


def photo(number: int, album: str = "", chat: int = 7) -> Arrived:
    body: dict[str, Any] = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "private"},
        "from": WANG,
        "photo": [{"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 1, "height": 1}],
    }
    if album:
        body["media_group_id"] = album
    return Arrived({"update_id": number, "message": body}, NOW)


def text(number: int, chat: int = 7, words: str = "hi") -> Arrived:
    body = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "private"},
        "from": WANG,
        "text": words,
    }
    return Arrived({"update_id": number, "message": body}, NOW)


class Lane:
    def __init__(self, window_s: float = 0.02) -> None:
        self.out: list[list[int]] = []
        self.handed_on = asyncio.Event()
        self.gathering = Gathering(self._push, window_s)

    def _push(self, _chat: int, arrived: Arrived) -> None:
        self.out.append([one["update_id"] for one in (arrived.update, *arrived.more)])
        self.handed_on.set()


async def test_an_album_is_one_after_its_window() -> None:
    lane = Lane()
    for number in (1, 2, 3):
        lane.gathering.push(photo(number, "a"))
    assert lane.out == []
    async with asyncio.timeout(5):
        await lane.handed_on.wait()
    assert lane.out == [[1, 2, 3]]


async def test_what_follows_closes_the_album_first() -> None:
    lane = Lane(60)
    lane.gathering.push(photo(1, "a"))
    lane.gathering.push(text(2, chat=8))
    lane.gathering.push(photo(3, "a"))
    lane.gathering.push(photo(4, "b"))
    lane.gathering.push(text(5))
    lane.gathering.push(photo(6))
    assert lane.out == [[2], [1, 3], [4], [5], [6]]


async def test_the_parts_of_a_long_text_are_one() -> None:
    lane = Lane(60)
    for number, words in enumerate(("x" * 4096, "y" * 4090, "z", "another")):
        lane.gathering.push(text(number, words=words))
    assert lane.out == [[0, 1, 2], [3]]
    lane.gathering.push(text(4, words="x" * 4096))
    lane.gathering.push(text(5, words="/menu"))
    lane.gathering.push(text(6, words="x" * 4096))
    lane.gathering.push(photo(7))
    assert lane.out[2:] == [[4], [5], [6], [7]]
    first, second = (understand(text(8, words=words).update, NOW) for words in ("x" * 4096, "end"))
    whole = together((first, second), ())
    assert isinstance(whole, Incoming)
    assert whole.input == Said("x" * 4096 + "\nend")


async def test_a_full_album_waits_no_longer_and_a_stop_hands_on_the_rest() -> None:
    lane = Lane(60)
    for number in range(MOST + 1):
        lane.gathering.push(photo(number, "a"))
    assert lane.out == [list(range(MOST))]
    lane.gathering.close()
    assert lane.out[1:] == [[MOST]]


def test_an_album_is_one_input_with_all_its_files() -> None:
    signals = [understand(photo(number, "a").update, NOW) for number in (1, 2)]
    whole = together(signals, ())
    assert isinstance(whole, Incoming)
    assert isinstance(whole.input, Album)
    assert [one.ref for one in whole.input.files] == ["f1", "f2"]
    assert all(isinstance(one, SentFile) for one in whole.input.files)
    assert whole.key == "tg:1"
