"""How the sandbox's own routes answer: JSON in, JSON out, a mistake as a sentence."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.errors import ApiError, ControlError

Json = dict[str, Any]
Handler = Callable[[web.Request, Json], Awaitable[Any]]


def answering(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Read JSON, write JSON, and put mistakes into a sentence: 400 with `{"error": sentence}`."""

    async def answer(request: web.Request) -> web.Response:
        body = await request.read()
        try:
            given = orjson.loads(body) if body else {}
            result = await handler(request, given)
        except (ControlError, ApiError) as error:
            return _response({"error": str(error)}, 400)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            return _response({"error": f"The request is not understood: {error!r}."}, 400)
        return _response(result, 200)

    return answer


def _response(body: object, status: int) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")
