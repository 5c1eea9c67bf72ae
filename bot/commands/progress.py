"""How far a long command is: a bar on standard error, where that is a terminal; nothing in a pipe."""

import sys
from collections.abc import Callable

WIDTH = 30
Tick = Callable[[int, int], None]
"""Called with how much is done and how much there is in all."""


def progress(name: str, *, shown: bool = True) -> Tick:
    """Return what shows in a terminal how far it is; in a pipe, or when not `shown`, it says nothing."""
    shown = shown and sys.stderr.isatty()

    def tick(done: int, total: int) -> None:
        if shown:
            filled = WIDTH * done // max(total, 1)
            bar = "#" * filled + "." * (WIDTH - filled)
            end = "\n" if done >= total else ""
            print(f"\r{name} [{bar}] {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)

    return tick
