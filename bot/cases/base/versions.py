"""Every version of a flow that a case was ever opened under is kept: a running case stays on its own.

Changing a flow under running cases without raising its version would make their history a lie, so it stops the start.
"""

from typing import TYPE_CHECKING

from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Statement
from bot.engine.reading.loader import load_flow_text
from bot.errors import FlowError, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cases.base.ports import Store
    from bot.engine.spec.centre import Centre
    from bot.engine.spec.model import Flow


class Versions:
    """Gives earlier versions of flows, read from their stored source when they are first needed."""

    def __init__(self, centre: "Centre", sources: dict[tuple[str, int], str]) -> None:
        self._centre = centre
        self._sources = sources

    def __call__(self, flow: str, version: int) -> "Flow":
        """Return a stored version.

        Raises:
            FlowError: it cannot be read any more, for instance because a role of it is gone.
            KeyError: there never was such a version.
        """
        shared = self._centre.shared
        assert shared is not None  # noqa: S101 - every loaded centre has it
        return load_flow_text(
            self._sources[flow, version], f"{flow}.yaml, version {version} as stored", shared
        )


async def adopt(store: "Store", centre: "Centre", now: "datetime") -> Versions:
    """Store the present version of every flow and make sure that running cases can go on.

    Raises:
        FlowError: a flow was changed under running cases, or a version that cases still use cannot be read.
    """
    (rows,) = await store.read(Statement("flow_versions"))
    stored = {(row["flow"], row["version"]): row for row in rows}
    sources = {key: row["source"] for key, row in stored.items()}
    unit: list[Statement] = []
    problems: list[Problem] = []
    for flow in centre.flows.values():
        before = stored.get((flow.id, flow.version))
        if before is None:
            unit.append(_version("insert_flow_version", flow, now))
        elif before["digest"] != flow.digest:
            running = await _running(store, flow.id, flow.version)
            if running:
                problems.append(_changed(flow, running))
            else:
                unit.append(_version("replace_flow_version", flow, now))
        sources[flow.id, flow.version] = flow.source
    versions = Versions(centre, sources)
    problems += await _unreadable(store, centre, versions, list(stored))
    if problems:
        raise FlowError(problems)
    if unit:
        await store.commit(unit)
    return versions


def _version(statement: str, flow: "Flow", now: "datetime") -> Statement:
    return Statement(
        statement,
        {
            "flow": flow.id,
            "version": flow.version,
            "digest": flow.digest,
            "source": flow.source,
            "stored_at": ms_of(now),
        },
    )


async def _running(store: "Store", flow: str, version: int) -> int:
    (rows,) = await store.read(Statement("count_cases_of_version", {"flow": flow, "version": version}))
    return int(rows[0]["n"])


def _changed(flow: "Flow", running: int) -> Problem:
    return Problem(
        flow.place.file,
        flow.place.line,
        flow.place.column,
        "changed-under-cases",
        f"`{flow.id}` was changed, but {running} open cases run under version {flow.version}",
        f"Write `version: {flow.version + 1}`: running cases stay on the old one.",
    )


async def _unreadable(
    store: "Store", centre: "Centre", versions: Versions, stored: list[tuple[str, int]]
) -> list[Problem]:
    """Return the problems of earlier versions that open cases still need."""
    problems: list[Problem] = []
    for flow, version in stored:
        present = centre.flows.get(flow)
        if (present is not None and present.version == version) or not await _running(store, flow, version):
            continue
        try:
            versions(flow, version)
        except FlowError as error:
            problems += error.problems
    return problems
