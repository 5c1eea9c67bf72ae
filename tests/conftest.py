"""Options of the whole test run."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests use a PostgreSQL that runs already."""
    parser.addoption(
        "--postgres", metavar="URL", help="a PostgreSQL server in which databases may be created"
    )
