"""Refuses what a foreign web page in somebody's browser would ask. Knows no route.

A page of the internet cannot read this server's answers, but it can send requests to it (CSRF), and under a name that
it lets point to this machine it can even read them (DNS rebinding). So a request must name this machine, and when a
page sends it, the page must be ours.
"""

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from bot.sandbox.webhook import is_loopback


@web.middleware
async def own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 403 when the `Host` is not this machine's own, or the `Origin` is another page than ours."""
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    if not is_own(host) or (origin is not None and origin != f"http://{host}"):
        raise web.HTTPForbidden(text="The sandbox speaks with this machine only, and with its own page.\n")
    return await handler(request)


def is_own(host: str) -> bool:
    """Tell whether a `Host` header names this machine: 127.0.0.1, [::1] or localhost, with or without a port."""
    try:
        name = URL(f"http://{host}").host
    except ValueError:
        return False
    return name is not None and is_loopback(name)
