"""What is known at the moment of a decision: records, cases, policies, people. All in memory, nothing waits.

The office fills a small world for one decision and reads more when the decision asks for it; the simulator keeps
one world for a whole play. Decisions that follow one another see what the earlier ones changed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from bot.engine.deciding.hearing import staff_roles
from bot.engine.deciding.looks import key_of
from bot.engine.deciding.scope import NotLoaded
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Record

if TYPE_CHECKING:
    from bot.engine.basics.calendar import Calendar
    from bot.engine.basics.values import Value
    from bot.engine.deciding.decide import Rules
    from bot.engine.spec.case import Case
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import Flow


QUEUE = "/queue"
"""Ends the kind under which a place in the queue for an exclusive thing is kept."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What changes seldom: flows and roles, policies in force, people by role, calendars."""

    centre: "Centre"
    zone: tzinfo
    policies: "Mapping[str, Value]"
    holders: Mapping[str, tuple[int, ...]]
    calendars: "Mapping[str, Calendar]"
    new_id: Callable[[], int]
    rules: "Callable[[str, int], Rules]"
    """Flow id and version (0: the newest) to its compiled rules."""
    new_link: Callable[[], str]
    """Makes the random word of a lasting link."""
    address: str = ""
    """What stands before such a word in the link."""
    deputies: Mapping[int, int] = field(default_factory=dict)
    """Who is away now, to who stands in for them."""
    phones: Mapping[int, str] = field(default_factory=dict)
    """The numbers that colleagues let visitors have, as people write them."""
    staff: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    """By flow and version the roles that may look at its cases, as far as they have been asked for."""


@dataclass(slots=True)
class World:
    """Implements `scope.Surroundings` over what has been read. `whole`: what is not here does not exist."""

    settled: Settled
    records: dict[int, Record] = field(default_factory=dict)
    cases: "dict[int, Case]" = field(default_factory=dict)
    about: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)
    whole: bool = False
    alike: dict[tuple[str, str, str], tuple[int, ...]] = field(default_factory=dict)
    """Cases by flow, field and value, as far as they have been read."""
    keys: dict[tuple[str, str], int | None] = field(default_factory=dict)
    loads: dict[str, Mapping[int, int]] = field(default_factory=dict)
    made: set[int] = field(default_factory=set)
    """Records that came with a decision of a moment ago: no case is about them yet."""
    queues: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)
    calls: bool = True
    """Whoever waits for what is given back is called."""
    linked: dict[tuple[str, str, int], tuple[int, ...]] = field(default_factory=dict)
    """Records by type, column and the record that it refers to, as far as they have been read."""

    @property
    def centre(self) -> "Centre":
        """Flows, roles, record types and tables."""
        return self.settled.centre

    @property
    def zone(self) -> tzinfo:
        """The centre's time zone."""
        return self.settled.zone

    def record(self, identity: int) -> Record:
        """Return a record; see `scope.Surroundings`."""
        try:
            return self.records[identity]
        except KeyError:
            raise NotLoaded("record", identity) from None

    def case(self, identity: int) -> "Case":
        """Return a case.

        Raises:
            NotLoaded: it has not been read yet.
        """
        try:
            return self.cases[identity]
        except KeyError:
            raise NotLoaded("case", identity) from None

    def cases_about(self, flow: str, record: int) -> "tuple[Case, ...]":
        """Return the open cases of a flow about a record.

        Raises:
            NotLoaded: kind `about:<flow>`; they have not been read yet.
        """
        if self.whole:
            return tuple(c for c in self.cases.values() if c.flow == flow and c.about == record and c.is_open)
        if (flow, record) in self.about:
            known = (self.case(identity) for identity in self.about[flow, record])
            return tuple(case for case in known if case.is_open)
        if record in self.made:
            return ()
        raise NotLoaded(f"about:{flow}", record)

    def cases_with(self, flow: str, name: str, value: str) -> "tuple[Case, ...]":
        """Return the cases of a flow whose field has the value.

        Raises:
            NotLoaded: kind `with:<flow>:<field>:<value>`; they have not been read yet.
        """
        if self.whole:
            named = (case for case in self.cases.values() if case.flow == flow)
            return tuple(case for case in named if key_of(case.values.get(name)) == value)
        if (flow, name, value) not in self.alike:
            raise NotLoaded(f"with:{flow}:{name}:{value}", 0)
        return tuple(self.case(identity) for identity in self.alike[flow, name, value])

    def record_by_key(self, kind: str, key: str) -> int | None:
        """Return the record of a type with that key; see `scope.Surroundings`."""
        if self.whole:
            column = self.centre.records[kind].key
            alike = (one for one in self.records.values() if one.type == kind)
            return next((one.id for one in alike if str(one.values.get(column)) == key), None)
        if (kind, key) not in self.keys:
            raise NotLoaded(f"key:{kind}", key)
        return self.keys[kind, key]

    def load_of(self, flow: str) -> Mapping[int, int]:
        """Return in how many open cases of a flow each person is named to act; see `scope.Surroundings`."""
        if self.whole:
            seats = (
                seat for one in self.cases.values() if one.flow == flow and one.is_open for seat in one.seats
            )
            return Counter(int(seat[7:]) for seat in seats if seat.startswith("person:"))
        if flow not in self.loads:
            raise NotLoaded(f"load:{flow}", 0)
        return self.loads[flow]

    def queue_for(self, kind: str, key: str) -> tuple[int, ...]:
        """Return the cases that wait for an exclusive thing, the first one first.

        Raises:
            NotLoaded: kind `queue:<kind>`; it has not been read yet.
        """
        if self.whole:
            return tuple(
                one.id for one in self.cases.values() if (f"{kind}{QUEUE}", key) in one.claims and one.is_open
            )
        if (kind, key) not in self.queues:
            raise NotLoaded(f"queue:{kind}", key)
        return self.queues[kind, key]

    def trial(self) -> "World":
        """Return a world that knows the same: what a decision changes there is not seen here."""
        return replace(
            self,
            records=dict(self.records),
            cases=dict(self.cases),
            about=dict(self.about),
            made=set(self.made),
            linked=dict(self.linked),
        )

    def records_with(self, kind: str, name: str, target: int) -> tuple[Record, ...]:
        """Return the records of a type whose column refers to another record.

        Raises:
            NotLoaded: kind `linked:<type>:<column>`; they have not been read yet.
        """
        if self.whole:
            return tuple(r for r in self.records.values() if r.type == kind and r.values.get(name) == target)
        if (kind, name, target) not in self.linked:
            raise NotLoaded(f"linked:{kind}:{name}", target)
        return tuple(self.record(identity) for identity in self.linked[kind, name, target])

    def policy(self, name: str) -> "Value":
        """Return the value in force of a policy."""
        return self.settled.policies[name]

    def staff_roles(self, flow: "Flow") -> frozenset[str]:
        """Return the inside roles that may look at the cases of a flow."""
        version = (flow.id, flow.version)
        if version not in self.settled.staff:
            self.settled.staff[version] = staff_roles(flow, self.centre)
        return self.settled.staff[version]

    def phone_of(self, person: int) -> str | None:
        """Return the number that a colleague lets visitors have; see `scope.Surroundings`."""
        return self.settled.phones.get(person)

    def holders(self, role: str) -> tuple[int, ...]:
        """Return the people who hold the role."""
        return self.settled.holders.get(role, ())

    def present(self, role: str) -> tuple[int, ...]:
        """Return who acts in the role now."""
        deputies = self.settled.deputies
        return tuple(dict.fromkeys(deputies.get(one, one) for one in self.holders(role)))

    def standing_in(self, person: int) -> int:
        """Return who acts for the person now: themselves, or their deputy while they are away."""
        return self.settled.deputies.get(person, person)

    def calendar(self, role: str) -> "Calendar":
        """Return the working calendar of the role; the office's where the role names none."""
        spec = self.settled.centre.roles.get(role)
        return self.settled.calendars[spec.calendar if spec else "office"]

    def hours(self, name: str) -> "Calendar":
        """Return the calendar of that name; the office's where there is none."""
        calendars = self.settled.calendars
        return calendars[name] if name in calendars else next(iter(calendars.values()))

    def new_id(self) -> int:
        """Return a fresh identity."""
        return self.settled.new_id()

    def new_link(self) -> str:
        """Return a random word for the lasting link of a case."""
        return self.settled.new_link()

    def address_of(self, link: str) -> str:
        """Return where such a link leads."""
        return self.settled.address + link

    def rules(self, flow: str, version: int = 0) -> "Rules":
        """Return the compiled rules of a flow version."""
        return self.settled.rules(flow, version)

    def add(self, records: Iterable[Record] = (), cases: "Iterable[Case]" = ()) -> None:
        """Make records and cases known."""
        self.records.update((record.id, record) for record in records)
        self.cases.update((case.id, case) for case in cases)

    def opened(self, case: "Case") -> None:
        """Let later decisions find a case that has just been opened."""
        self.add(cases=[case])
        key = (case.flow, case.about)
        if case.about is not None and (key in self.about or case.about in self.made):
            self.about[case.flow, case.about] = (*self.about.get((case.flow, case.about), ()), case.id)

    def see(self, effect: fx.Effect) -> None:
        """Let later decisions see a change of a record."""
        match effect:
            case fx.ChangeRecord():
                old = self.records[effect.record]
                self.records[old.id] = replace(
                    old, version=old.version + 1, values={**old.values, **effect.values}
                )
            case fx.NewRecord():
                self.records[effect.record] = Record(effect.record, effect.type, 0, effect.values)
                self.made.add(effect.record)
                for name, value in effect.values.items():
                    if isinstance(value, int) and (effect.type, name, value) in self.linked:
                        self.linked[effect.type, name, value] += (effect.record,)
            case _:
                pass
