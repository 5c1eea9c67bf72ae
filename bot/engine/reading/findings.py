"""A list of problems in the making, each at the line a person would mend."""

import re

from bot.engine.spec.model import Flow, Place
from bot.errors import Problem


class Findings:
    """Collects problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, place: Place, code: str, text: str, advice: str = "") -> None:
        """Note a problem at a place of a file."""
        self.problems.append(Problem(place.file, place.line, place.column, code, text, advice))

    def near(self, flow: Flow, place: Place, words: str, code: str, text: str, advice: str = "") -> None:  # noqa: PLR0913, PLR0917 - where and what
        """Note a problem where the words stand below the place; see `locate`."""
        self.note(locate(flow.source, place, words), code, text, advice)


def locate(source: str, place: Place, words: str) -> Place:
    """Return where the words stand, one after another, in the block that begins at the place.

    `"card price"` finds the first `price` after the first `card` of a state. When they are not all there (the block
    takes them from somewhere else by an alias), the place itself.
    """
    found = place
    waiting = words.split()
    for number, line in _block(source, place):
        start = 0
        while waiting:
            match = re.compile(rf"(?<![\w.]){re.escape(waiting[0])}(?!\w)").search(line, start)
            if match is None:
                break
            start = match.end()
            found = Place(place.file, number, match.start() + 1)
            waiting.pop(0)
        if not waiting:
            return found
    return place


def _block(source: str, place: Place) -> list[tuple[int, str]]:
    """Return the lines of the block with their numbers: those that are indented at least as far as its beginning."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(source.split("\n"), 1):
        if number < place.line:
            continue
        blank = not line.strip() or line.lstrip().startswith("#")
        if number > place.line and not blank and len(line) - len(line.lstrip()) < place.column - 1:
            break
        if not blank:
            block.append((number, line))
    return block
