"""Keeps the hour that somebody has chosen while they fill in the rest of the form: for some minutes, and only one.

What is kept so counts as taken for everybody else. It is the customer's for good when the form is sent; of a form that
is left it is free again when the minutes are over, without anybody being told.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Statement
from bot.engine.basics.spans import Span
from bot.engine.deciding.opening import key_of, places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cases.forms.drafts import OpenForm
    from bot.engine.forms.form import Draft

TAKE = "take_hold"
"""The statement that fails where others were faster."""


def chosen_anew(opened: "OpenForm", draft: "Draft") -> "Iterator[tuple[str, datetime]]":
    """Yield the slots that are kept, by the name of their field, where the draft has another one than before."""
    for name in draft.asks:
        slots, value = opened.facts.flow.field(name).slots, draft.values.get(name)
        if slots is None or slots.hold is None or not isinstance(value, datetime):
            continue
        if value != opened.draft.values.get(name):
            yield name, value


def holding(opened: "OpenForm", draft: "Draft") -> list[Statement]:
    """Return the statements that keep what has been chosen anew, and give back what was kept before.

    What the case has for good already stays its own.

    Raises:
        NotLoaded: a record is needed that has not been read yet.
    """
    made: list[Statement] = []
    for name, moment in chosen_anew(opened, draft):
        slots, scope = opened.facts.flow.field(name).slots, opened.facts.of(draft)
        span = slots.hold(scope) if slots is not None and slots.hold is not None else None
        if slots is None or not isinstance(span, Span):
            continue
        until = ms_of(opened.now + timedelta(minutes=span.minutes))
        thing = {"kind": slots.what, "key": key_of(moment)}
        mine = {**thing, "case_id": opened.case.id}
        made += [
            Statement("drop_holds", mine),
            Statement("drop_expired_claims", {**thing, "now": ms_of(opened.now)}),
            Statement(TAKE, {**mine, "until": until, "capacity": places(slots, scope)}, 1),
        ]
    return made
