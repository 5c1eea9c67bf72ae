"""Can every paper that a flow makes be filled: does the flow know what it shows, and whose acts it tells?"""

from bot.engine.basics.messages import placeholders
from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.findings import Findings
from bot.engine.reading.naming import effects_of, knows_path
from bot.engine.spec.centre import Centre, DocumentType
from bot.engine.spec.effect_specs import MakeDocument
from bot.engine.spec.model import Flow, Place


def check(flow: Flow, centre: Centre, found: Findings) -> None:
    """Look at the papers of the flow."""
    made = dict.fromkeys(one.document for one in effects_of(flow) if isinstance(one, MakeDocument))
    for name in made:
        document = centre.documents.get(name)
        if document is not None:
            _paper(document, flow, centre, found)


def _paper(document: DocumentType, flow: Flow, centre: Centre, found: Findings) -> None:
    for section in document.sections:
        for name in section.shows:
            _known(name, section.place, document, flow, centre, found)
    for clause in document.clauses:
        for name in placeholders(clause):
            _known(name, document.place, document, flow, centre, found)
    if document.calendar is not None:
        _known(document.calendar.begins, document.place, document, flow, centre, found)
    for state in document.acts:
        if state not in flow.states:
            advice = did_you_mean(state, flow.states)
            text = f"`{document.id}` tells of `{state}`, which is no state of `{flow.id}`"
            found.note(document.place, "unknown-state", text, advice)


def _known(  # noqa: PLR0913, PLR0917 - where and what
    name: str, place: Place, document: DocumentType, flow: Flow, centre: Centre, found: Findings
) -> None:
    if not knows_path(name, flow, centre):
        advice = (
            did_you_mean(name, [*flow.fields, *flow.facts]) or "Use a field, a fact or a path of a record."
        )
        text = f"`{document.id}` shows `{name}`, which `{flow.id}` does not know"
        found.note(place, "unknown-name", text, advice)
