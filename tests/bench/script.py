"""The words of a scripted conversation: what a simulated user does, and what must come back.

A script is plain data, so that the fake server gets it as JSON and knows no bot. It must not know how a step
is delivered (`crowd.py`) nor which bot is under test (`bots.py`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FIRST_CHAT = 700_000_001
"""Telegram user id, and private chat id, of the first simulated user; the others follow without a gap."""

LANGUAGE_CODE = "en"
"""`language_code` of every simulated user."""


@dataclass(frozen=True, slots=True)
class Step:
    """One update of the user, and the reply that answers it.

    `{n}` in `text`, `press` and `expect` stands for the number of the conversation, unique in a run, so that
    a reply made of somebody else's answers is seen to be wrong.

    Attributes:
        text: what the user types, a command included; None when a button is pressed.
        press: part of the label of a button of the newest inline keyboard, or the place of the button (from
        0,
            row by row; -1 is the last); None when text is typed.
        expect: every one of these must stand in the reply.
    """

    expect: tuple[str, ...]
    text: str | None = None
    press: str | int | None = None

    def __post_init__(self) -> None:
        """Refuse a step that does both things, or neither, or expects nothing."""
        if (self.text is None) == (self.press is None):
            message = f"a step either types or presses: text={self.text!r}, press={self.press!r}"
            raise ValueError(message)
        if not self.expect or not all(self.expect):
            message = f"step {self.text or self.press!r} must say what its reply contains"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation that every user repeats.

    Attributes:
        ignore: a message containing one of these is not a reply (a notice that comes beside it).
        fresh_people: each conversation is held by a person who has not spoken yet, for processes that a
        person
            can go through only once; then `people` of the seed must cover all conversations of a run.
    """

    name: str
    steps: tuple[Step, ...]
    ignore: tuple[str, ...] = ()
    fresh_people: bool = False


def typed(text: str, *expect: str) -> Step:
    """Return a step in which the user types `text`."""
    return Step(expect=expect, text=text)


def pressed(button: str | int, *expect: str) -> Step:
    """Return a step in which the user presses a button, by label or by place."""
    return Step(expect=expect, press=button)


def to_json(script: Script) -> dict[str, Any]:
    """Return the script as JSON data."""
    return asdict(script)


def from_json(data: Mapping[str, Any]) -> Script:
    """Return the script that `to_json` wrote."""
    steps = tuple(
        Step(expect=tuple(step["expect"]), text=step["text"], press=step["press"]) for step in data["steps"]
    )
    return Script(
        name=data["name"],
        steps=steps,
        ignore=tuple(data["ignore"]),
        fresh_people=data["fresh_people"],
    )
