"""Whole-flow checks: what no single line shows. Everything is found at once, with the place and what to write instead.

A file that passes can be served: every state is reached and can end, somebody must act and hears of it, every text
can be filled, every button fits. What single lines get wrong (names, types, kinds) the loader has found before.
"""

from collections.abc import Callable

from bot.engine import (
    check_around,
    check_calls,
    check_centre,
    check_events,
    check_fields,
    check_papers,
    check_paths,
    check_people,
    check_shared,
    check_states,
    check_words,
)
from bot.engine.centre import Centre
from bot.engine.findings import Findings
from bot.engine.model import Flow
from bot.errors import Problem

OF_A_FLOW: tuple[Callable[[Flow, Centre, Findings], None], ...] = (
    check_states.check,
    check_paths.check,
    check_events.check,
    check_people.check,
    check_calls.check,
    check_fields.check,
    check_around.check,
    check_words.check,
    check_papers.check,
)


def check(centre: Centre) -> list[Problem]:
    """Return every mistake of the centre's flows, by file and line."""
    findings = Findings()
    for flow in centre.flows.values():
        before = len(findings.problems)
        check_states.check_targets(flow, findings)
        if len(findings.problems) > before:
            continue  # without its targets a flow cannot be walked
        for one in OF_A_FLOW:
            one(flow, centre, findings)
    check_centre.check(centre, findings)
    check_shared.check(centre, findings)
    return sorted(
        dict.fromkeys(findings.problems), key=lambda problem: (problem.file, problem.line, problem.column)
    )
