"""Options of the whole test run."""

import pytest

from tests import walked


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests use a PostgreSQL that runs already."""
    parser.addoption(
        "--postgres", metavar="URL", help="a PostgreSQL server in which databases may be created"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which ways through the processes were gone."""
    lines = list(walked.summary())
    if lines:
        terminalreporter.section("processes")
    for line in lines:
        terminalreporter.write_line(line)
