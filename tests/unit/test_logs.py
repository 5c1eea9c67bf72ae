"""Logs tell what happened to whoever runs the bot, and nobody's name, number or words, whoever writes the line."""

import asyncio
import io
import json
import logging
from collections.abc import Callable

import pytest

from bot.errors import StorageError
from bot.logcontext import Trouble, also, begin
from bot.logs import JsonLines, Lines
from bot.telegram.redaction import HIDDEN, Redaction

TOKEN = "123456789:AAsecretsecretsecret"  # noqa: S105 - of nobody
OTHER_TOKEN = "987654321:BBothertokenothertokenother"  # noqa: S105 - of nobody
PRIVATE = (
    TOKEN.partition(":")[2],
    OTHER_TOKEN.partition(":")[2],
    "13800138000",
    "138 0013 8000",
    "+86 138-0013-8000",
    "+44 20 7946 0958",
    "11010519491231002X",
    "110105 19491231 002X",
    "王芳",
    "我的工资还没到",
)
HOSTILE = " | ".join(PRIVATE)

Written = Callable[[str, bool], tuple[logging.Logger, io.StringIO]]


@pytest.fixture
def written() -> Written:
    """What gives a logger of a name and what its lines are read from, redacted; as JSON or as text."""

    def make(name: str, as_json: bool) -> tuple[logging.Logger, io.StringIO]:
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(JsonLines() if as_json else Lines())
        handler.addFilter(Redaction(TOKEN))
        logger = logging.Logger(name)  # noqa: LOG001 - one of its own, that no other test sees
        logger.addHandler(handler)
        return logger, stream

    return make


def reads(text: str) -> None:
    """Fail as a library does: with everything in the text."""
    raise ValueError(f"invalid literal for int() with base 10: {text!r}")


def fails() -> None:
    """Fail with a cause that says it too."""
    try:
        reads(HOSTILE)
    except ValueError as error:
        raise KeyError(HOSTILE) from error


def refuses(row: str) -> None:
    """Fail as PostgreSQL does."""
    raise StorageError(f"the database refused: duplicate key\nDETAIL:  Key (name)=({row}) already exists.")


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    "name", ["bot.telegram.worker", "aiohttp.server", "telegram.ext", "apscheduler.executors"]
)
def test_an_exception_says_where_but_not_what_somebody_wrote(
    name: str, as_json: bool, written: Written
) -> None:
    logger, stream = written(name, as_json)
    try:
        fails()
    except KeyError:
        logger.exception("update %d failed", 77)
    said = stream.getvalue()
    assert "update 77 failed" in said
    assert "KeyError" in said
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert [private for private in PRIVATE if private in said] == []


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    "name", ["aiohttp.client", "telegram.Bot", "apscheduler.scheduler", "asyncio", "py.warnings"]
)
def test_a_library_s_line_loses_what_it_quotes(name: str, as_json: bool, written: Written) -> None:
    logger, stream = written(name, as_json)
    logger.warning(
        "Error handling request %s after %d tries", f"https://x/bot{TOKEN}/sendMessage?{HOSTILE}", 3
    )
    logger.warning(f"Task exception was never retrieved: ValueError('{HOSTILE}')")  # noqa: G004 - as asyncio does
    logger.error("Unclosed session\nclient_session: <" + HOSTILE + ">")  # noqa: G003 - as aiohttp does
    said = stream.getvalue()
    assert "Error handling request str after 3 tries" in said
    assert "Task exception was never retrieved" in said
    assert "Unclosed session" in said
    assert [private for private in PRIVATE if private in said] == []


def test_our_own_lines_lose_numbers_and_tokens_should_one_slip_in(written: Written) -> None:
    logger, stream = written("bot.app", False)
    logger.warning("polling: %s", " and ".join((TOKEN, OTHER_TOKEN, *PRIVATE[2:8])))
    said = stream.getvalue()
    assert [private for private in PRIVATE[:8] if private in said] == []
    assert said.count(HIDDEN) == 8


def test_a_row_that_postgresql_quotes_is_cut(written: Written) -> None:
    logger, stream = written("bot.storage.postgres", False)
    try:
        refuses(PRIVATE[8])
    except StorageError:
        logger.exception("refused")
    assert "duplicate key" in stream.getvalue()
    assert PRIVATE[8] not in stream.getvalue()


def test_identities_stay_readable(written: Written) -> None:
    logger, stream = written("bot.telegram.worker", False)
    logger.warning("message %d of case %s, update %s", 7262951923482624001, 7262951923482624002, 902311457)
    assert "message 7262951923482624001 of case 7262951923482624002, update 902311457" in stream.getvalue()


async def test_a_line_says_what_it_is_about(written: Written) -> None:
    logger, stream = written("bot.cases", True)

    async def work(number: int) -> None:
        begin(update=number)
        also(person=number + 1)
        await asyncio.sleep(0)
        logger.warning("done")

    await asyncio.gather(work(10), work(20))
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["update"], line["person"], line["message"]) for line in lines] == [
        (10, 11, "done"),
        (20, 21, "done"),
    ]
    assert all(line["level"] == "WARNING" and line["at"].endswith("+00:00") for line in lines)


async def test_text_says_it_at_the_end_of_the_line(written: Written) -> None:
    logger, stream = written("bot.cases", False)
    begin(update=10, case=5)
    logger.warning("done")
    assert stream.getvalue().endswith("bot.cases: done [update=10 case=5]\n")


def test_a_trouble_that_lasts_is_told_ever_more_rarely(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    trouble = Trouble(logging.getLogger("bot.test"), "polling", lambda: now)
    for second in range(3600):
        now = float(second)
        trouble.failed("no connection")
    now = 4000.0
    trouble.over()
    trouble.over()
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "polling: no connection",
        "polling: no connection (61 times in 60 s)",
        "polling: no connection (181 times in 180 s)",
        "polling: no connection (421 times in 420 s)",
        "polling: no connection (901 times in 900 s)",
        "polling: no connection (1861 times in 1860 s)",
        "polling: works again after 3600 failures in 4000 s",
    ]


def test_what_fails_anew_is_told_anew(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Trouble(logging.getLogger("bot.test"), "polling")
    for _ in range(2):
        trouble.failed("no connection")
        trouble.over()
    assert len(caplog.records) == 4
