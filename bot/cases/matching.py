"""A stranger's words find the process they mean: phrases in every language, forgiving about case and small typos."""

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.cases.picking import may_start

if TYPE_CHECKING:
    from bot.cases.answers import Forms
    from bot.engine.model import Flow
    from bot.engine.world import World

CLOSE_ENOUGH = 0.82
SHORTEST = 2


class Matcher:
    """Matches typed words with the phrases of the flows a person may start."""

    def __init__(self, forms: "Forms") -> None:
        self._forms = forms

    def flow(self, text: str, roles: Iterable[str], world: "World") -> str | None:
        """Return the one flow the words mean, or None when none or several fit."""
        wanted = simple(text)
        if len(wanted) < SHORTEST:
            return None
        held = frozenset(roles)
        scores = {
            flow.id: self._score(wanted, flow)
            for flow in world.centre.flows.values()
            if may_start(held, flow)
        }
        best = sorted(scores.items(), key=lambda one: one[1], reverse=True)[:2]
        if not best or best[0][1] < CLOSE_ENOUGH:
            return None
        if len(best) > 1 and best[1][1] == best[0][1]:
            return None
        return best[0][0]

    def _score(self, wanted: str, flow: "Flow") -> float:
        phrases = {form for phrase in (flow.title, *flow.start.phrases) for form in self._forms(phrase)}
        return max((likeness(wanted, simple(phrase)) for phrase in phrases), default=0.0)


def simple(text: str) -> str:
    """Return the text without case, spaces and punctuation."""
    return "".join(character for character in text.casefold() if character.isalnum())


def likeness(wanted: str, phrase: str) -> float:
    """Return 1 for the same words or words that hold the phrase, less for a near miss."""
    if not phrase:
        return 0.0
    if phrase in wanted:
        return 1.0
    return difflib.SequenceMatcher(None, wanted, phrase).ratio()
