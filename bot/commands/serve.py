"""`banli run`."""

import argparse
import asyncio
from collections.abc import Coroutine

from bot.app import run as serve
from bot.logs import set_up
from bot.settings import read_settings


def run(_: argparse.Namespace) -> None:
    """Serve people until stopped."""
    settings = read_settings()
    set_up(settings.log_level, settings.log_format)
    _on_fastest_loop(serve(settings, lambda text: print(text, flush=True)))


def _on_fastest_loop(work: Coroutine[object, object, None]) -> None:
    """Run on uvloop where it is installed; it is an extra, and nothing depends on it."""
    try:
        import uvloop  # noqa: PLC0415 - an extra
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)
