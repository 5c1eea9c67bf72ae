"""What falls due next in an office, in words: for the clock of a trial, which can be moved to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cases.base.codec import moment_of
from bot.cases.base.ports import Row, Statement
from bot.cases.base.reminders import END, SNOOZE
from bot.cases.base.shown import PersonId, Words, who
from bot.engine.basics.languages import LANGUAGES
from bot.engine.basics.messages import N_
from bot.engine.deciding.scope import CaseScope
from bot.engine.deciding.timing import ACTOR, told_seats
from bot.render.voice import Voice

if TYPE_CHECKING:
    from bot.app import Office
    from bot.cases.base.shown import Shown

OVER = N_("the time for “{state}” is over")
REMINDED = N_("{who} is reminded")
TOLD = N_("{who} hears that it is late")
BACK = N_("{who} is back")
FOREVER_MS = 1 << 62


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next due row: when, of which case ("" for none), and what it is in each language."""

    at: datetime
    case: str
    what: Mapping[str, str]


async def upcoming(office: "Office") -> Upcoming | None:
    """Return what falls due next, None when nothing does."""
    due, absences = await office.store.read(
        Statement("due_now", {"now": FOREVER_MS, "limit": 1}), Statement("open_absences")
    )
    found = [await _of_case(office, due[0])] if due else []
    found += [await _of_absence(office, row) for row in absences]
    return min(found, key=lambda one: one.at, default=None)


async def _of_case(office: "Office", row: Row) -> Upcoming:
    world = office.service.world()
    case = await office.service.load_case(world, row["case_id"])
    scope = CaseScope(world.rules(case.flow, case.flow_version).flow, case, world, office.clock.now())
    msgid = (
        OVER if row["kind"] == END else REMINDED if row["kind"] == SNOOZE or row["event"] in ACTOR else TOLD
    )
    told: tuple[Shown | PersonId, ...] = ()
    if row["kind"] == SNOOZE:
        told = (PersonId(int(row["event"])),)
    elif row["kind"] != END:
        told = who(told_seats(row["event"], scope), scope)
    params = {"state": Words(scope.flow.states[case.state].title), "who": told}
    return Upcoming(moment_of(row["due_at"]), case.number, await _said(office, msgid, params))


async def _of_absence(office: "Office", row: Row) -> Upcoming:
    return Upcoming(
        moment_of(row["until"]), "", await _said(office, BACK, {"who": (PersonId(row["person_id"]),)})
    )


async def _said(office: "Office", msgid: str, params: dict[str, object]) -> dict[str, str]:
    told = params.get("who")
    people = [one.id for one in told if isinstance(one, PersonId)] if isinstance(told, tuple) else []
    names = await office.directory.names(people)
    zone, year = office.settings.zone, office.clock.now().year
    return {
        language: Voice(office.texts, language, zone, year, names).say(msgid, **params)
        for language in LANGUAGES
    }
