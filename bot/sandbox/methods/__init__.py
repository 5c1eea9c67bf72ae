"""The methods of the Bot API, one function each: `(api, call) -> result`. Names are looked up in lower case."""

from bot.sandbox.methods import changing, profile, receiving, sending
from bot.sandbox.methods.registry import METHODS, Method

__all__ = ["METHODS", "Method", "changing", "profile", "receiving", "sending"]
