"""Files: what was uploaded, under the ids by which the Bot API speaks of it. Knows no message.

Sources: Bot API 10.0 `File`, `PhotoSize`, `Document`; a file's id stays valid, its path is for downloading.
"""

import struct
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from typing import Any

from bot.sandbox import limits
from bot.sandbox.errors import ApiError, bad_request

Json = dict[str, Any]

FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "sticker": "stickers",
    "video": "videos",
    "audio": "music",
}
PREFIX = {
    "photo": "AgAC",
    "document": "BQAC",
    "voice": "AwAC",
    "sticker": "CAAC",
    "video": "BAAC",
    "audio": "CQAC",
}
SMALL = 90
UNKNOWN = "application/octet-stream"
PICTURE_TYPES = {b"\x89PNG\r\n": "image/png", b"GIF8": "image/gif", b"\xff\xd8": "image/jpeg"}
PICTURES = tuple(PICTURE_TYPES)
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on the server. `path` is what follows `/file/bot<token>/` in its address."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    path: str
    width: int = 0
    height: int = 0

    @property
    def type(self) -> str:
        """Return the media type: the one it was sent with, else what its content or its name says."""
        if self.content.startswith(PICTURES):
            return next(kind for head, kind in PICTURE_TYPES.items() if self.content.startswith(head))
        given = self.mime if self.mime != UNKNOWN else ""
        kind = given or guess_type(self.name)[0] or UNKNOWN
        return "text/plain; charset=utf-8" if kind == "text/plain" else kind

    @property
    def seen(self) -> Json:
        """Return the part that every file object has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Files:
    """All files, by id and by path."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(
        self, kind: str, name: str, content: bytes, mime: str = "", size: tuple[int, int] = (0, 0)
    ) -> StoredFile:
        """Keep a file; `kind` is photo, document, voice, sticker, video or audio, `size` a picture's in pixels."""
        number = len(self._by_id) + 1
        extension = name.rpartition(".")[2] if "." in name else "jpg" if kind == "photo" else "bin"
        path = f"{FOLDERS[kind]}/file_{number}.{extension}"
        digest = urlsafe_b64encode(sha256(f"{number}:{kind}".encode() + content[:4096]).digest()).decode()
        stored = StoredFile(
            f"{PREFIX[kind]}{digest[:44]}{number}",
            f"AQAD{digest[:11]}{number}",
            kind,
            name,
            mime,
            content,
            path,
            *size,
        )
        self._by_id[stored.id] = stored
        self._by_path[path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile:
        """Return a file by its id; raises the 400 of an unknown one."""
        if not file_id:
            raise bad_request("file_id not specified")
        try:
            return self._by_id[file_id]
        except KeyError:
            raise bad_request("wrong file_id or the file is temporarily unavailable") from None

    def known(self, file_id: str) -> StoredFile | None:
        """Return a file by its id, or None."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file at a path, or None."""
        return self._by_path.get(path)


def photo_sizes(files: Files, stored: StoredFile) -> list[Json]:
    """Return the PhotoSize list of a picture: a small one and the picture itself, the largest last."""
    small = files.known(f"{stored.id}s")
    if small is None:
        ratio = SMALL / max(stored.width, stored.height, SMALL)
        size = max(1, round(stored.width * ratio)), max(1, round(stored.height * ratio))
        small = StoredFile(
            f"{stored.id}s",
            f"{stored.unique_id}s",
            "photo",
            stored.name,
            stored.mime,
            stored.content,
            stored.path,
            *size,
        )
        files._by_id[small.id] = small  # noqa: SLF001  # the same module's own
    return [{**one.seen, "width": one.width, "height": one.height} for one in (small, stored)]


def check_upload(kind: str, content: bytes) -> None:
    """Refuse an empty file and one that is too big for its kind."""
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > limits.UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and len(content) > limits.PHOTO_BYTES:
        raise bad_request("too big for a photo")


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF or JPEG, None when it is neither."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", content[16:24].ljust(8, b"\0"))
        return width, height
    if content.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", content[6:10].ljust(4, b"\0"))
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Walk from segment to segment to the one that begins a frame (ITU T.81, table B.1)."""
    at = 2
    while at + 9 <= len(content):
        marker = content[at + 1]
        if marker in FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None
