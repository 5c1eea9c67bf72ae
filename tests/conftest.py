"""Options of the whole test run."""

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests import forked, walked


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests use a PostgreSQL that runs already, and send a larger crowd than in every run."""
    parser.addoption(
        "--postgres", metavar="URL", help="a PostgreSQL server in which databases may be created"
    )
    parser.addoption(
        "--crowd", type=int, default=150, metavar="PEOPLE", help="how many want the last places (try 1000)"
    )


@pytest.fixture(scope="session")
def forked_bots() -> None:
    """Let the bots of trials begin at once."""
    forked.use()


WHOLE = (
    "delayed_signing",
    "appointment",
    "complaint",
    "duty_roster",
    "visit_reception",
    "call_reception",
    "customer_followup",
    "register_handin",
    "ownership_claim",
    "arrears",
    "payment_collection",
    "default_handling",
    "unreachable",
)
"""The processes that must have been gone completely, in each language, when all their tests were run."""
E2E = Path(__file__).parent / "e2e"
files: set[str] = set()
"""Where the tests stand that were to be run."""


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes share the tests: one more than there are cores, since many wait for a bot."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note where the tests stand."""
    files.update(str(item.path) for item in session.items)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a process noted that has run a part of the tests."""
    if noted := getattr(node, "workeroutput", {}).get("walked"):
        walked.add(*noted)
        files.update(node.workeroutput["files"])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of all tests over the Bot API that left out a part of these processes."""
    handed_over: dict[str, object] | None = getattr(session.config, "workeroutput", None)
    if handed_over is not None:
        handed_over.update(walked=walked.packed(), files=list(files))
        return
    whole = {str(path) for path in E2E.glob("test_*.py")} <= files and not session.config.getoption("keyword")
    if not whole or session.exitstatus != pytest.ExitCode.OK:
        return
    for flow in WHOLE:
        if left := list(walked.missing(flow)):
            walked.told[f"{flow} must be gone completely over the Bot API; nobody went:"] = left
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def left_out(reports: Iterable[pytest.TestReport]) -> Counter[str]:
    """Return the reasons why tests were skipped, with how many were."""
    return Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in reports
        if isinstance(report.longrepr, tuple)
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which tests were left out and why, and which ways through the processes were gone."""
    for reason, count in left_out(terminalreporter.stats.get("skipped", ())).items():
        terminalreporter.section("left out")
        terminalreporter.write_line(f"{count} tests: {reason}")
    lines = list(walked.summary())
    if lines:
        terminalreporter.section("processes")
    for line in lines:
        terminalreporter.write_line(line)
