"""The facts an expression may name, resolved for one case at one moment."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Protocol

from bot.engine.basics.types import RANGE
from bot.engine.deciding.clocks import is_late
from bot.engine.deciding.looks import look_around
from bot.engine.formula.expressions import FIND, PHONE_OF
from bot.engine.spec.case import Person
from bot.errors import BotError

if TYPE_CHECKING:
    from bot.engine.basics.calendar import Calendar
    from bot.engine.basics.values import Value
    from bot.engine.spec.case import By, Case, Record
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import Flow


class NotLoaded(BotError):
    """A record or case that the decision needs has not been read yet: read it and decide again.

    `kind` is `record`, `case`, `about:<flow>` (the open cases about a record), `key:<type>` (the record with
    that key) or `load:<flow>` (how many open cases everybody has).
    """

    def __init__(self, kind: str, identity: int | str) -> None:
        self.kind = kind
        self.identity = identity
        super().__init__(f"{kind} {identity}")


class Surroundings(Protocol):
    """What a case can see of the office. Everything is already in memory; nothing here waits."""

    @property
    def centre(self) -> "Centre":
        """Flows, roles, record types and tables."""
        ...

    @property
    def zone(self) -> tzinfo:
        """The centre's time zone."""
        ...

    def record(self, identity: int) -> "Record":
        """Return a record.

        Raises:
            NotLoaded: it has not been read yet.
        """
        ...

    def cases_with(self, flow: str, name: str, value: str) -> "tuple[Case, ...]":
        """Return the cases of a flow, open or closed, whose field has the value; see `looks.key_of`.

        Raises:
            NotLoaded: they have not been read yet.
        """
        ...

    def record_by_key(self, kind: str, key: str) -> int | None:
        """Return the record of a type with that key, or None when there is none.

        Raises:
            NotLoaded: it has not been looked up yet.
        """
        ...

    def records_with(self, kind: str, name: str, target: int) -> "tuple[Record, ...]":
        """Return the records of a type whose column refers to the record `target`.

        Raises:
            NotLoaded: they have not been read yet.
        """
        ...

    def cases_about(self, flow: str, record: int) -> "tuple[Case, ...]":
        """Return the open cases of a flow about a record.

        Raises:
            NotLoaded: they have not been read yet.
        """
        ...

    def load_of(self, flow: str) -> Mapping[int, int]:
        """Return in how many open cases of a flow each person is named to act.

        Raises:
            NotLoaded: they have not been counted yet.
        """
        ...

    def policy(self, name: str) -> "Value":
        """Return the value in force of a policy."""
        ...

    def staff_roles(self, flow: "Flow") -> frozenset[str]:
        """Return the inside roles that may look at the cases of a flow."""
        ...

    def holders(self, role: str) -> tuple[int, ...]:
        """Return the people who hold the role, in a stable order."""
        ...

    def phone_of(self, person: int) -> str | None:
        """Return the number that a colleague lets visitors have, as people write it; None where there is none."""
        ...

    def present(self, role: str) -> tuple[int, ...]:
        """Return who acts in the role now: its holders, in place of those who are away their deputies."""
        ...

    def calendar(self, role: str) -> "Calendar":
        """Return the working calendar of the role."""
        ...

    def hours(self, name: str) -> "Calendar":
        """Return the calendar of that name; the office's where there is none."""
        ...

    def new_id(self) -> int:
        """Return a fresh identity."""
        ...

    def new_link(self) -> str:
        """Return a random word for the lasting link of a case."""
        ...

    def address_of(self, link: str) -> str:
        """Return where such a link leads, as people write it."""
        ...


class CaseScope:
    """Resolves dotted names for one case: fields, facts, record paths, policies, `now`, `today`, `case.…`.

    `values` lie over the case's own (answers of a form that is still open); `by` is who acts at this moment.
    """

    __slots__ = ("_memo", "around", "by", "case", "flow", "now", "row", "values")

    def __init__(  # noqa: PLR0913 - what a name may stand for
        self,
        flow: "Flow",
        case: "Case",
        around: Surroundings,
        now: datetime,
        values: "Mapping[str, Value] | None" = None,
        *,
        by: "By | None" = None,
    ) -> None:
        self.flow = flow
        self.case = case
        self.around = around
        self.now = now
        self.by = by
        self.values: Mapping[str, Value] = {**case.values, **values} if values else case.values
        self.row: Mapping[str, Value] = {}
        self._memo: dict[str, Value] = {}

    def value(self, path: tuple[str, ...]) -> "Value":  # noqa: PLR0911 - one arm per kind of name
        """Return what the dotted name stands for; None when it has no value (yet)."""
        head = path[0]
        if head in self.row:
            return self._follow(self.row[head], path[1:])
        if head in self.flow.fields:
            return self._field(head, path[1:])
        if head in self.flow.facts:
            if head not in self._memo:
                self._memo[head] = self.flow.facts[head](self)
            return self._follow(self._memo[head], path[1:])
        if head in self.flow.looks:
            if head not in self._memo:
                self._memo[head] = look_around(self.flow.looks[head], self)
            return self._memo[head]
        if head == FIND:
            return self.around.record_by_key(path[1], path[2])
        if head == PHONE_OF:
            return self.around.phone_of(int(path[1]))
        if head == "policy":
            return self.around.policy(".".join(path[1:]))
        if head == self.flow.about:
            return self._follow(self.case.about, path[1:])
        if head in self.case.records:
            return self._follow(self.case.records[head], path[1:])
        return self._well_known(path)

    def _field(self, name: str, rest: tuple[str, ...]) -> "Value":
        value = self.values.get(name)
        if value is None:
            default = self.flow.fields[name].default
            value = default(self) if default is not None else None
        return self._follow(value, rest)

    def _follow(self, value: "Value", path: tuple[str, ...]) -> "Value":
        """Walk from a record (by id) along its columns."""
        for step in path:
            if isinstance(value, tuple) and step in RANGE:
                value = value[RANGE.index(step)]
                continue
            if not isinstance(value, int):
                return None
            record = self.around.record(value)
            value = record.values.get(step)
            if value is None:
                column = self.around.centre.records[record.type].fields.get(step)
                value = column.default if column else None
        return value

    def _person(self, who: str) -> int | None:
        if who == "starter":
            return self.case.opened_by
        return self.by.id if isinstance(self.by, Person) else None

    def _clock(self, name: str, what: str) -> "Value":
        ticking = self.case.clocks.get(name)
        if ticking is None:
            return None
        if what == "late":
            return is_late(ticking, self.now)
        return ticking.due if ticking.left is None else None

    def _well_known(self, path: tuple[str, ...]) -> "Value":  # noqa: PLR0911 - one arm per kind of name
        match path:
            case ("now",):
                return self.now.astimezone(self.around.zone)
            case ("today",):
                return self.now.astimezone(self.around.zone).date()
            case ("case", "number"):
                return self.case.number
            case ("case", "starter" | "actor" as who):
                return self._person(who)
            case ("case", "outside"):
                roles = self.around.centre.roles.values()
                inside = (one.id for one in roles if not one.outside)
                return not any(self.case.opened_by in self.around.holders(role) for role in inside)
            case ("everyone", role):
                return self.around.holders(role)
            case ("case", "link"):
                return self.around.address_of(self.case.link) if self.case.link else None
            case ("clocks", name, what):
                return self._clock(name, what)
            case ("case", "opened_on"):
                return self.case.opened_at.astimezone(self.around.zone).date()
            case ("case", "visits"):
                return self.case.visits.get(self.case.state, 0)
            case ("children", "open"):
                return sum(1 for status in self.case.children.values() if status == "open")
            case _:
                return None
