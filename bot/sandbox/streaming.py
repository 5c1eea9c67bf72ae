"""What a page is told, as server-sent events: the whole at first, then each event and each call of the bot once.

A reader's place is the `id` of the last message it got: `<world>.<feed seq>.<journal seq>`. With it the stream goes on
where it was cut off; without it, after a reset, or when too much was missed, it begins with `hello`. Knows no HTTP.
"""

from typing import Any

import orjson

from bot.sandbox.api import Api

Json = dict[str, Any]

WIRE = 200
"""Calls of the bot that a new reader is told of."""
LONGEST = 600
"""Characters of a text on the wire that are shown."""
MOST = 40
"""Entries of a list on the wire that are shown."""


class Reader:
    """One page's place in the stream."""

    def __init__(self, place: str, *, stage: bool = False) -> None:
        """Stand at a place given out before; anything else, such as "", is the very beginning.

        `stage` tells the page whether the server has a stage beside the phones.
        """
        self._stage = stage
        world, _, numbers = place.partition(".")
        feed, _, journal = numbers.partition(".")
        known = feed.isdecimal() and journal.isdecimal()
        self._world = world if known else ""
        self._feed, self._journal = (int(feed), int(journal)) if known else (0, 0)

    def read(self, api: Api) -> bytes:
        """Return what came since the last reading, b"" when nothing did."""
        feed, journal = api.world.feed, api.journal
        if self._world != api.born or not feed.holds(self._feed):
            self._world, self._feed, self._journal = api.born, feed.seq, journal.seq
            return self._message("hello", {**hello(api), "stage": self._stage})
        parts = []
        for event in feed.since(self._feed):
            self._feed = event["seq"]
            parts.append(self._message("feed", event))
        for entry in journal.since(self._journal):
            self._journal = entry["seq"]
            parts.append(self._message("wire", trimmed(entry)))
        return b"".join(parts)

    def _message(self, event: str, data: Json) -> bytes:
        place = f"{self._world}.{self._feed}.{self._journal}"
        return f"id: {place}\nevent: {event}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"


def hello(api: Api) -> Json:
    """Return everything that there is at the moment."""
    world = api.world
    return {
        "bot": api.me,
        "zone": api.zone,
        "people": [person.shown() for person in world.people.values()],
        "chats": {str(chat.id): chat.shown() for chat in world.chats.values()},
        "clock": {"now": api.clock.now(), "offset": api.clock.offset},
        "wire": [trimmed(entry) for entry in api.journal.since(api.journal.seq - WIRE)],
    }


def trimmed(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON with long texts and long lists cut, for somebody who reads the wire."""
    match value:
        case str() if len(value) > LONGEST:
            return f"{value[:LONGEST]}…"
        case dict():
            return {key: trimmed(part) for key, part in value.items()}
        case list():
            return [trimmed(part) for part in value[:MOST]]
        case _:
            return value
