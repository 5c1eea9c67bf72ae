"""`banli doctor` finds each broken installation, and says the way out."""

import asyncio
import shutil
import sqlite3
import zoneinfo
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import SystemClock
from bot.commands.looking import disk
from bot.sandbox.holder import Holder
from bot.sandbox.server import serving
from bot.settings import ROOT, Settings
from bot.storage.revision import VERSION_TABLE
from bot.storage.store import open_store

Break = Callable[[Path, pytest.MonkeyPatch], None]


@pytest.fixture
async def api() -> AsyncIterator[Holder]:
    """A Bot API that answers."""
    holder = Holder()
    async with serving(holder, "127.0.0.1", 0) as url:
        holder.url = url  # type: ignore[attr-defined]  # for this test only
        yield holder


@pytest.fixture
async def home(api: Holder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A whole installation: a home with a database, somebody in every role, a bot that Telegram knows."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    home = tmp_path / "var"
    monkeypatch.setenv("BANLI_HOME", str(home))
    monkeypatch.setenv("BOT_TOKEN", api.api.token)
    monkeypatch.setenv("TELEGRAM_API_URL", api.url)  # type: ignore[attr-defined]  # set above
    async with open_store(f"sqlite:///{home / 'banli.db'}"):
        pass
    roles = ("owner", *_needed())
    sql(home, *(f"INSERT INTO person_roles VALUES (1, '{role}', 1, NULL)" for role in roles))  # noqa: S608 - words of the file
    return home


def _needed() -> tuple[str, ...]:
    from bot.cases.people.staff import needed_roles  # noqa: PLC0415 - read when it is asked for
    from bot.engine.reading.loader import load_centre  # noqa: PLC0415 - the same

    return tuple(role for role in needed_roles(load_centre(ROOT / "flows")) if role != "owner")


def sql(home: Path, *statements: str) -> None:
    """Run statements on the home's database."""
    with closing(sqlite3.connect(home / "banli.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


async def examined(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Return exit code and output of the command, which runs a loop of its own."""
    capsys.readouterr()
    code = await asyncio.to_thread(main, ["doctor"])
    return code, capsys.readouterr().out


def setting(name: str, value: str) -> Break:
    """Return what sets an environment variable."""
    return lambda _, monkeypatch: monkeypatch.setenv(name, value)


def statements(*these: str) -> Break:
    """Return what changes the database."""
    return lambda home, _: sql(home, *these)


def full(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave five megabytes."""
    usage = shutil._ntuple_diskusage(10**9, 10**9, 5_000_000)  # type: ignore[attr-defined]  # what disk_usage returns
    monkeypatch.setattr("bot.commands.looking.shutil.disk_usage", lambda _: usage)


def no_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the home be a file."""
    (home.parent / "letter").write_text("a letter")
    monkeypatch.setenv("BANLI_HOME", str(home.parent / "letter"))


def late_clock(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine be an hour behind."""

    class Late(SystemClock):
        def now(self) -> object:  # type: ignore[override]  # as its parent
            return super().now() - timedelta(hours=1)

    monkeypatch.setattr("bot.commands.looking.SystemClock", Late)


def wrong_flow(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a flow that nobody can read."""
    shutil.copytree(ROOT / "flows", home / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    (home / "flows" / "broken.yaml").write_text("flow: broken\nstates: 7\n")
    monkeypatch.setenv("FLOWS_DIR", str(home / "flows"))


def new_words(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Change a text that was translated."""
    shutil.copytree(ROOT / "flows", home / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    flow = home / "flows" / "delayed_signing.yaml"
    flow.write_text(flow.read_text("utf-8").replace("On which day would", "On which fine day would"), "utf-8")
    monkeypatch.setenv("FLOWS_DIR", str(home / "flows"))


def no_zones(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the time zones away."""

    def missing(key: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(key)

    monkeypatch.setattr("bot.settings.ZoneInfo", missing)
    monkeypatch.setattr("bot.commands.doctor.zoneinfo.available_timezones", set)


def a_letter(home: Path, _: pytest.MonkeyPatch) -> None:
    """Put something else where the database should be."""
    (home / "banli.db").write_text("Dear mother, " * 500)


def readable_key(home: Path, _: pytest.MonkeyPatch) -> None:
    """Leave the key of ID numbers open to others on the machine."""
    key = home / "data.key"
    key.write_text("a" * 43 + "=")
    key.chmod(0o644)


CASE = (
    "INSERT INTO cases VALUES "
    "(5, 'YQ-0005', 'delayed_signing', 1, 'requested', 1, 1, NULL, NULL, '{}', 1, 1, 1, NULL)"
)
BROKEN: dict[str, tuple[Break, int, str, str]] = {
    "no token": (setting("BOT_TOKEN", ""), 1, "BAD  Telegram: no token", "BOT_TOKEN is not set"),
    "not a token": (setting("BOT_TOKEN", "hello"), 1, "BAD  settings", "BOT_TOKEN takes"),
    "a token of nobody": (
        setting("BOT_TOKEN", "123456789:AAnobody"),
        1,
        "does not accept the token",
        "Ask BotFather",
    ),
    "no API": (
        setting("TELEGRAM_API_URL", "http://127.0.0.1:9"),
        1,
        "does not answer",
        "Check TELEGRAM_API_URL",
    ),
    "a clock that is late": (late_clock, 0, "note clock: this machine's clock is 3", "time synchronisation"),
    "a home that cannot be written": (no_home, 1, "BAD  home", "BANLI_HOME"),
    "an older database": (
        statements(f"UPDATE {VERSION_TABLE} SET version_num = '0001'"),  # noqa: S608 - our own name
        1,
        "BAD  database: it belongs to another version",
        "banli db upgrade",
    ),
    "a newer database": (
        statements(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"),  # noqa: S608 - our own name
        1,
        "BAD  database: it belongs to another version",
        "Use the newer program",
    ),
    "no database but a letter": (
        a_letter,
        1,
        "BAD  database",
        "banli restore",
    ),
    "a disk nearly full": (full, 1, "BAD  disk", "Make room"),
    "a flow with a problem": (wrong_flow, 1, "BAD  flows", "banli flows check"),
    "a text without a translation": (new_words, 0, "note texts", "banli i18n check"),
    "nobody is the owner": (
        statements("DELETE FROM person_roles WHERE role = 'owner'"),
        0,
        "note people: nobody is owner",
        "banli invite owner",
    ),
    "nobody decides": (
        statements("DELETE FROM person_roles WHERE role = 'sales_manager'"),
        0,
        "note people: nobody is sales_manager",
        "banli invite sales_manager",
    ),
    "no time zones": (no_zones, 1, "BAD  time zones", "pip install tzdata"),
    "a case that waits for nobody": (
        statements(CASE),
        0,
        "note cases: 1 open cases",
        "banli log --case YQ-0005",
    ),
    "a key that others may read": (
        readable_key,
        0,
        "others may read",
        "chmod 600",
    ),
}


async def test_a_whole_installation_has_nothing_to_mend(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = await examined(capsys)
    assert code == 0
    assert "BAD" not in out
    assert "note" not in out, out
    assert "every open case has an owner" in out


@pytest.mark.parametrize("name", BROKEN)
async def test_what_is_broken_is_found_with_the_way_out(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    breaks, code, says, advice = BROKEN[name]
    breaks(home, monkeypatch)
    got, out = await examined(capsys)
    assert says in out
    assert advice in out
    assert got == code
    assert out.count("BAD ") == code, "one thing is broken, and one is found"


@pytest.fixture
def locked(home: Path) -> Iterator[Path]:
    """A home whose database somebody else is writing, and does not end."""
    with closing(sqlite3.connect(home / "banli.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield home


async def test_a_locked_database_is_found(locked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = await examined(capsys)
    assert (code, "BAD  database: nothing can be written" in out) == (1, True)
    assert "stop that program" in out


async def test_a_forgotten_webhook_is_found(
    home: Path, api: Holder, capsys: pytest.CaptureFixture[str]
) -> None:
    api.api.webhook.url = "https://example.org/hook"
    code, out = await examined(capsys)
    assert (code, "note webhook: one is set at Telegram" in out) == (0, True)


async def test_looking_makes_no_database(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANLI_HOME", str(tmp_path / "new"))
    code, out = await examined(capsys)
    assert (code, "is made at the first start" in out) == (0, True)
    assert not (tmp_path / "new" / "banli.db").exists()


def test_the_disk_of_a_home_that_is_not_yet_there(tmp_path: Path) -> None:
    assert disk(tmp_path / "not" / "yet" / "there").what == "disk"
