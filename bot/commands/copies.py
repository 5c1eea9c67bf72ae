"""`banli backup` and `banli restore`."""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from bot import __version__
from bot.clock import SystemClock
from bot.commands.progress import progress
from bot.datakey import NAME
from bot.errors import SettingsError, StorageError
from bot.instance import only_one
from bot.settings import Settings, read_settings
from bot.storage.copying import Contents, copy, path_of, put_back
from bot.storage.revision import SCHEMA

FOLDER = "backups"
STAMP = "%Y%m%dT%H%M%SZ"
RECORD = ".json"
CHUNK = 1 << 20


def backup(options: argparse.Namespace) -> None:
    """Copy the database while it is in use; the copy is checked, and what it holds is written beside it.

    Raises:
        SettingsError, StorageError: nothing was copied; no older copy was removed.
    """
    settings = read_settings()
    source = path_of(settings.database)
    given = options.file or settings.banli_home / FOLDER
    folder = given if given.is_dir() or not given.suffix else None
    if options.keep and folder is None:
        raise SettingsError("--keep counts the copies in a folder. Name a folder instead of a file.")
    ending = ".db" if source else ".dump"
    file = given if folder is None else folder / f"banli-{SystemClock().now():{STAMP}}{ending}"
    _make_folder(file.parent)
    if source is None:
        _dump(settings.database, file)
        holds = {}
    else:
        contents = copy(source, file, progress(file.name))
        holds = asdict(contents)
    size = _write_record(file, holds)
    told = f", {holds['cases']:,} cases" if holds else ""
    print(f"{file}: {size:,} bytes{told}, checked.")
    if folder is not None and options.keep:
        for old in _older(folder, ending, options.keep):
            print(f"{old} is removed: the newest {options.keep} are kept.")
    if not settings.banli_data_key.get_secret_value():
        print(f"{settings.banli_home / NAME}, which opens sealed ID numbers, is not in it.")


def restore(options: argparse.Namespace) -> None:
    """Put a copy in the place of the database, while no bot works on it.

    Raises:
        SettingsError: a bot works, or there is a database and `--replace` was not said.
        StorageError: the copy is damaged, or of a newer program; nothing has changed.
    """
    settings = read_settings()
    target = path_of(settings.database)
    if target is None:
        raise SettingsError(
            "PostgreSQL is restored with its own tool, while the bot is stopped:\n"
            f"  pg_restore --clean --if-exists --single-transaction --dbname=DATABASE {options.file}"
        )
    with only_one(settings.banli_home):
        if target.exists() and not options.replace:
            raise SettingsError(
                f"{target} exists. --replace puts the copy in its place and keeps it under another name."
            )
        _compare_record(options.file)
        aside = target.with_name(f"{target.name}.before-{SystemClock().now():{STAMP}}")
        contents = put_back(options.file, target, aside)
    print(f"{target}: {contents.cases:,} cases, {contents.open_cases:,} of them open, from {options.file}.")
    if aside.exists():
        print(f"{aside} is what was there before.")
    for line in _next_steps(settings, contents):
        print(line)


def _next_steps(settings: Settings, contents: Contents) -> list[str]:
    steps = []
    if contents.schema < SCHEMA:
        steps.append(f"It has schema {contents.schema}: run `banli db upgrade` before you start the bot.")
    if not settings.banli_data_key.get_secret_value() and not (settings.banli_home / NAME).exists():
        steps.append(
            f"Put the {NAME} of the database into {settings.banli_home}: it opens sealed ID numbers."
        )
    return steps


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder} cannot be made: {error.strerror}.") from error


def _digest(file: Path) -> str:
    whole = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            whole.update(chunk)
    return whole.hexdigest()


def _write_record(file: Path, holds: dict[str, object]) -> int:
    """Write beside the copy what it is; return its size in bytes."""
    size = file.stat().st_size
    record = {
        "made_at": SystemClock().now().isoformat(timespec="seconds"),
        "program": __version__,
        "bytes": size,
        "sha256": _digest(file),
        **holds,
    }
    beside = file.with_name(file.name + RECORD)
    try:
        beside.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise StorageError(f"{beside} cannot be written: {error.strerror}") from error
    return size


def _compare_record(file: Path) -> None:
    """Compare a copy with what stands beside it; a copy that came without that is judged by itself.

    Raises:
        StorageError: they differ.
    """
    beside = file.with_name(file.name + RECORD)
    if not beside.is_file() or not file.is_file():
        return
    try:
        expected = json.loads(beside.read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{beside} cannot be read. Remove it to restore without it.") from error
    if expected != _digest(file):
        raise StorageError(f"{file} is not as it was when it was made. Take another copy.")


def _older(folder: Path, ending: str, keep: int) -> list[Path]:
    """Remove all but the newest copies that this command has named, and return them."""
    old = sorted(folder.glob(f"banli-????????T??????Z{ending}"))[:-keep]
    for file in old:
        file.unlink()
        file.with_name(file.name + RECORD).unlink(missing_ok=True)
    return old


def _dump(url: str, file: Path) -> None:
    """Let PostgreSQL's own tool copy it. The password goes by the environment: arguments can be seen by others.

    Raises:
        SettingsError: the tool is not here.
        StorageError: it refused.
    """
    tool = shutil.which("pg_dump")
    if tool is None:
        raise SettingsError(
            "PostgreSQL is copied with its own tool, beside a running bot. Install it (package postgresql-client) "
            f"and run this again, or there:\n  pg_dump --format=custom --file={file} DATABASE"
        )
    if file.exists():
        raise SettingsError(f"{file} exists already. Name a new file.")
    parts = urlsplit(url)
    address = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)))
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    draft = file.with_name(f".{file.name}.part")
    words = [tool, "--format=custom", f"--file={draft}", f"--dbname={address}"]
    try:
        ended = subprocess.run(  # noqa: S603 - the words above, no shell
            words, env={**os.environ, **secret}, capture_output=True, text=True, check=False
        )
        if ended.returncode:
            raise StorageError(f"pg_dump refused: {ended.stderr.strip()}")
        draft.chmod(0o600)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
