"""Which ways through the processes the tests have gone: noted as they go, told at the end of the run.

A way is a state, an event in it, and the role of who acted. Scenarios go it on the engine; trials go it over the Bot
API, in the language of who acted. Tests that count something else for the summary `tell` it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bot.commands.trial import Trial
from bot.engine.playing.simulate import Play
from bot.engine.reading.loader import load_centre
from bot.engine.reading.naming import effects_of
from bot.engine.spec.access import rights
from bot.engine.spec.case import OtherCase, Person
from bot.engine.spec.centre import Centre
from bot.engine.spec.effect_specs import StartFlow
from bot.engine.spec.model import Flow

FLOWS = Path(__file__).parents[1] / "flows"
ENGINE = "engine"
LANGUAGES = ("zh_CN", "en")
WAYS = {ENGINE: "by scenarios", "zh_CN": "over the Bot API in Chinese", "en": "over the Bot API in English"}
"""How a way may be gone, in words. A run that has only some of them speaks of these."""
CLOCK, CASE = "the clock", "another case"
REPORTS = ("sub_done", "sub_failed")
LISTED = 12
"""So many ways that nobody went are named."""
HISTORY = """
SELECT DISTINCT c.flow, h.from_state, h.event, h.actor, r.role, p.language, h.to_state
FROM history h JOIN cases c ON c.id = h.case_id
LEFT JOIN people p ON h.actor = 'person:' || p.id
LEFT JOIN person_roles r ON r.person_id = p.id
"""


@dataclass(frozen=True, slots=True)
class Way:
    """An event that took effect in a state, by a person in the role, or by the clock or another case."""

    flow: str
    state: str
    event: str
    role: str


gone: set[tuple[str, Way]] = set()
"""With how it was gone: `engine`, or the language of who pressed the button."""
entered: set[tuple[str, str, str]] = set()
"""How, flow, state."""
told: dict[str, list[str]] = {}
"""What else the summary says: title -> lines."""


def tell(title: str, line: str) -> None:
    """Put a line into the summary."""
    told.setdefault(title, []).append(line)


def packed() -> tuple[object, ...]:
    """Return all that was noted here, in plain values: a process that runs a part of the tests hands it over."""
    ways = [(how, way.flow, way.state, way.event, way.role) for how, way in gone]
    return ways, list(entered), told


def add(
    ways: Iterable[Sequence[str]], places: Iterable[Sequence[str]], lines: Mapping[str, list[str]]
) -> None:
    """Add what another process noted, as it `packed` it."""
    gone.update((how, Way(*way)) for how, *way in ways)
    entered.update((how, flow, state) for how, flow, state in places)
    for title, more in lines.items():
        told.setdefault(title, []).extend(more)


def note_play(play: Play) -> None:
    """Note what a scenario did."""
    for decision in play.log:
        for entry in decision.history:
            entered.add((ENGINE, decision.case.flow, entry.after))
            match entry.by:
                case Person(roles=roles):
                    who: Iterable[str] = roles
                case OtherCase():
                    who = (CASE,)
                case _:
                    who = (CLOCK,)
            gone.update((ENGINE, Way(decision.case.flow, entry.before, entry.event, role)) for role in who)


def note_trial(trial: Trial) -> None:
    """Note what people did over the Bot API, as the history of their cases has it."""
    file = trial.home / "banli.db"
    if not file.exists():
        return
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as database:
        rows = database.execute(HISTORY).fetchall()
    for flow, before, event, actor, role, language, after in rows:
        how = language or trial.language
        entered.add((how, flow, after))
        who = {"clock": CLOCK, "case": CASE}.get(actor.partition(":")[0], role or "")
        gone.add((how, Way(flow, before, event, who)))


# --- the summary --------------------------------------------------------------------------------------------


def summary() -> Iterator[str]:
    """Yield what the run went through of every process; nothing when it went through none."""
    if gone:
        ways = [how for how in WAYS if any(one == how for one, _ in gone)]
        yield f"Ways gone: {', '.join(WAYS[how] for how in ways)}, of all"
        centre = load_centre(FLOWS)
        for flow in centre.flows.values():
            yield from _of_flow(flow, centre, ways)
    for title, lines in told.items():
        yield title
        yield from (f"  {line}" for line in lines)


def missing(flow_id: str) -> Iterator[str]:
    """Yield what of a process nobody has gone over the Bot API: its states, events and events by role, by language."""
    centre = load_centre(FLOWS)
    flow = centre.flows[flow_id]
    for how in LANGUAGES:
        done = {way for one, way in gone if one == how and way.flow == flow_id}
        been = {state for one, name, state in entered if (one, name) == (how, flow_id)}
        fired = {(way.state, way.event) for way in done}
        yield from (f"{how}: state {state}" for state in sorted(set(flow.states) - been))
        yield from (
            f"{how}: event {state}.{event}"
            for state, event in sorted(_events(flow) - fired - _unheard(flow, centre))
        )
        yield from (
            f"{how}: {way.state}.{way.event} by {way.role}"
            for way in sorted(_ways(flow, centre) - done, key=str)
        )


def _events(flow: Flow) -> set[tuple[str, str]]:
    return {(state.id, event) for state in flow.states.values() for event in state.on}


def _unheard(flow: Flow, centre: Centre) -> set[tuple[str, str]]:
    """Return the reports of processes that nobody has written yet: they cannot come over the Bot API."""
    written = any(
        isinstance(effect, StartFlow) and effect.wait and effect.flow in centre.flows
        for effect in effects_of(flow)
    )
    return set() if written else {one for one in _events(flow) if one[1] in REPORTS}


def _ways(flow: Flow, centre: Centre) -> set[Way]:
    """Return every event with every role that may fire it; what only the clock or another case fires has none."""
    events = _events(flow)
    return {
        Way(flow.id, right.state, right.event, role)
        for right in rights(flow, centre)
        if (right.state, right.event) in events
        for role in (*right.roles, *right.parties)
    }


def _of_flow(flow: Flow, centre: Centre, hows: Sequence[str]) -> Iterator[str]:
    states, events, ways = set(flow.states), _events(flow), _ways(flow, centre)
    counts = []
    for how in hows:
        done = {way for one, way in gone if one == how and way.flow == flow.id}
        been = {state for one, name, state in entered if (one, name) == (how, flow.id)}
        counts.append(
            (len(states & been), len(events & {(w.state, w.event) for w in done}), len(ways & done))
        )
    sizes = (len(states), len(events), len(ways))
    columns = zip(("states", "events", "events by role"), zip(*counts, strict=True), sizes, strict=True)
    for name, numbers, size in columns:
        yield f"  {flow.id:<22} {name:<15} {' '.join(f'{number:>4}' for number in numbers)} of {size}"
    left = sorted(
        events - {(way.state, way.event) for how, way in gone if how in LANGUAGES and way.flow == flow.id}
    )
    if left and any(name == flow.id and how in LANGUAGES for how, name, _ in entered):
        shown = ", ".join(f"{state}.{event}" for state, event in left[:LISTED])
        more = f" and {len(left) - LISTED} more" if len(left) > LISTED else ""
        yield f"    not over the Bot API: {shown}{more}"
