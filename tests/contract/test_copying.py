"""Copies of a database: of one moment, whole, private; put back only where nobody works, and nothing is lost by it."""

import asyncio
import json
import sqlite3
import stat
from pathlib import Path

import pytest

from bot.cli import main
from bot.errors import StorageError
from bot.instance import only_one
from bot.settings import Settings
from bot.storage.copying import copy, look_through, put_back
from bot.storage.revision import VERSION_TABLE
from bot.storage.store import open_store


def quiet(done: int, total: int) -> None:
    """Tell nobody how far it is."""


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home with a database of three messages."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    home = tmp_path / "var"
    monkeypatch.setenv("BANLI_HOME", str(home))

    async def make() -> None:
        async with open_store(f"sqlite:///{home / 'banli.db'}"):
            pass

    asyncio.run(make())
    change(
        home / "banli.db",
        "INSERT INTO people (id, name, language, created_at) VALUES (1, 'before', 'en', 1)",
        *(
            "INSERT INTO outbox (id, person_id, channel, address, subject, kind, msgid, params, priority, once, edit, "  # noqa: S608 - words of this test
            f"state, attempts, created_at) VALUES ({number}, 1, 't', '1', '', 'notice', '', '{{}}', 0, {once}, '', "
            f"'{state}', 0, 1)"
            for number, once, state in ((1, 1, "due"), (2, 0, "due"), (3, 1, "sent"))
        ),
    )
    return home


def change(file: Path, *statements: str) -> None:
    """Run statements on a database."""
    connection = sqlite3.connect(file, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def ask(file: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    connection = sqlite3.connect(file)
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def newest(home: Path) -> Path:
    """Return the newest copy in the home's folder."""
    return max((home / "backups").glob("*.db"))


@pytest.fixture
def copied(home: Path) -> Path:
    """A copy of the home's database."""
    assert main(["backup"]) == 0
    return newest(home)


def test_a_copy_has_its_record_beside_it_and_is_nobody_else_s(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup"]) == 0
    copied = newest(home)
    record = json.loads(copied.with_name(f"{copied.name}.json").read_text("utf-8"))
    assert (record["outbox"], record["cases"], record["history"]) == (3, 0, 0)
    assert record["bytes"] == copied.stat().st_size
    assert not copied.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    assert {file.name for file in copied.parent.iterdir()} == {copied.name, f"{copied.name}.json"}
    out, err = capsys.readouterr()
    assert "checked" in out
    assert err == "", "a pipe gets no progress"


def test_a_copy_of_one_moment_does_not_start_over_while_another_program_writes(home: Path) -> None:
    """Each page copied is followed by a commit of somebody else: a copy that starts over would never end."""
    change(home / "banli.db", "CREATE TABLE ballast (x)")
    filler = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
    change(home / "banli.db", f"INSERT INTO ballast {filler} SELECT randomblob(500) FROM n")  # noqa: S608 - words of this test
    writer = sqlite3.connect(home / "banli.db", isolation_level=None)
    told: list[int] = []

    def tick(done: int, total: int) -> None:
        told.append(done)
        writer.execute("INSERT INTO ballast VALUES (randomblob(2000))")

    copy(home / "banli.db", home / "copy.db", tick)
    writer.close()
    assert len(told) > 2
    assert told == sorted(told), "it started over"
    assert ask(home / "copy.db", "SELECT count(*) FROM ballast") == [(20000,)]


def test_only_the_newest_copies_are_kept_and_nothing_else_is_touched(home: Path) -> None:
    folder = home / "backups"
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"banli-2026010{day}T000000Z.db").write_text("old")
        (folder / f"banli-2026010{day}T000000Z.db.json").write_text("{}")
    (folder / "banli-mine.db").write_text("not by this command")
    assert main(["backup", "--keep", "3"]) == 0
    names = sorted(file.name for file in folder.glob("*.db"))
    assert names[:2] == ["banli-20260104T000000Z.db", "banli-20260105T000000Z.db"]
    assert (len(names), names[-1]) == (4, "banli-mine.db")
    assert len(list(folder.glob("*.json"))) == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["backup", "here.db"], "exists already. Name a new file."),
        (["backup", "there.db", "--keep", "3"], "Name a folder"),
        (["backup", "nobody/wrote/../../here.db/x.db"], "cannot be made"),
        (["restore", "here.db"], "--replace"),
        (["restore", "missing.db", "--replace"], "there is no such file"),
        (["restore", "here.db", "--replace"], "no whole database of this program"),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    home: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("here.db").write_text("a letter to my mother, not a database; it is long enough to be looked into")
    assert main(words) == 1
    assert says in capsys.readouterr().err
    assert ask(home / "banli.db", "SELECT name FROM people") == [("before",)]
    assert not [file for file in home.iterdir() if "before-" in file.name or file.name.startswith(".")]


def test_without_a_database_there_is_nothing_to_copy(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANLI_HOME", str(home / "elsewhere"))
    assert main(["backup"]) == 1
    assert "there is no database yet" in capsys.readouterr().err
    assert not (home / "elsewhere" / "banli.db").exists()


def test_putting_back_keeps_what_was_there(
    home: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(home / "banli.db", "UPDATE people SET name = 'after'")
    assert main(["restore", str(copied), "--replace"]) == 0
    assert ask(home / "banli.db", "SELECT name FROM people") == [("before",)]
    [aside] = home.glob("banli.db.before-*")
    assert ask(aside, "SELECT name FROM people") == [("after",)]
    assert str(aside) in capsys.readouterr().out


def test_what_may_have_been_sent_since_is_not_sent_again(home: Path, copied: Path) -> None:
    assert main(["restore", str(copied), "--replace"]) == 0
    states = ask(home / "banli.db", "SELECT id, state FROM outbox ORDER BY id")
    assert states == [(1, "unknown"), (2, "due"), (3, "sent")]


def test_nothing_is_put_back_under_a_running_bot(
    home: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with only_one(home):
        assert main(["restore", str(copied), "--replace"]) == 1
    assert "another banli" in capsys.readouterr().err


def test_nothing_is_put_back_while_anything_has_the_database_open(home: Path, copied: Path) -> None:
    """A bot with another home, or a person with a database browser."""
    user = sqlite3.connect(home / "banli.db")
    user.execute("SELECT count(*) FROM people").fetchone()
    with pytest.raises(StorageError, match="is in use"):
        put_back(copied, home / "banli.db", home / "aside.db")
    user.close()
    assert not (home / "aside.db").exists()
    assert ask(home / "banli.db", "SELECT name FROM people") == [("before",)]


def test_a_copy_that_changed_is_not_put_back(
    home: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copied, "UPDATE people SET name = 'forged'")
    assert main(["restore", str(copied), "--replace"]) == 1
    assert "is not as it was when it was made" in capsys.readouterr().err


def test_a_damaged_page_is_found(home: Path, copied: Path) -> None:
    content = bytearray(copied.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    copied.write_bytes(content)
    with pytest.raises(StorageError):
        look_through(copied)


def test_a_copy_of_a_newer_program_is_not_put_back(
    home: Path, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copied, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - our own name
    copied.with_name(f"{copied.name}.json").unlink()
    assert main(["restore", str(copied), "--replace"]) == 1
    assert "Use the newer program" in capsys.readouterr().err


def test_a_damaged_database_is_set_aside_as_it_is(home: Path, copied: Path) -> None:
    (home / "banli.db").write_bytes(b"no database at all, whatever it may have been once" * 100)
    assert main(["restore", str(copied), "--replace"]) == 0
    assert ask(home / "banli.db", "SELECT name FROM people") == [("before",)]
    assert len(list(home.glob("banli.db.before-*"))) == 1


def test_postgresql_is_copied_by_its_own_tool(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://banli:pass%20word@db/banli")
    monkeypatch.setenv("PATH", str(home))
    assert main(["backup"]) == 1
    assert "pg_dump --format=custom" in capsys.readouterr().err
    tool = home / "pg_dump"
    tool.write_text('#!/bin/sh\nfor word; do case $word in --file=*) printf "%s %s" "$PGPASSWORD" "$*" '
                    '> "${word#--file=}";; esac; done\n')  # fmt: skip
    tool.chmod(0o755)
    assert main(["backup"]) == 0
    [file] = (home / "backups").glob("*.dump")
    said = file.read_text()
    assert said.startswith("pass word --format=custom")
    assert "--dbname=postgresql://banli@db/banli" in said, "others could read a password in the arguments"
    assert main(["restore", str(file)]) == 1
    assert "pg_restore" in capsys.readouterr().err
