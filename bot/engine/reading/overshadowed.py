"""Which complaints of the whole-flow checks only follow from what could not be read: they would mislead.

A state whose `within` has a typing mistake has no deadline either; its author needs to hear of the one mistake only.
"""

from bisect import bisect_right
from collections.abc import Iterable

from bot.engine.spec.centre import Centre
from bot.errors import Problem

WHOLE = frozenset(
    ("unused-field", "unused-fact", "never-filled", "never-fires", "unreachable", "cannot-end", "no-end")
)
"""What is concluded from the whole file, and so from anything in it that could not be read."""
HOLES = frozenset(("missing-key", "wrong-kind", "yaml-syntax"))
"""At the top of a file they leave nothing to conclude from."""
DEPTH = 2
"""A block begins at a line that is indented by no more: a key of the flow, a field, a state."""


def follows(problem: Problem, read: Iterable[Problem], centre: Centre) -> bool:
    """Tell whether the problem may follow from one that was found when the files were read."""
    earlier = [one for one in read if one.file == problem.file]
    if not earlier:
        return False
    flow = next((flow for flow in centre.flows.values() if flow.place.file == problem.file), None)
    if flow is None or problem.code in WHOLE:
        return True
    if any(one.code in HOLES and one.line <= flow.place.line for one in earlier):
        return True
    starts = _starts(flow.source)
    here = bisect_right(starts, problem.line)
    return any(bisect_right(starts, one.line) == here for one in earlier)


def _starts(source: str) -> list[int]:
    found = []
    for number, line in enumerate(source.split("\n"), 1):
        bare = line.lstrip()
        if bare and not bare.startswith("#") and len(line) - len(bare) <= DEPTH:
            found.append(number)
    return found
