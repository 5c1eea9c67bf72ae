"""What a tap or typed words mean for the open question: an answer, a step towards one, or a question back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from bot.cases.base.ports import Statement
from bot.cases.base.shown import Words
from bot.cases.base.wording import words_of
from bot.cases.forms.pickers import IN_STEPS, day_of, example_of, hour_of, is_part
from bot.cases.forms.questions import PLAIN, Aside
from bot.cases.people.colleagues import ColleaguePicker
from bot.cases.records.answers import Forms, value_of_option, value_of_text
from bot.cases.records.picking import RecordPicker
from bot.engine.basics.messages import N_
from bot.engine.basics.values import Area, Money, Rate
from bot.engine.deciding.opening import FREE, TAKEN, check_open, key_of, places, window
from bot.engine.fields import Asked, normalise, parse
from bot.engine.fields.reading import WHICH
from bot.engine.fields.words import plain
from bot.engine.forms import form
from bot.errors import Ambiguous, InvalidField

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.casework.service import CaseService
    from bot.cases.forms.drafts import OpenForm
    from bot.engine.basics.values import Value
    from bot.engine.spec.model import Field

SEVERAL = N_("{count} found. Tap the right one, or type more.")
BACKWARDS = N_("{last} lies before {first}. Please choose the last day again.")
DAYS = ("date", "date_range", "datetime", "slot")
"""Kinds whose examples are looked for: an answer that would be taken now."""
GUESSED = (
    "date",
    "date_range",
    "time",
    "datetime",
    "slot",
    "money",
    "rate",
    "area",
    "choice",
    "multi_choice",
)
"""Kinds whose typed answer may be read otherwise than it was meant: it is shown before it counts."""
FIGURES = re.compile(r"[\d¥,. %:]+")
WHOLE_DAY = re.compile(
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?|\d{1,2} [A-Za-z]+ \d{4})(?: \d{1,2}:\d{2})?"
)
"""What leaves no doubt: plain figures; a day with its month and year."""


@dataclass(frozen=True, slots=True)
class Understood:
    """An answer. `guessed`: it is read from words, and may have been meant otherwise."""

    value: "Value"
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Not an answer yet: the question stays, with this beside it, and `part` is what is chosen of its answer so far."""

    aside: Aside = PLAIN
    part: str = ""


Meaning = Understood | Open


class Reader:
    """Reads answers, with what the office knows: records, people, free slots."""

    def __init__(self, service: "CaseService", forms: Forms) -> None:
        self._service = service
        self._forms = forms
        self._records = RecordPicker(service.store)
        self._people = ColleaguePicker(service.directory)

    # --- what is at hand ----------------------------------------------------------------------------------

    async def beside(self, contact: "Contact", opened: "OpenForm", field: "Field", aside: Aside) -> Aside:
        """Return what stands beside the question: the likely records, people, or free slots where one is asked for."""
        if field.kind == "record" and not aside.records:
            found = await self._records.offered(contact, field.record, opened.world)
            return replace(aside, records=found)
        if field.kind == "person" and not aside.people:
            return replace(aside, people=await self._people.offered(field, opened.world))
        if field.kind == "slot":
            return replace(aside, booked=await self._booked(opened, field))
        return aside

    async def _booked(self, opened: "OpenForm", field: "Field") -> Mapping[str, int]:
        """Return how many others have booked each slot; who waits for one, waits for what is booked for good."""
        slots = field.slots
        if slots is None:
            return {}
        scope = opened.facts.of(opened.draft)
        first, last = await self._service.seen(opened.world, lambda: window(slots, scope))
        between = {"kind": slots.what, "first": key_of(first), "last": key_of(last)}
        now = int(opened.now.timestamp() * 1000)
        (rows,) = await self._service.store.read(
            Statement("claims_between", {**between, "case_id": opened.case.id, "now": now})
        )
        return {row["key"]: row["n"] - (row["held"] if slots.full else 0) for row in rows}

    # --- taps ---------------------------------------------------------------------------------------------

    async def tapped(self, contact: "Contact", opened: "OpenForm", field: "Field", option: str) -> Meaning:
        """Return what a tapped button means.

        Raises:
            InvalidField: it is not offered (any more), or will not do.
        """
        if field.kind == "record":
            return Understood(await self._records.chosen(contact, field.record, option, opened.world))
        if field.kind == "person":
            return Understood(await self._people.chosen(field, option, opened.world))
        if is_part(field.kind, option):
            return await self._step(opened, field, option)
        draft, facts = opened.draft, opened.facts
        offered = await self._service.seen(opened.world, lambda: form.offers(field, draft, facts))
        value = value_of_option(field, option, offered)
        await self._check(opened, field, value)
        return Understood(value)

    async def _step(self, opened: "OpenForm", field: "Field", option: str) -> Meaning:
        """Take one step of an answer: a day or an hour, if it is open."""
        day = day_of(option)
        if day is not None:
            await self._check_day(opened, field, day)
        return Open(part=option)

    async def _check_day(self, opened: "OpenForm", field: "Field", day: date) -> None:
        scope = opened.facts.of(opened.draft)
        if field.kind != "slot":
            await self._service.seen(opened.world, lambda: check_open(field, day, scope))
            return
        noon = datetime.combine(day, time(12, 1), opened.world.zone)
        try:
            await self._service.seen(opened.world, lambda: check_open(field, noon, scope))
        except InvalidField as refusal:
            if "times" not in refusal.params:  # there are some on that day
                raise

    async def _check(self, opened: "OpenForm", field: "Field", value: "Value") -> None:
        """Refuse a slot that others have booked, and days the wrong way round."""
        if field.kind == "date_range" and isinstance(value, tuple) and value[1] < value[0]:  # type: ignore[operator]  # two days
            raise InvalidField(BACKWARDS, first=value[0], last=value[1], typed=value)
        if field.slots is not None and isinstance(value, datetime):
            booked = await self._booked(opened, field)
            taken = booked.get(key_of(value), 0) >= places(field.slots, opened.facts.of(opened.draft))
            if field.slots.full and not taken:
                raise InvalidField(FREE, moment=value, typed=value)
            if taken and not field.slots.full:
                raise InvalidField(TAKEN, moment=value, typed=value)

    # --- words --------------------------------------------------------------------------------------------

    async def typed(self, contact: "Contact", opened: "OpenForm", field: "Field", text: str) -> Meaning:
        """Return what typed words mean.

        Raises:
            InvalidField: nothing that fits the question; says what would, by an example that would do now.
        """
        if field.kind == "record":
            found = await self._records.search(contact, field.record, text, opened.world)
            if len(found) == 1:
                return Understood(found[0].id)
            return Open(Aside(Words(SEVERAL, {"count": len(found)}), records=found), opened.draft.part)
        if field.kind == "person":
            people = await self._people.search(field, text, opened.world)
            if len(people) == 1:
                return Understood(people[0])
            return Open(Aside(Words(SEVERAL, {"count": len(people)}), people=people), opened.draft.part)
        try:
            return await self._read(contact, opened, field, text)
        except InvalidField as refusal:
            if "example" not in refusal.params or field.kind not in DAYS:
                raise
            draft, facts = opened.draft, opened.facts
            example = await self._service.seen(opened.world, lambda: example_of(field, draft, facts))
            if example is None:
                raise
            raise InvalidField(refusal.msgid, **{**refusal.params, "example": example}) from None

    async def _read(self, contact: "Contact", opened: "OpenForm", field: "Field", text: str) -> Meaning:
        try:
            value = self._value(contact, opened, field, text)
        except Ambiguous as several:
            return await self._chosen(opened, field, several)
        if isinstance(value, Open):
            day = day_of(value.part)
            if day is not None:
                await self._check_day(opened, field, day)
            return value
        await self._check(opened, field, value)
        return Understood(value, guessed=_is_guess(field, text, value, self._forms))

    def _value(self, contact: "Contact", opened: "OpenForm", field: "Field", text: str) -> "Value | Open":
        """Read the words as an answer, as what completes the part that is chosen, or as a first step."""
        local = opened.now.astimezone(opened.world.zone)
        part = opened.draft.part
        try:
            return value_of_text(field, text, local, contact.language, self._forms)
        except Ambiguous:
            raise
        except InvalidField:
            if field.kind not in IN_STEPS:
                raise
            completed = self._completed(field, part, text, contact.language, local) if part else None
            if completed is not None:
                return completed
            day = None if field.kind == "time" else _day(text, local, contact.language)
            if day is None:
                raise
            return Open(part=day.isoformat())

    def _completed(self, field: "Field", part: str, text: str, language: str, local: datetime) -> "Value":
        """Return the answer when the words complete what is chosen: a time for the day, a last day for the first."""
        day = day_of(part)
        if day is None:
            hour = hour_of(part)
            day = hour[0] if hour is not None else None
        if day is None:
            return None
        if field.kind == "date_range":
            first = datetime.combine(day, time(), local.tzinfo)
            last = _day(text, first, language)
            return (day, last) if last is not None else None
        clocks = _readings("time", text, local, language)
        moments = tuple(
            datetime.combine(day, clock, local.tzinfo) for clock in clocks if isinstance(clock, time)
        )
        if len(moments) > 1:
            raise Ambiguous(WHICH, readings=moments, typed=text)
        return moments[0] if moments else None

    async def _chosen(self, opened: "OpenForm", field: "Field", several: Ambiguous) -> Meaning:
        """Keep of several readings those that would do; one is the answer, several are asked back."""
        fit = [value for value in several.readings if await self._would_do(opened, field, value)]
        if len(fit) == 1:
            return Understood(fit[0], guessed=True)
        if not fit:
            await self._check(opened, field, several.readings[0])
            return Understood(several.readings[0], guessed=True)  # refused in its turn, with the reason
        why = await self._service.seen(opened.world, lambda: words_of(several, opened.world))
        return Open(Aside(why, readings=tuple(fit)), opened.draft.part)

    async def _would_do(self, opened: "OpenForm", field: "Field", value: "Value") -> bool:
        if field.kind in ("choice", "multi_choice"):
            return True
        draft, facts = opened.draft, opened.facts
        try:
            await self._check(opened, field, value)
        except InvalidField:
            return False
        return await self._service.seen(opened.world, lambda: form.would_take(field, value, draft, facts))


def _readings(kind: str, text: str, local: datetime, language: str) -> "tuple[Value, ...]":
    try:
        return (parse(kind, text, Asked(local, language, {})),)
    except Ambiguous as several:
        return several.readings
    except InvalidField:
        return ()


def _day(text: str, local: datetime, language: str) -> date | None:
    found = _readings("date", text, local, language)
    return found[0] if found and isinstance(found[0], date) else None


def _is_guess(field: "Field", text: str, value: "Value", forms: Forms) -> bool:
    """Tell whether the words leave room for another meaning: not a label, not figures, not a date in full."""
    if field.kind not in GUESSED:
        return False
    if field.kind in ("choice", "multi_choice"):
        labels = (form_ for option in field.options for form_ in forms(option.label))
        return not _literal(text, labels)
    sure = FIGURES if isinstance(value, (time, Money, Rate, Area)) else WHOLE_DAY
    return sure.fullmatch(normalise(text)) is None


def _literal(text: str, labels: Iterable[str]) -> bool:
    known = plain(normalise(text))
    return known.isdigit() or known in {plain(label) for label in labels}
