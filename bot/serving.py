"""A small web server at LISTEN: the webhook, `/healthz` (alive), `/readyz` (takes updates), `/metrics` (Prometheus).

Imported only where somebody listens; the packages it needs are extras. No answer names a person.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import SettingsError, StorageError

if TYPE_CHECKING:
    from bot.metrics import Metrics

Health = Callable[[], Awaitable[Mapping[str, Any]]]
NO_METRICS = "Metrics need the package prometheus-client: pip install 'banli[metrics]'.\n"


def routes(health: Health, metrics: "Metrics | None") -> list[Route]:
    """Return what can be asked at LISTEN besides the webhook.

    Args:
        health: values to show; `ok` false answers `/healthz` with 503, `ready` false `/readyz`.
        metrics: None where the package for them is not installed.
    """

    async def healthz(_: Request) -> Response:
        values = await health()
        return JSONResponse(dict(values), status_code=200 if values["ok"] else 503)

    async def readyz(_: Request) -> Response:
        values = await health()
        return JSONResponse({"ready": values["ready"]}, status_code=200 if values["ready"] else 503)

    async def scrape(_: Request) -> Response:
        if metrics is None:
            return PlainTextResponse(NO_METRICS, status_code=501)
        from bot.metrics import CONTENT_TYPE  # noqa: PLC0415 - it is an extra, and here it is there

        try:
            return Response(await metrics.text(), headers={"Content-Type": CONTENT_TYPE})
        except StorageError:
            return PlainTextResponse("The database does not answer.\n", status_code=503)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", scrape)]


@asynccontextmanager
async def listening(listen: str, served: Sequence[Route]) -> AsyncIterator[None]:
    """Answer at `host:port`.

    Raises:
        SettingsError: the address cannot be listened on.
    """
    host, _, port = listen.rpartition(":")
    config = uvicorn.Config(
        Starlette(routes=list(served)),
        host=host.strip("[]"),
        port=int(port),
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(_serve(server), name="listening")
    while not server.started:
        if task.done():
            raise SettingsError(f"LISTEN: {host}:{port} cannot be listened on: it is in use, or not allowed.")
        await asyncio.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await task


async def _serve(server: uvicorn.Server) -> None:
    with suppress(SystemExit):  # uvicorn's answer to an address in use
        await server._serve()  # noqa: SLF001 - `serve` would take the signals that `until_told` waits for
