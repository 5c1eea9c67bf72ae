"""Forged buttons on both databases: whoever may not press one is told why, and nothing at all has changed.

Every state of every process stands in the database as a case. Somebody who got hold of its number presses each of its
buttons, as a customer of another case, as a colleague with another role, as that colleague's deputy, and as the person
whom the complaint is about.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.cases.base.actions import Action, Confirm, Hand, Open, Press, Tick
from bot.cases.base.codec import case_params, dumps, values_to_json
from bot.cases.base.inputs import Incoming, Tapped
from bot.cases.base.outbox import Handled
from bot.cases.base.ports import Row, Statement
from bot.engine.basics.values import Value
from bot.engine.deciding import common
from bot.engine.spec.case import Case
from bot.engine.spec.model import Flow, StateKind
from tests.contract.offices import CHEN, CUSTOMER, NOW, SUBSCRIPTION, UNIT, WANG, Centre
from tests.unit.engine.test_access_table import FILES, ROLES, expected
from tests.walked import tell

OTHER_CUSTOMER, DEPUTY, KEPT_OUT, ROLE_HOLDERS = 90, 91, 92, 100
AWAY = "seal_keeper"
"""The role of who is away, and has a deputy who holds none."""
PEOPLE: Mapping[str, int] = {role: ROLE_HOLDERS + n for n, role in enumerate(ROLES)}
LEDGER = ("case", "history_of", "drafts_of")


@dataclass
class Forger:
    """Presses buttons that nobody gave them."""

    centre: Centre
    number: int = 0

    async def settle(self) -> None:
        """Bring in one holder of every role, who is named nowhere, and the deputy of one."""
        people = {**PEOPLE, "customer": OTHER_CUSTOMER}
        unit = [one for role, person in people.items() for one in self._person(person, role)]
        unit += [*self._person(DEPUTY, "participant"), *self._person(KEPT_OUT, "sales_manager")]
        absence = {"id": 1, "person_id": PEOPLE[AWAY], "deputy_id": DEPUTY, "since": 0, "until": 2**50}
        unit += [
            Statement("insert_absence", {**absence, "set_by": CHEN, "set_at": 0}),
            Statement("turn_absence", {"id": 1, "seen": "planned", "to": "active"}, 1),
        ]
        await self.centre.office.store.commit(unit)
        await self.centre.office.service.facts.refresh()

    @staticmethod
    def _person(person: int, role: str) -> Iterator[Statement]:
        yield Statement("insert_person", {"id": person, "name": role, "language": "en", "created_at": 0})
        place = {"channel": "telegram", "address": str(person), "person_id": person, "since": 0}
        yield Statement("insert_address", place)
        yield Statement("grant_role", {"person_id": person, "role": role, "since": 0, "granted_by": None})

    async def case_in(self, flow: Flow, state: str, number: int) -> Case:
        """Put a case into a state of a flow: it is about what the office has, and complains about one person."""
        about = {"customer": CUSTOMER, "subscription": SUBSCRIPTION, "unit": UNIT}.get(flow.about)
        if flow.about and about is None:
            about = number + 1
            columns = self.centre.office.centre.records[flow.about].fields.values()
            known: Mapping[str, Value] = {"customer": CUSTOMER, "unit": UNIT, "subscription": SUBSCRIPTION}
            given = {one.id: known.get(one.record) for one in columns if one.kind == "record"}
            given |= {one.id: CHEN for one in columns if one.kind == "person"}
            row = {"id": about, "type": flow.about, "data": dumps(values_to_json(given)), "created_at": 0}
            await self.centre.office.store.commit([Statement("insert_record", row)])
        values: dict[str, Value] = {"consultant": CHEN} if "consultant" in flow.fields else {}
        if flow.id == "complaint":
            values["against"] = KEPT_OUT
        case = Case(number, flow.id, flow.version, state, WANG, NOW, NOW, about=about, values=values)
        params = case_params(replace(case, seats=(f"person:{WANG}", f"person:{CHEN}")))
        counter = {"prefix": flow.prefix, "counter": flow.prefix}
        bump = Statement("bump_counter", {"name": flow.prefix})
        await self.centre.office.store.commit([bump, Statement("insert_case", {**params, **counter})])
        return case

    async def presses(self, person: int, action: Action) -> Handled:
        """Press a button."""
        self.number += 1
        incoming = Incoming(f"f{self.number}", "telegram", str(person), "x", "en", NOW, Tapped(action, "1:1"))
        return await self.centre.office.conversation.handle(incoming)

    async def ledger(self, case: int, person: int) -> list[list[Row]]:
        """Return all that a press could have changed of the case."""
        asked = ({"id": case}, {"case_id": case}, {"person_id": person})
        queries = (Statement(name, params) for name, params in zip(LEDGER, asked, strict=True))
        return [[dict(row) for row in rows] for rows in await self.centre.office.store.read(*queries)]


def intruders(flow: str, state: str, event: str, turn: int) -> Iterator[int]:
    """Yield who may not: always another customer, and one colleague whom the rule of the house does not name."""
    file = FILES[flow]
    refused = [
        role
        for role, spec in ROLES.items()
        if spec.get("outside") != "yes"
        and not expected(file, file["states"][state], event, role, "colleague")
        and not expected(file, file["states"][state], event, role, "starter")
    ]
    yield OTHER_CUSTOMER
    if refused:
        yield PEOPLE[refused[turn % len(refused)]]
    if AWAY in refused:
        yield DEPUTY
    if flow == "complaint":
        yield KEPT_OUT


def buttons(flow: Flow, state: str, case: Case) -> Iterator[Action]:
    """Yield the buttons that every case has, for somebody who has no part in it."""
    yield from (Press(case.id, case.face, name) for name in common.EVENTS)
    yield from (Tick(case.id, case.face, item.id) for item in flow.states[state].items)
    yield from (Confirm(case.id, case.face, yes=yes) for yes in (True, False))
    yield Hand(case.id, case.face, OTHER_CUSTOMER)
    yield Open(case.id)


async def test_a_forged_button_is_refused_and_says_why(centre: Centre) -> None:
    forger = Forger(centre)
    await forger.settle()
    pressed: Counter[str] = Counter()
    wrong = []
    number = 10_000
    for flow in centre.office.centre.flows.values():
        for state in flow.states.values():
            if state.kind in (StateKind.FINAL, StateKind.AUTO):
                continue
            number += 2
            case = await forger.case_in(flow, state.id, number)
            tries: list[tuple[int, Action]] = [
                (person, Press(case.id, case.face, event, sure=sure))
                for turn, event in enumerate(state.on)
                for sure in (False, True)
                for person in intruders(flow.id, state.id, event, number + turn)
            ]
            tries += [(OTHER_CUSTOMER, button) for button in buttons(flow, state.id, case)]
            for person, button in tries:
                before = await forger.ledger(case.id, person)
                answer = await forger.presses(person, button)
                pressed[flow.id] += 1
                told = answer.toast is not None and answer.toast.alert and bool(answer.toast.msgid)
                if not told or answer.messages or await forger.ledger(case.id, person) != before:
                    wrong.append((flow.id, state.id, person, button, answer.toast))
    assert wrong == []
    assert len(pressed) == len(centre.office.centre.flows)
    tell("Forged buttons refused", ", ".join(f"{name} {n}" for name, n in pressed.items()))
