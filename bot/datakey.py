"""The key that seals ID numbers: from `BANLI_DATA_KEY`, else from a file in `BANLI_HOME` that is made once.

It is never in the database and never in its backup: whoever has one of them alone can read no ID number.
"""

import base64
import binascii
import os
import secrets
import stat
import tempfile
from pathlib import Path

from bot.errors import SettingsError

NAME = "data.key"
KEY_BYTES = 32
OWN = 0o600
ACCEPTS = (
    "32 bytes in base64, as `openssl rand -base64 32` prints; older keys behind the newest, after commas"
)


def read_keys(given: str, home: Path) -> tuple[bytes, ...]:
    """Return the keys, the newest first; without any a key is made and kept in the home.

    Raises:
        SettingsError: the setting or the file holds no key, or the file cannot be made.
    """
    if given:
        return _parsed(given, "BANLI_DATA_KEY")
    file = home / NAME
    try:
        if not file.exists():
            _make(file)
        text = file.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}, the key that seals ID numbers, cannot be read: {error}") from error
    return _parsed(text, str(file))


def is_private(file: Path) -> bool:
    """Tell whether nobody but its owner may read the file."""
    return not file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _parsed(text: str, source: str) -> tuple[bytes, ...]:
    try:
        keys = tuple(base64.b64decode(part.strip(), validate=True) for part in text.split(","))
    except (binascii.Error, ValueError) as error:
        raise SettingsError(f"{source} takes {ACCEPTS}.") from error
    if any(len(key) != KEY_BYTES for key in keys):
        raise SettingsError(f"{source} takes {ACCEPTS}.")
    return keys


def _make(file: Path) -> None:
    """Make the file whole or not at all; when another process is first, its key is the one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{NAME}.")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).chmod(OWN)
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        Path(draft).unlink()
