"""What a database of this package can do besides `ports.Store`."""

from typing import Protocol

from bot.cases.base.ports import Store


class SqlStore(Store, Protocol):
    """A store that is also opened and closed."""

    async def close(self) -> None:
        """Finish and close."""
        ...
