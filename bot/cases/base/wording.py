"""A refusal becomes words: its placeholders are filled from the facts it was refused on."""

from typing import TYPE_CHECKING

from bot.cases.base.shown import Name, PersonId, Words, params_of
from bot.engine.basics.messages import placeholders
from bot.engine.deciding.scope import CaseScope

if TYPE_CHECKING:
    from bot.engine.deciding.scope import Surroundings
    from bot.errors import Refusal


def words_of(refusal: "Refusal", around: "Surroundings") -> Words:
    """Return the refusal as words; names of roles and people stay to be looked up.

    Raises:
        NotLoaded: a record that the text names has not been read yet.
    """
    params = dict(refusal.params)
    scope = params.pop("scope", None)
    filled: dict[str, object] = {}
    if isinstance(scope, CaseScope):
        filled.update(params_of(refusal.msgid, scope))
    named = placeholders(refusal.msgid)
    for name, value in params.items():
        if name not in named:
            continue  # what was answered may be something that no sentence can hold, such as a list of rows
        if name == "who" and isinstance(value, tuple):
            filled[name] = tuple(_seat(seat, around) for seat in value)
        elif name in ("field", "items"):
            filled[name] = _labels(value)
        else:
            filled.setdefault(name, Name(value) if isinstance(value, str) else value)
    return Words(refusal.msgid, filled)  # type: ignore[arg-type]  # people are looked up before they are shown


def _seat(seat: str, around: "Surroundings") -> object:
    kind, _, name = seat.partition(":")
    return PersonId(int(name)) if kind == "person" else Words(around.centre.roles[name].title)


def _labels(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(Words(str(one)) for one in value)
    return Words(str(value))
