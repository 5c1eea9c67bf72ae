"""The HTTP side of the Bot API: routes, the many ways of giving parameters, faults, the journal.

Behaves as tdlib/telegram-bot-api: `/bot<token>/<method>` by GET or POST, `/file/bot<token>/<path>`. Loopback only.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

import orjson
from aiohttp import web

from bot.sandbox.api import Api
from bot.sandbox.control import control_routes
from bot.sandbox.errors import ApiError, ControlError, LineCut, bad_request, flood
from bot.sandbox.faults import DOWNLOAD, Fault
from bot.sandbox.files import StoredFile
from bot.sandbox.guard import own_pages_only
from bot.sandbox.holder import Holder
from bot.sandbox.methods import METHODS
from bot.sandbox.pages import page_routes
from bot.sandbox.params import Call, Upload
from bot.sandbox.stage import Stage, stage_routes
from bot.sandbox.webhook import is_loopback

Json = dict[str, Any]

MOST_BODY = 64 * 1024 * 1024
JSON_TYPE = "application/json"
UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found: method not found")
BROKEN = b'{"ok":true,"result":'


@asynccontextmanager
async def serving(holder: Holder, host: str, port: int, stage: Stage | None = None) -> AsyncIterator[str]:
    """Serve both APIs, and a stage where there is one, and give the root address; port 0 takes a free one.

    Raises:
        ControlError: the address is not this machine's own, or taken.
    """
    if not is_loopback(host):
        raise ControlError(f"The sandbox listens on this machine only, such as 127.0.0.1; not on {host}.")
    runner = web.AppRunner(application(holder, stage), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
    except OSError as error:
        await runner.cleanup()
        raise ControlError(f"{host}:{port} cannot be listened on: {error.strerror or error}.") from error
    taken = runner.addresses[0][1]
    try:
        yield f"http://{host}:{taken}"
    finally:
        holder.close()
        await runner.cleanup()


def application(holder: Holder, stage: Stage | None = None) -> web.Application:
    """Return the web application of both APIs, of the page, and of what stands beside the phones."""
    app = web.Application(client_max_size=MOST_BODY, middlewares=[own_pages_only])
    calls = Calls(holder)
    app.router.add_route("*", "/bot{token}/{method}", calls.call)
    app.router.add_get("/file/bot{token}/{path:.+}", calls.download)
    app.add_routes(control_routes(holder))
    app.add_routes(page_routes(holder, stage=stage is not None))
    if stage is not None:
        app.add_routes(stage_routes(holder, stage))
    return app


class Calls:
    """Answers calls of the Bot API."""

    def __init__(self, holder: Holder) -> None:
        """Work on whatever world the holder has at the moment."""
        self._holder = holder

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Carry out one call."""
        api = self._holder.api
        if unquote(request.match_info["token"]) != api.token:
            return _answer(UNAUTHORIZED)
        name = request.match_info["method"]
        try:
            call = await _read(name.lower(), request)
        except ApiError as error:
            return _answer(error)
        fault = api.faults.strike(call.method, call.params)
        if fault is not None and fault.kind in {"reset_before", "down"}:
            self._note(api, name, call, 0.0, fault, "nothing was done")
            return _break(request)
        if call.method == "getupdates" and api.updates.silence == "dead":
            return _break(request)
        return await self._carry_out(request, api, name, call, fault)

    async def _carry_out(
        self, request: web.Request, api: Api, name: str, call: Call, fault: Fault | None
    ) -> web.StreamResponse:
        begun = time.perf_counter()
        result: Any = None
        error: ApiError | None = None
        try:
            if fault is not None:
                await _before(fault)
            function = METHODS.get(call.method)
            if function is None:
                raise NOT_FOUND
            result = await function(api, call)
        except ApiError as refused:
            error = refused
        except LineCut:
            return _break(request)
        self._note(
            api, name, call, (time.perf_counter() - begun) * 1000, fault, result if error is None else error
        )
        if fault is not None and fault.kind == "reset_after":
            return _break(request)
        if fault is not None and fault.kind == "slow_answer":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "malformed":
            return web.Response(body=BROKEN, content_type=JSON_TYPE)
        if error is not None:
            return _answer(error)
        return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type=JSON_TYPE)

    @staticmethod
    def _note(  # noqa: PLR0913, PLR0917 - the columns of the journal
        api: Api, name: str, call: Call, took_ms: float, fault: Fault | None, outcome: object
    ) -> None:
        """Write the call into the journal; empty polls are left out, they say nothing."""
        if call.method == "getupdates" and outcome == []:
            return
        error = outcome if isinstance(outcome, ApiError) else None
        files = {field: len(upload.content) for field, upload in call.files.items()}
        api.journal.add(
            name,
            call.params,
            files,
            error is None,
            None if error else outcome,
            error.code if error else None,
            error.description if error else "",
            api.clock.now(),
            round(took_ms, 2),
            fault.kind if fault else None,
        )

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Give a file's content; for faults this is a method of its own, `download`."""
        api = self._holder.api
        fault = api.faults.strike(DOWNLOAD, {})
        if fault is not None and fault.kind in {"reset_before", "reset_after", "down"}:
            return _break(request)
        try:
            if fault is not None:
                await _before(fault)
        except ApiError as error:
            return _answer(error)
        stored = api.world.files.at(request.match_info["path"])
        if unquote(request.match_info["token"]) != api.token or stored is None:
            return _answer(ApiError(404, "Not Found"))
        if fault is not None and fault.kind == "malformed":
            return await _cut_short(request, stored)
        return web.Response(body=stored.content, content_type=stored.mime or "application/octet-stream")


async def _before(fault: Fault) -> None:
    """Do what a fault does before the call is carried out; raises the refusals it stands for."""
    if fault.kind == "flood":
        raise flood(fault.retry_after)
    if fault.kind == "error":
        raise ApiError(fault.code, fault.text)
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)


async def _cut_short(request: web.Request, stored: StoredFile) -> web.StreamResponse:
    """Promise the whole file and give half of it."""
    response = web.StreamResponse()
    response.content_length = len(stored.content)
    await response.prepare(request)
    await response.write(stored.content[: len(stored.content) // 2])
    return _break(request)


def _answer(error: ApiError) -> web.Response:
    return web.Response(body=orjson.dumps(error.answer()), status=error.code, content_type=JSON_TYPE)


def _break(request: web.Request) -> web.StreamResponse:
    """Cut the connection, as a network does."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _read(method: str, request: web.Request) -> Call:
    """Read the parameters from wherever they are: query, JSON, form, or a body of parts with files."""
    params: Json = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if request.method == "POST" and kind == JSON_TYPE:
        body = await request.read()
        try:
            given = orjson.loads(body) if body else {}
        except orjson.JSONDecodeError:
            raise bad_request("can't parse JSON object") from None
        params |= given if isinstance(given, dict) else {}
    elif request.method == "POST" and kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        for field, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[field] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                params[field] = value
    return Call(method, params, files)
