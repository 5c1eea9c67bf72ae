"""All that is held about one person, as a text that they can read: what a copy of their data is.

Nothing of theirs is masked in it. It holds no names of others: who works here is "the centre".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from bot.cases.base.codec import moment_of, values_from_json
from bot.cases.base.naming import people_of, with_names
from bot.cases.base.shown import ONLY_END, Labelled, Name, Words, labelled, record_line, shown
from bot.cases.pages.more import BY_ITSELF, STEPS
from bot.engine.basics.messages import N_

if TYPE_CHECKING:
    from bot.cases.base.ports import Row
    from bot.cases.people.persondata import CaseFile, Holdings
    from bot.engine.basics.values import Value
    from bot.engine.deciding.scope import CaseScope
    from bot.engine.deciding.world import World
    from bot.engine.spec.case import Record
    from bot.render.voice import Voice

TITLE = N_("All that {centre} holds about {name}, {at}")
ACCOUNT, NAME, PHONE = N_("Account"), N_("Name"), N_("Phone")
SINCE, CHAT, AS_WHAT = N_("Here since"), N_("Telegram chat"), N_("Is here as")
VERSIONS = N_("Written {count} times, last {at}")
STATE, BEGAN, HAPPENED = N_("How it stands"), N_("Began"), N_("What has happened")
STEP = N_("{at} {who}: {what}")
PAPERS = N_("Papers made: {numbers}")
CENTRE, BY_ITS_TIME = N_("the centre"), N_("by itself")
MESSAGES = N_("What was said in the chat")
PAIR = N_("{label}: {value}")
CENTRE_NAME = "centre.name"


@dataclass(frozen=True, slots=True)
class Line:
    """A message of the chat; `theirs` is what the person wrote."""

    at: datetime
    text: str
    theirs: bool


class PersonText:
    """Writes the text for one person in one language."""

    def __init__(self, held: "Holdings", name: str, voice: "Voice", world: "World") -> None:
        self._held = held
        self._name = name
        self._account = held.person["id"] if held.person is not None else 0
        self._voice = voice
        self._world = world

    def written(self, scopes: "Iterable[CaseScope]", messages: Iterable[Line], now: datetime) -> str:
        """Return the text; `scopes` are those of the cases, in their order.

        Raises:
            NotLoaded: a record that is named has not been read yet.
        """
        centre = Words(str(self._world.policy(CENTRE_NAME)))
        parts = [
            [self._voice.say(TITLE, centre=centre, name=Name(self._name), at=now)],
            [*self._of_account()],
        ]
        parts += [[*self._record(record)] for record in (*self._held.own, *self._held.referring)]
        parts += [[*self._case(file, scope)] for file, scope in zip(self._held.cases, scopes, strict=True)]
        said = [self._message(line) for line in messages]
        parts.append([self._head(self._voice.say(MESSAGES)), *said] if said else [])
        return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"

    def _head(self, text: str) -> str:
        return f"== {text}"

    def _pair(self, label: str, value: object) -> str:
        return self._voice.say(PAIR, label=Words(label), value=value)

    def _of_account(self) -> Iterator[str]:
        person = self._held.person
        if person is None:
            return
        yield self._head(self._voice.say(ACCOUNT))
        yield self._pair(NAME, Name(person["name"]))
        if person["phone"]:
            yield self._pair(PHONE, Name(person["phone"]))
        yield self._pair(SINCE, moment_of(person["created_at"]))
        yield from (self._pair(CHAT, Name(row["address"])) for row in self._held.addresses)
        roles = self._world.centre.roles
        titles = tuple(Words(roles[role].title) for role in self._held.roles if role in roles)
        if titles:
            yield self._pair(AS_WHAT, titles)

    def _record(self, record: "Record") -> Iterator[str]:
        kind = self._world.centre.records[record.type]
        line = self._voice.words(record_line(record.id, self._world))
        yield self._head(f"{self._voice.say(kind.title)} {line}")
        for field in kind.fields.values():
            value = record.values.get(field.id)
            if value is not None:
                spec = Labelled(field.kind, field.label, field.options, field.record)
                yield self._pair(field.label, Name(self._shown(value, spec)))
        if versions := self._held.changes.get(record.id):
            yield self._voice.say(VERSIONS, count=len(versions), at=moment_of(versions[-1]["at"]))

    def _case(self, file: "CaseFile", scope: "CaseScope") -> Iterator[str]:
        case, flow = file.case, scope.flow
        yield self._head(f"{case.number} {self._voice.say(flow.title)}")
        yield self._pair(STATE, Words(flow.states[case.state].title))
        yield self._pair(BEGAN, case.opened_at)
        yield from self._values(case.values, scope)
        yield self._voice.say(HAPPENED)
        for row in file.history:
            yield f"  {self._step(row, scope)}"
            own = row["actor"] == f"person:{self._account}"
            said = values_from_json(orjson.loads(row["data"]).get("values", {})) if own else {}
            yield from (f"    {line}" for line in self._values(said, scope))
        numbers = tuple(Name(row["number"]) for row in file.documents)
        if numbers:
            yield self._voice.say(PAPERS, numbers=numbers)

    def _values(self, values: "Mapping[str, Value]", scope: "CaseScope") -> Iterator[str]:
        for name, value in values.items():
            if value is None or value == ():
                continue
            spec = labelled((name,), scope)
            yield self._pair(spec.label, Name(self._shown(value, spec)))

    def _shown(self, value: "Value", spec: Labelled) -> str:
        """Return the value in full: it is the reader's own."""
        if spec.kind in ONLY_END and isinstance(value, str):
            return value
        if spec.kind == "list" and isinstance(value, tuple):
            return "; ".join(
                ", ".join(str(one) for one in row.values()) for row in value if isinstance(row, dict)
            )
        made = shown(value, spec, self._world)
        centre = self._voice.say(CENTRE)
        names = {one: self._name if one == self._account else centre for one in people_of(made)}
        return self._voice.show(with_names(made, names))

    def _step(self, row: "Row", scope: "CaseScope") -> str:
        kind, _, who = row["actor"].partition(":")
        actor = CENTRE if kind == "person" else BY_ITS_TIME
        by: object = Name(self._name) if kind == "person" and int(who) == self._account else Words(actor)
        before = scope.flow.states.get(row["from_state"])
        spec = before.on.get(row["event"]) if before is not None else None
        what = Words((spec.label if spec is not None else "") or STEPS.get(row["event"], BY_ITSELF))
        return self._voice.say(STEP, at=moment_of(row["at"]), who=by, what=what)

    def _message(self, line: Line) -> str:
        mark = ">" if line.theirs else "<"
        at = self._voice.show(line.at)
        return f"{at} {mark} " + "\n    ".join(line.text.splitlines())
