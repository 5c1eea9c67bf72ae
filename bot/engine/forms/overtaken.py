"""Answers that time, or another answer, has overtaken: the question is asked again, and this says why. Pure."""

from typing import TYPE_CHECKING

from bot.engine.deciding.opening import check_open
from bot.engine.forms.form import open_spec
from bot.errors import InvalidField

if TYPE_CHECKING:
    from bot.engine.forms.form import Draft, FormScope


def why_again(draft: "Draft", facts: "FormScope") -> InvalidField | None:
    """Return why the open question is asked although it has an answer: what was changed since speaks against it."""
    spec = open_spec(draft, facts)
    value = draft.values.get(draft.at)
    if spec is None or value is None or draft.row is not None:
        return None
    scope = facts.of(draft)
    try:
        check_open(spec, value, scope)
    except InvalidField as closed:
        return closed
    failing = next((check for check in spec.checks if not check.that(scope)), None)
    return InvalidField(failing.otherwise, scope=scope, typed=value) if failing is not None else None
