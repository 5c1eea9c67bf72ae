"""Copies of an SQLite database: made beside a running bot, looked through, put back.

A copy is of one moment: it is read in one transaction, so that writers go on and never make it start over. It appears
under its name only when it is whole.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StorageError
from bot.storage.revision import SCHEMA, VERSION_TABLE

PAGES = 1_000
OWN = 0o600
Tick = Callable[[int, int], None]
_COUNTS = (
    f"SELECT (SELECT version_num FROM {VERSION_TABLE}), (SELECT count(*) FROM cases), "  # noqa: S608 - our own name
    "(SELECT count(*) FROM cases WHERE closed_at IS NULL), (SELECT count(*) FROM history), "
    "(SELECT count(*) FROM outbox)"
)
_DOUBTFUL = (
    "UPDATE outbox SET state = 'unknown', error = 'restored from a copy' "
    "WHERE state IN ('due', 'claimed') AND (once = 1 OR state = 'claimed')"
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its schema, and how many rows."""

    schema: str
    cases: int
    open_cases: int
    history: int
    outbox: int


def path_of(url: str) -> Path | None:
    """Return the file of an SQLite address, or None for another database.

    Raises:
        StorageError: it is in memory.
    """
    if not url.startswith("sqlite:///"):
        return None
    path = url.removeprefix("sqlite:///")
    if path == ":memory:":
        raise StorageError("DATABASE_URL: a database in memory cannot be copied.")
    return Path(path)


def copy(source: Path, target: Path, tick: Tick) -> Contents:
    """Copy a database that may be in use into a new file, look the copy through, and return what it holds.

    Args:
        tick: is told how many pages of how many are copied.

    Raises:
        StorageError: there is no such database, the target cannot be written, or the copy is not whole.
    """
    if not source.is_file():
        raise StorageError(f"{source}: there is no database yet.")
    with _whole(target) as draft:
        with _opened(source) as old, _opened(draft) as new:
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
            old.backup(new, pages=PAGES, progress=lambda _, left, total: tick(total - left, total))
            old.execute("ROLLBACK")
            new.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        return look_through(draft)


def compact(file: Path) -> None:
    """Write a database anew that nobody uses: what was deleted is then nowhere in its file, nor beside it.

    Raises:
        StorageError: somebody uses it.
    """
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise StorageError(f"{file}: what was deleted is still in the file ({error}).") from error


def look_through(file: Path) -> Contents:
    """Check every page and index of a database that is not in use, and return what it holds.

    Raises:
        StorageError: it is none of this program's, or damaged.
    """
    if not file.is_file():
        raise StorageError(f"{file}: there is no such file.")
    try:
        with _opened(file) as connection:
            problems = connection.execute("PRAGMA integrity_check(3)").fetchall()
            if problems != [("ok",)]:
                raise StorageError(f"{file} is damaged: {'; '.join(str(row[0]) for row in problems)}")
            return Contents(*connection.execute(_COUNTS).fetchone())
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{file} is no whole database of this program: {error}") from error


def put_back(copied: Path, target: Path, aside: Path) -> Contents:
    """Put a copy in the place of a database that nobody uses; what was there is kept as `aside`.

    Messages whose repetition would do harm and that were still to be sent are marked `unknown`: after the copy was
    made they may have been sent.

    Raises:
        StorageError: the copy is damaged or belongs to a newer program, or the present database is in use.
    """
    contents = look_through(copied)
    if contents.schema > SCHEMA:
        raise StorageError(
            f"{copied} has schema {contents.schema}, this program needs {SCHEMA}. Use the newer program."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with _whole(target, over=True) as draft:
        shutil.copyfile(copied, draft)
        with _opened(draft) as connection:
            connection.execute(_DOUBTFUL)
        look_through(draft)
        if target.exists():
            _set_aside(target, aside)
    return contents


def _set_aside(target: Path, aside: Path) -> None:
    """Move a database away with all that was committed to it."""
    try:
        with _opened(target) as connection:
            # Takes the file for itself alone, and takes the log's content into it: refused while anybody has it open.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise StorageError(f"{target} is in use ({error}). Stop what uses it first.") from error
    except sqlite3.DatabaseError:
        for suffix in ("-wal", "-shm"):  # damaged: everything of it is kept as it is
            with suppress(FileNotFoundError):
                Path(f"{target}{suffix}").replace(f"{aside}{suffix}")
    target.replace(aside)


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as connection:
        yield connection


@contextmanager
def _whole(target: Path, *, over: bool = False) -> Iterator[Path]:
    """Give a file to write into, for its owner only, and let it appear as the target when all went well.

    Raises:
        StorageError: it cannot be written, or the target exists already.
    """
    if target.exists() and not over:
        raise StorageError(f"{target} exists already. Name a new file.")
    draft = target.with_name(f".{target.name}.part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN))
        yield draft
        for path in (draft, target.parent):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{target} cannot be written: {error}") from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{draft}{suffix}").unlink(missing_ok=True)
