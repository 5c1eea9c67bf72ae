"""A cable between the browser and the sandbox that a test can pull out and put back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

PIECE = 65536


class Cable:
    """Passes on what comes in on a port of its own. `url` is the sandbox's address at this end."""

    def __init__(self, url: str) -> None:
        """Lead to the sandbox at `url`."""
        self._port = int(urlsplit(url).port or 0)
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._own = 0

    @property
    def url(self) -> str:
        """Return the address to open."""
        return f"http://127.0.0.1:{self._own}"

    async def plug(self) -> None:
        """Let connections through, at the same port as before."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._own)
        self._own = self._server.sockets[0].getsockname()[1]

    async def pull(self) -> None:
        """Break all connections and refuse new ones."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        self._server = None

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        ends = {writer, far_writer}
        self._writers |= ends
        await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        self._writers -= ends


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def plugged(url: str) -> AsyncIterator[Cable]:
    """Give a cable to the sandbox, and pull it out at the end."""
    cable = Cable(url)
    await cable.plug()
    try:
        yield cable
    finally:
        await cable.pull()
