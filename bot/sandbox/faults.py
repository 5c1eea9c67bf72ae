"""Faults on demand: what a network, a busy server or a dying one does to a call. Knows no method.

Each fault names the methods it strikes (a pattern such as `send*`), if wanted one chat, how many calls it lets
through first and how many it strikes. The first fault that fits strikes; the others wait for the next call.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

from bot.sandbox.errors import ControlError

KINDS = {
    "flood": "429 with retry_after",
    "error": "an error answer: `code` (500, 502, 400, 403, …) and `description`",
    "down": "the line is cut until it is mended: every call breaks, also the poll that waits; nothing gets through",
    "reset_before": "the connection breaks and nothing was done",
    "reset_after": "the call is done, the connection breaks before the answer",
    "slow": "the call is done, but only after `seconds`",
    "slow_answer": "the call is done at once, the answer comes after `seconds`",
    "malformed": "the call is done and the answer is broken JSON",
}
DOWNLOAD = "download"
"""The name under which a fault strikes the giving of a file, which is no method."""
TEXTS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}


@dataclass(slots=True)
class Fault:
    """One fault that waits for its calls. `times` None strikes until it is removed."""

    id: int
    kind: str
    method: str = "*"
    chat_id: int | None = None
    times: int | None = 1
    skip: int = 0
    retry_after: int = 1
    code: int = 500
    description: str = ""
    seconds: float = 1.0
    struck: int = 0

    def fits(self, method: str, chat_id: int | None) -> bool:
        """Tell whether the fault is for this call; `method` is in lower case."""
        if self.chat_id is not None and self.chat_id != chat_id:
            return False
        return fnmatchcase(method, self.method)

    @property
    def text(self) -> str:
        """Return the description of an error answer."""
        return self.description or TEXTS.get(self.code, f"Error {self.code}")


class Faults:
    """The faults that are set, in the order they were set."""

    def __init__(self) -> None:
        """Start without any."""
        self.all: list[Fault] = []
        self._last = 0

    def add(self, kind: str, **options: Any) -> Fault:  # noqa: ANN401  # checked by name, then by Fault
        """Set a fault; raises ControlError for an unknown kind or option."""
        if kind not in KINDS:
            raise ControlError(f"There is no fault `{kind}`; there are {', '.join(KINDS)}.")
        self._last += 1
        options["method"] = str(options.get("method", "*")).lower()
        if kind == "down":
            options["times"] = None
        try:
            fault = Fault(self._last, kind, **options)
        except TypeError as error:
            raise ControlError(f"Fault `{kind}`: {error}") from error
        self.all.append(fault)
        return fault

    @property
    def down(self) -> bool:
        """Tell whether the line between the bot and Telegram is cut."""
        return any(fault.kind == "down" for fault in self.all)

    def remove(self, fault_id: int | None = None) -> None:
        """Remove one fault, or all of them."""
        self.all = [] if fault_id is None else [fault for fault in self.all if fault.id != fault_id]

    def strike(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """Return the fault that strikes this call, and count it; None when there is none."""
        if not self.all:
            return None
        chat_id = _chat_id(params)
        for fault in self.all:
            if not fault.fits(method, chat_id):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.struck += 1
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.all.remove(fault)
            return fault
        return None

    def listed(self) -> list[dict[str, Any]]:
        """Return the faults as JSON objects."""
        return [asdict(fault) for fault in self.all]


def _chat_id(params: Mapping[str, Any]) -> int | None:
    try:
        return int(params["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None
