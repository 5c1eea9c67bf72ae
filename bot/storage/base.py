"""What a database of this package can do besides `ports.Store`."""

from pathlib import Path
from typing import Protocol

from bot.cases.ports import Store


class SqlStore(Store, Protocol):
    """A store that is also opened, closed and copied."""

    async def backup(self, target: Path) -> None:
        """Copy the database while it is in use."""
        ...

    async def close(self) -> None:
        """Finish and close."""
        ...
