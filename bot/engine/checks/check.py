"""Whole-flow checks: what no single line shows. Everything is found at once, with the place and what to write instead.

A file that passes can be served: every state is reached and can end, somebody must act and hears of it, every text
can be filled, every button fits. What single lines get wrong (names, types, kinds) the loader has found before.
"""

from collections.abc import Callable

from bot.engine.checks import around as check_around
from bot.engine.checks import calls as check_calls
from bot.engine.checks import centre as check_centre
from bot.engine.checks import events as check_events
from bot.engine.checks import fields as check_fields
from bot.engine.checks import papers as check_papers
from bot.engine.checks import paths as check_paths
from bot.engine.checks import people as check_people
from bot.engine.checks import shared as check_shared
from bot.engine.checks import states as check_states
from bot.engine.checks import words as check_words
from bot.engine.reading.findings import Findings
from bot.engine.spec.centre import Centre
from bot.engine.spec.model import Flow
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
