"""The wire journal: every call of the bot, with what came of it. Never the token. Knows no method."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One call: when it came (sandbox time), how long it took, what was asked and answered.

    `result` is the answer's `result`; for a refusal `error_code` and `description` are set. `fault` names the fault
    that struck. `files` gives the size of each uploaded file.
    """

    seq: int
    method: str
    params: Json
    files: dict[str, int]
    ok: bool
    result: Any
    error_code: int | None
    description: str
    at: float
    duration_ms: float
    fault: str | None

    def as_json(self) -> Json:
        """Return the entry as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


class Journal:
    """The last calls, in the order in which they ended."""

    def __init__(self) -> None:
        """Start empty, at number 0; `on_new` is called after each call that is written down."""
        self.seq = 0
        self.on_new: Callable[[], None] | None = None
        self.counts: dict[str, int] = {}
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, method: str, *rest: Any) -> None:  # noqa: ANN401  # the fields of Entry in their order
        """Write a call down."""
        self.seq += 1
        self.counts[method] = self.counts.get(method, 0) + 1
        self._entries.append(Entry(self.seq, method, *rest))
        if self.on_new is not None:
            self.on_new()

    def clear(self) -> None:
        """Forget all calls; the numbers go on."""
        self._entries.clear()
        self.counts.clear()

    def since(self, after: int = 0, method: str = "", chat_id: int | None = None) -> list[Json]:
        """Return the calls numbered above `after`, of one method and one chat if given."""
        wanted = method.lower()
        found = [
            entry.as_json()
            for entry in self._newest_first(after)
            if (not wanted or entry.method.lower() == wanted)
            and (chat_id is None or str(entry.params.get("chat_id")) == str(chat_id))
        ]
        found.reverse()
        return found

    def _newest_first(self, after: int) -> Iterator[Entry]:
        for entry in reversed(self._entries):
            if entry.seq <= after:
                return
            yield entry
