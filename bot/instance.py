"""One process a home: two of them would answer every person twice and fight over the same updates."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import SettingsError

LOCK = "banli.lock"


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the home folder for this process. The lock ends with the process, however that ends.

    Raises:
        SettingsError: the folder cannot be written, or another process holds it.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / LOCK).open("a+")
    except OSError as error:
        raise SettingsError(f"BANLI_HOME: {home} cannot be written ({error.strerror}).") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise SettingsError(
                f"BANLI_HOME: another banli (process {holder}) works in {home}. "
                "Stop it, or give this one a folder of its own."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
