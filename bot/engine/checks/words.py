"""Can every placeholder of every text be filled, and are the flow's own words there?"""

from bot.engine.basics.messages import placeholders
from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.reading.naming import knows_path
from bot.engine.spec.centre import Centre
from bot.engine.spec.effect_specs import Claim, EffectSpec, Tell
from bot.engine.spec.model import Check, Flow, Place, State

PLAIN = ("title", "summary")
"""Texts that are shown outside any case: nothing can fill a placeholder there."""


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Look at every text of the flow."""
    for name, text in (("title", flow.title), ("icon", flow.icon), ("summary", flow.summary)):
        if not text:
            found.near(flow, flow.place, name, "no-words", f"`{flow.id}` has no {name}", f"Write `{name}:`.")
        for one in placeholders(text):
            problem = f"{{{one}}} in the {name} is shown as it stands"
            found.near(
                flow,
                flow.place,
                name,
                "unknown-placeholder",
                problem,
                "Nothing is known before a case is open.",
            )
    words = _Words(flow, centre, found)
    words.checks(flow.start.require, flow.place)
    for field in flow.fields.values():
        for text in (field.ask, field.why, field.help):
            words.fill(text, field.place)
        for text in (field.label, *(option.label for option in field.options)):
            words.plain(text, field.place)
        words.checks(field.checks, field.place)
    for state in flow.states.values():
        words.state(state)


class _Words:
    """Checks texts of one flow."""

    def __init__(self, flow: Flow, centre: Centre, found: Findings) -> None:
        self._flow, self._centre, self._found = flow, centre, found

    def fill(self, text: str, place: Place) -> None:
        """Everything in braces can be filled from the case."""
        for name in placeholders(text):
            if not knows_path(name, self._flow, self._centre):
                known = [
                    *self._flow.fields,
                    *self._flow.facts,
                    *(f"policy.{one}" for one in self._centre.policies),
                ]
                advice = did_you_mean(name, known) or "Use a field, a fact, a path of a record, or a policy."
                problem = f"nothing fills {{{name}}} in “{text}”"
                self._found.near(self._flow, place, f"{{{name}}}", "unknown-placeholder", problem, advice)

    def plain(self, text: str, place: Place) -> None:
        """Words of buttons and titles are shown as they stand."""
        for name in placeholders(text):
            problem = f"{{{name}}} in “{text}” is shown as it stands"
            advice = "Titles, labels and options take no values; write it into `what`, `ask` or a notice."
            self._found.near(self._flow, place, f"{{{name}}}", "unknown-placeholder", problem, advice)

    def checks(self, checks: tuple[Check, ...], place: Place) -> None:
        """Every rule has its reason."""
        for one in checks:
            if not one.otherwise:
                self._found.note(place, "no-reason", "a rule refuses without a reason", "Write `else:`.")
            self.fill(one.otherwise, place)

    def state(self, state: State) -> None:
        """Look at the texts of a state and of its events."""
        if not state.title:
            self._found.note(state.place, "no-words", f"`{state.id}` has no title", "Write `title:`.")
        self.plain(state.title, state.place)
        for words in state.what.values():
            self.fill(words, state.place)
        self._effects(state.enter, state.place)
        for item in state.items:
            self.plain(item.label, state.place)
        for event in state.on.values():
            self.plain(event.label, event.place)
            self.fill(event.sure, event.place)
            self.checks(event.require, event.place)
            for route in event.routes:
                self.fill(route.refuse, route.place)
                self._effects(route.do, event.place)

    def _effects(self, effects: tuple[EffectSpec, ...], place: Place) -> None:
        for effect in effects:
            match effect:
                case Tell():
                    self.fill(effect.text, place)
                    if not effect.text:
                        self._found.near(
                            self._flow, place, "tell", "no-words", "a notice says nothing", "Write `text:`."
                        )
                case Claim() if not effect.otherwise:
                    text = f"nobody learns why `{effect.kind}` cannot be taken"
                    self._found.near(self._flow, place, "claim", "no-words", text, "Write `else:`.")
                case _:
                    pass
