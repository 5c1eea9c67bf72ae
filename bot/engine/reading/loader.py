"""From a folder of flow files to a `Centre`: everything is read before anything is refused."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.centre_reader import read_shared
from bot.engine.reading.findings import locate
from bot.engine.reading.flow_reader import read_flow
from bot.engine.reading.nodes import Item, parse
from bot.engine.reading.overshadowed import follows
from bot.engine.reading.register_reader import read_registers
from bot.engine.spec.centre import Centre, Shared
from bot.engine.spec.model import Flow
from bot.errors import FlowError, Problem

CENTRE, PAPERS, HOUSE = "centre", "papers", "house"
HOUSE_TEMPLATES = frozenset(("form", "agreement"))
"""What a folder of flows without templates of its own is given: those of this package."""


def load_centre(folder: Path, check: Callable[[Centre], list[Problem]] | None = None) -> Centre:
    """Return everything that the folder says, checked as a whole.

    Files that are as they were are not read again: commands, a trial and its bot ask in one process.

    Raises:
        FlowError: with all problems of all files.
    """
    return _load(folder, check, _stamps(folder))


@lru_cache(maxsize=4)
def _load(
    folder: Path, check: Callable[[Centre], list[Problem]] | None, _: tuple[tuple[str, int, int], ...]
) -> Centre:
    centre, problems = read_centre(folder)
    if check is not None and not any(map(_unreadable, problems)):
        problems += [one for one in check(centre) if not follows(one, problems, centre)]
    problems = sorted(dict.fromkeys(problems), key=lambda one: (one.file, one.line, one.column))
    if problems:
        raise FlowError(problems)
    return centre


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, time of the last change in nanoseconds, and bytes of every file of the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((str(path), (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files)


def read_centre(folder: Path) -> tuple[Centre, list[Problem]]:
    """Return what could be read, and what is wrong with the rest."""
    shared, problems = read_shared_files(folder / CENTRE)
    flows: OrderedDict[str, Flow] = OrderedDict()
    if any(map(_unreadable, problems)):
        return _centre(
            flows, shared
        ), problems  # without what is shared, every flow would be full of mistakes
    named: list[tuple[str, Item, bool]] = []
    unread = False
    for path in sorted(folder.glob("*.yaml")):
        flow, found, started = read_flow(path.read_text("utf-8"), _name(folder, path), shared)
        problems += found
        named += started
        if flow is None:
            unread = True
            continue
        if flow.id != path.stem:
            place = locate(flow.source, flow.place, "flow")
            text = f"the file is named {path.name}, the flow `{flow.id}`"
            advice = f"Write `flow: {path.stem}` or rename the file."
            problems.append(Problem(place.file, place.line, place.column, "wrong-name", text, advice))
        flows[flow.id] = flow
    named += [(one.text(), one, False) for one in shared.menu]
    problems += _unknown_flows(named, [*flows, *(path.stem for path in folder.glob("*.yaml"))], shared)
    centre = _centre(_as_in_menu(flows, shared), shared)
    if unread:
        return centre, problems  # a register may be of the flow that could not be read
    registers, found = read_registers(shared.registers, centre, shared)
    return replace(centre, registers=registers), problems + found


def read_shared_files(folder: Path) -> tuple[Shared, list[Problem]]:
    """Return what the files of `centre/` say, each section read once all that it names is known."""
    templates = frozenset(path.stem for path in (folder / PAPERS).glob("*.typ") if path.stem != HOUSE)
    shared = Shared(templates=templates or HOUSE_TEMPLATES)
    problems: list[Problem] = []
    roots: list[Item] = []
    for path in sorted(folder.glob("*.yaml")):
        root, notes = parse(path.read_text("utf-8"), f"{CENTRE}/{path.name}")
        problems += notes.problems if root is None else []
        if root is not None:
            roots.append(root)
    if problems:
        return shared, problems  # one section names what another declares: first all must be readable
    read_shared(roots, shared)
    for root in roots:
        problems += root.notes.problems
    return shared, problems


def load_flow_text(text: str, file: str, shared: Shared) -> Flow:
    """Return a flow from its source, for instance an older version out of the database.

    Raises:
        FlowError: it cannot be read any more, for instance because a role is gone.
    """
    flow, problems, _ = read_flow(text, file, shared)
    if flow is None or problems:
        raise FlowError(problems)
    return flow


def _centre(flows: "OrderedDict[str, Flow]", shared: Shared) -> Centre:
    return Centre(
        flows=flows,
        roles=shared.roles,
        records=shared.records,
        policies=shared.policies,
        ladders=shared.ladders,
        tables=shared.tables,
        documents=shared.documents,
        calendars=shared.calendars,
        calendar_keepers=shared.calendar_keepers,
        quiet=shared.quiet,
        planned=shared.planned,
        shared=shared,
    )


def _as_in_menu(flows: "OrderedDict[str, Flow]", shared: Shared) -> "OrderedDict[str, Flow]":
    """Return the flows in the order of the menu; those that it does not name come after, by their names."""
    first = [name for one in shared.menu if (name := one.text()) in flows]
    return OrderedDict((name, flows[name]) for name in dict.fromkeys([*first, *flows]))


def _unknown_flows(named: list[tuple[str, Item, bool]], flows: list[str], shared: Shared) -> list[Problem]:
    problems = []
    for name, item, _ in named:
        if name not in flows and name not in shared.planned:
            place = item.place
            problems.append(
                Problem(
                    place.file,
                    place.line,
                    place.column,
                    "unknown-flow",
                    f"no flow `{name}`",
                    did_you_mean(name, [*flows, *shared.planned])
                    or "Write it, or name it in centre/planned.yaml.",
                )
            )
    return problems


def _unreadable(problem: Problem) -> bool:
    return problem.file.startswith(f"{CENTRE}/") and problem.code in ("yaml-syntax", "empty-file")


def _name(folder: Path, path: Path) -> str:
    return str(path.relative_to(folder))
