"""The table of methods, and how a function enters it."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.api import Api
from bot.sandbox.params import Call

Method = Callable[[Api, Call], Awaitable[Any]]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Enter the function under a name of the Bot API, which Telegram reads without regard to case."""

    def enter(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return enter
