"""The page of phones: its files, the stream of what happens, and files of messages as a browser opens them.

Routes: `/`, `/page/...`, `/sandbox/stream`, `/sandbox/files/{id}/raw`. The page acts through the control API.
Source of the stream's form: WHATWG HTML, "Server-sent events".
"""

from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.holder import Holder
from bot.sandbox.streaming import Reader

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""What the page is made of; nothing else is given out."""
OPENED = {
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/pdf",
    "text/plain; charset=utf-8",
    "audio/ogg",
}
"""Types a browser may open here; a web page that somebody sent as a file would act in our name, so it is saved."""
POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
FILE_POLICY = "frame-ancestors 'none'"
"""A file is shown by the browser's own viewer, which a stricter policy would stop for a PDF."""
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
QUIET_S = 15.0
"""After so long without an event the stream says that it is still there; a reader who has gone is noticed then."""


def page_routes(holder: Holder, *, stage: bool = False) -> list[web.RouteDef]:
    """Return the routes of the page; `stage` tells whether there are routes of a stage too."""
    pages = Pages(holder, stage=stage)
    return [
        web.get("/", pages.index),
        web.get("/page/{path:.+}", pages.part),
        web.get("/sandbox/stream", pages.stream),
        web.get("/sandbox/files/{file_id}/raw", pages.raw),
    ]


class Pages:
    """The functions behind the routes."""

    def __init__(self, holder: Holder, *, stage: bool) -> None:
        """Show whatever world the holder has at the moment."""
        self._holder = holder
        self._stage = stage

    async def index(self, _: web.Request) -> web.StreamResponse:
        """Give the page itself."""
        return _part("index.html")

    async def part(self, request: web.Request) -> web.StreamResponse:
        """Give a file of the page; asked again with its ETag, say that it is still the same."""
        return _part(request.match_info["path"])

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send everything that happens, from the start or from where a reader was cut off."""
        response = web.StreamResponse(headers={**HEADERS, "Cache-Control": "no-store"})
        response.content_type = "text/event-stream"
        await response.prepare(request)
        place = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        reader = Reader(place, stage=self._stage)
        with suppress(ConnectionResetError):
            while True:
                api = self._holder.api
                sent = reader.read(api)
                await response.write(sent or b": still here\n\n")
                await api.world.feed.news(QUIET_S)
                if api.world.feed.closed and self._holder.api is api:
                    break
        return response

    async def raw(self, request: web.Request) -> web.StreamResponse:
        """Give a file's bytes under its type, to be shown or, where that is not safe or `?save` says so, saved."""
        try:
            stored = self._holder.api.world.files.get(request.match_info["file_id"])
        except ApiError as error:
            raise web.HTTPNotFound(text=f"{error}\n") from None
        opened = stored.type in OPENED and "save" not in request.query
        kind = stored.type if opened else "application/octet-stream"
        how = f"{'inline' if opened else 'attachment'}; filename*=UTF-8''{quote(stored.name, safe='')}"
        headers = {**HEADERS, "Content-Type": kind, "Content-Disposition": how}
        headers["Content-Security-Policy"] = FILE_POLICY
        return web.Response(body=stored.content, headers=headers)


def _part(path: str) -> web.StreamResponse:
    file = (PAGE / path).resolve()
    if not file.is_relative_to(PAGE) or file.suffix not in TYPES or not file.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(file, headers={**HEADERS, "Content-Type": TYPES[file.suffix]})
