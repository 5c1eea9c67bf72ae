"""The author's effects (`do:`, `enter:`) become effect data, evaluated with the facts of the moment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.engine.basics.calendar import Span, due_at
from bot.engine.basics.messages import placeholders
from bot.engine.basics.values import people_in
from bot.engine.deciding.acting import seats_of_role
from bot.engine.deciding.apart import without_them
from bot.engine.deciding.assigning import chosen
from bot.engine.deciding.opening import key_of
from bot.engine.deciding.papers import paper
from bot.engine.deciding.rows import rows_after
from bot.engine.deciding.scope import CaseScope, Surroundings
from bot.engine.deciding.world import QUEUE
from bot.engine.formula.expressions import RowScope
from bot.engine.spec import effect_specs
from bot.engine.spec import effects as fx
from bot.engine.spec.case import OtherCase, Record, seat_of_person
from bot.engine.spec.row_specs import AddRow, ChangeRows, DropRows
from bot.errors import GuardRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.engine.basics.values import Value


class _Written:
    """The surroundings with the records as the effects so far have left them."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.records: dict[int, Record] = {}

    def record(self, identity: int) -> Record:
        """Return a record, changed or created a moment ago or as it was read."""
        return self.records.get(identity) or self._around.record(identity)

    def records_with(self, kind: str, name: str, target: int) -> tuple[Record, ...]:
        """Return the records that refer to another one, those of a moment ago too."""
        known = {one.id: one for one in self._around.records_with(kind, name, target)}
        known |= {one.id: one for one in self.records.values() if one.type == kind}
        return tuple(one for one in known.values() if one.values.get(name) == target)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - everything else is the surroundings' own
        return getattr(self._around, name)


class Doing:
    """Carries the case through a list of effects; each sees the values set by those before it."""

    def __init__(self, scope: CaseScope) -> None:
        self._written = _Written(scope.around)
        self.scope = CaseScope(scope.flow, scope.case, self._written, scope.now, by=scope.by)
        self.effects: list[fx.Effect] = []
        self.was: dict[str, Value] = {}
        """What columns of records said before, by their path from the case."""

    def run(self, specs: "Iterable[effect_specs.EffectSpec]") -> None:
        """Evaluate the effects in order."""
        for spec in specs:
            self._one(spec)

    def set_case(self, **changes: object) -> None:
        """Replace parts of the case and see them from now on."""
        old = self.scope
        self.scope = CaseScope(old.flow, replace(old.case, **changes), old.around, old.now, by=old.by)  # type: ignore[arg-type]  # fields of Case

    def changes(self) -> "tuple[dict[str, Value], dict[str, Value]]":
        """Return what columns of records said before and what they say now, where that is something else."""
        became = {name: self.scope.value(tuple(name.split("."))) for name in self.was}
        was = {name: value for name, value in self.was.items() if became[name] != value}
        return was, {name: became[name] for name in was}

    def _one(self, spec: effect_specs.EffectSpec) -> None:  # noqa: C901, PLR0912 - one arm per effect
        scope = self.scope
        match spec:
            case effect_specs.SetValues():
                self._set(spec)
            case effect_specs.CreateRecord():
                self._create(spec)
            case effect_specs.Claim():
                self._claim(spec)
            case effect_specs.Queue():
                self._hold(fx.JoinQueue(f"{spec.kind}{QUEUE}", _text(spec.key(scope))))
            case effect_specs.Release():
                key = spec.key(scope)
                if key is not None:
                    self._drop(spec.kind, _text(key))
                    self._drop(f"{spec.kind}{QUEUE}", _text(key))
            case effect_specs.StartFlow():
                self._start(spec)
            case effect_specs.FireEvent():
                self._fire(spec)
            case effect_specs.Tell():
                self._tell(spec)
            case effect_specs.MakeDocument():
                self.effects.append(paper(spec, scope))
            case effect_specs.Identify():
                self._identify(spec)
            case effect_specs.Assign():
                self._assign(spec)
            case effect_specs.Pin():
                at, title, address = (str(expr(scope)) for expr in (spec.at, spec.title, spec.address))
                self.effects.append(fx.ShowPlace(self._seats(spec.who), at, title, address))
            case effect_specs.FinishChildren():
                self.effects += [
                    fx.Fire(spec.event, case=child)
                    for child, status in scope.case.children.items()
                    if status in ("open", "linked")
                ]
            case AddRow() | ChangeRows() | DropRows():
                self.set_case(values={**scope.case.values, spec.list: rows_after(spec, scope)})

    def _create(self, spec: effect_specs.CreateRecord) -> None:
        rows = spec.each(self.scope) if spec.each is not None else ({},)
        for row in rows or ():
            made = self.scope.around.new_id()
            facts = RowScope(row, self.scope)
            values = {name: value for name, expr in spec.values if (value := expr(facts)) is not None}
            self.effects.append(fx.NewRecord(made, spec.record, values))
            self._written.records[made] = Record(made, spec.record, 0, values)
            self.set_case(records={**self.scope.case.records, spec.alias: made})

    def _set(self, spec: effect_specs.SetValues) -> None:
        own: dict[str, Value] = {}
        for path, expr in spec.values:
            value = expr(self.scope)
            if len(path) == 1:
                own[path[0]] = value
                continue
            target = self.scope.value(path[:-1])
            if isinstance(target, int):
                self.was.setdefault(".".join(path), self.scope.value(path))
                self._write(self._written.record(target), path[-1], value)
                self.set_case()  # facts that were worked out before may have changed
        if own:
            values = {**self.scope.case.values, **own}
            self.set_case(values={name: value for name, value in values.items() if value is not None})

    def _write(self, record: Record, column: str, value: "Value") -> None:
        """Gather the columns of one record in one change: it is written once, on one seen version."""
        self._written.records[record.id] = replace(record, values={**record.values, column: value})
        for place, effect in enumerate(self.effects):
            if isinstance(effect, (fx.ChangeRecord, fx.NewRecord)) and effect.record == record.id:
                self.effects[place] = replace(effect, values={**effect.values, column: value})
                return
        self.effects.append(fx.ChangeRecord(record.id, record.type, record.version, {column: value}))

    def _claim(self, spec: effect_specs.Claim) -> None:
        scope = self.scope
        key = spec.key(scope)
        if key is None:
            return
        span = spec.span(scope) if spec.span else None
        until = due_at(span, scope.now, scope.around.calendar("")) if isinstance(span, Span) else None
        capacity = spec.capacity(scope) if spec.capacity else 1
        self._hold(fx.TakeClaim(spec.kind, _text(key), until, int(capacity), spec.otherwise))

    def _hold(self, effect: fx.TakeClaim | fx.JoinQueue) -> None:
        self.effects.append(effect)
        held = (effect.kind, effect.key)
        self.set_case(claims=(*(one for one in self.scope.case.claims if one != held), held))

    def _drop(self, kind: str, key: str) -> None:
        held = self.scope.case.claims
        self.effects.append(fx.DropClaim(kind, key, calls=(kind, key) in held and not kind.endswith(QUEUE)))
        self.set_case(claims=tuple(one for one in held if one != (kind, key)))

    def drop_all(self) -> None:
        """Give back everything that the case holds, each by itself: others may wait for it."""
        for kind, key in self.scope.case.claims:
            self._drop(kind, key)
        self.effects.append(fx.DropClaim("", ""))

    def _start(self, spec: effect_specs.StartFlow) -> None:
        scope = self.scope
        about = spec.about(scope) if spec.about else scope.case.about
        if spec.flow not in scope.around.centre.flows:
            return  # a planned flow: the history says that it would start
        if not spec.wait and self._runs_already(spec.flow, about):
            return
        child = scope.around.new_id()
        values = {name: expr(scope) for name, expr in spec.values}
        record = about if isinstance(about, int) else None
        self.effects.append(
            fx.OpenCase(child, spec.flow, record, scope.case.id, values, spec.at, spec.by_actor)
        )
        status = "open" if spec.wait else "linked"
        self.set_case(children={**scope.case.children, child: status})

    def _runs_already(self, flow: str, about: object) -> bool:
        """Tell whether a flow that has one open case about one record has it: nobody is asked the same twice."""
        around = self.scope.around
        made = [effect.record for effect in self.effects if isinstance(effect, fx.NewRecord)]
        one_open = around.centre.flows[flow].start.one_open and about not in made
        return one_open and isinstance(about, int) and bool(around.cases_about(flow, about))

    def _fire(self, spec: effect_specs.FireEvent) -> None:
        scope = self.scope
        values = {name: expr(scope) for name, expr in spec.values}
        match spec.flow:
            case "parent":
                case = scope.case.parent
            case "sender":
                case = scope.by.id if isinstance(scope.by, OtherCase) else None
            case _:
                about = spec.about(scope) if spec.about else scope.case.about
                if isinstance(about, int):
                    self.effects.append(fx.Fire(spec.event, flow=spec.flow, about=about, values=values))
                return
        if case is not None:
            self.effects.append(fx.Fire(spec.event, case=case, values=values))

    def _tell(self, spec: effect_specs.Tell) -> None:
        scope = self.scope
        if spec.when is not None and not spec.when(scope):
            return
        # At the start of a case the store has not numbered it yet: the number is read when it is sent.
        named = (name for name in placeholders(spec.text) if name != "case.number")
        params = {name: scope.value(tuple(name.split("."))) for name in named}
        self.effects.append(fx.Notify(self._seats(spec.who), spec.text, params, spec.once))

    def _seats(self, who: tuple[str, ...]) -> tuple[str, ...]:
        """Return the seats of roles, and of the people whom names of the flow give."""
        scope = self.scope
        seats: list[str] = []
        for name in who:
            if name == "starter" or name in scope.around.centre.roles:
                seats += seats_of_role(name, scope)
            else:
                people = people_in(scope.value(tuple(name.split("."))))
                seats += without_them(tuple(seat_of_person(one) for one in people), scope)
        return tuple(dict.fromkeys(seats))

    def _identify(self, spec: effect_specs.Identify) -> None:
        """Find or make the record that the case is about; what the start demands of it is looked at again."""
        scope, flow = self.scope, self.scope.flow
        key = spec.key(scope)
        if key is None:
            return
        column = scope.around.centre.records[flow.about].key
        if scope.case.about is None:
            found = scope.around.record_by_key(flow.about, str(key))
            if found is None:
                found = scope.around.new_id()
                self._written.records[found] = Record(found, flow.about, 0, {})
                self.effects.append(fx.NewRecord(found, flow.about, {}))
            elif flow.start.one_open and scope.around.cases_about(flow.id, found):
                raise GuardRefused(spec.otherwise, scope=scope)
            self.set_case(about=found)
        about = self.scope.case.about
        assert about is not None  # noqa: S101 - found or made a moment ago
        for name, value in ((column, key), *((name, expr(scope)) for name, expr in spec.values)):
            record = self._written.record(about)
            if value is not None and record.values.get(name) is None:
                self._write(record, name, value)
        self.set_case()  # what the start demands is asked of the record as it is now
        for check in flow.start.require:
            if not check.that(self.scope):
                raise GuardRefused(check.otherwise, scope=self.scope)

    def _assign(self, spec: effect_specs.Assign) -> None:
        scope = self.scope
        rows = scope.value((spec.tried,)) if spec.tried and not spec.afresh else ()
        tried = rows if isinstance(rows, tuple) else ()
        person = chosen(
            spec, {one for row in tried if isinstance(row, Mapping) for one in row.values()}, scope
        )
        values: dict[str, Value] = {**scope.case.values, spec.field: person}
        if spec.tried:
            column = scope.flow.field(spec.tried).group[0].id
            values[spec.tried] = (*tried, {column: person}) if person is not None else tried
        self.set_case(values=values)


def _text(value: "Value") -> str:
    return key_of(value) if isinstance(value, datetime) else str(value)
