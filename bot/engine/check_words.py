"""Can every placeholder of every text be filled, and are the flow's own words there?"""

from bot.engine.findings import Findings
from bot.engine.guards import did_you_mean
from bot.engine.messages import placeholders
from bot.engine.model import Centre, Check, Flow, Place, State, Tell
from bot.engine.naming import knows_path


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Look at every text of the flow."""
    for name, text in (("title", flow.title), ("icon", flow.icon), ("summary", flow.summary)):
        if not text:
            found.note(flow.place, "no-words", f"`{flow.id}` has no {name}", f"Write `{name}:`.")
    words = _Words(flow, centre, found)
    words.checks(flow.start.require, flow.place)
    for field in flow.fields.values():
        for text in (field.ask, field.why, field.help):
            words.fill(text, field.place)
        words.checks(field.checks, field.place)
    for state in flow.states.values():
        if not state.title:
            found.note(state.place, "no-words", f"`{state.id}` has no title", "Write `title:`.")
        words.state(state)


class _Words:
    """Checks texts of one flow."""

    def __init__(self, flow: Flow, centre: Centre, found: Findings) -> None:
        self._flow, self._centre, self._found = flow, centre, found

    def fill(self, text: str, place: Place) -> None:
        for name in placeholders(text):
            if not knows_path(name, self._flow, self._centre):
                known = [*self._flow.fields, *self._flow.facts, *(f"policy.{one}" for one in self._centre.policies)]
                advice = did_you_mean(name, known) or "Use a field, a fact, a path of a record, or a policy."
                self._found.note(place, "unknown-placeholder", f"nothing fills {{{name}}} in “{text}”", advice)

    def checks(self, checks: tuple[Check, ...], place: Place) -> None:
        for one in checks:
            if not one.otherwise:
                self._found.note(place, "no-reason", "a rule refuses without a reason", "Write `else:`.")
            self.fill(one.otherwise, place)

    def state(self, state: State) -> None:
        self.fill(state.what, state.place)
        for effect in state.enter:
            if isinstance(effect, Tell):
                self.fill(effect.text, state.place)
        for event in state.on.values():
            self.checks(event.require, event.place)
            for route in event.routes:
                self.fill(route.refuse, route.place)
                for effect in route.do:
                    if isinstance(effect, Tell):
                        self.fill(effect.text, route.place)
