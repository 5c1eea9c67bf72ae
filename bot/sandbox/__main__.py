"""`python -m bot.sandbox [--listen 127.0.0.1:8081]`: a Bot API on this machine, for any bot in any language."""

import argparse
import asyncio
import sys

from bot.sandbox.errors import ControlError
from bot.sandbox.holder import TOKEN, USERNAME, Holder
from bot.sandbox.server import serving


def main() -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox", description="A local Bot API with people in it."
    )
    parser.add_argument(
        "--listen", default="127.0.0.1:8081", help="host:port on this machine (default 127.0.0.1:8081)"
    )
    parser.add_argument("--token", default=TOKEN, help=f"the only token that is accepted (default {TOKEN})")
    parser.add_argument("--username", default=USERNAME, help="the bot's name without @")
    options = parser.parse_args()
    host, _, port = options.listen.rpartition(":")
    try:
        asyncio.run(_serve(Holder(options.token, options.username), host or "127.0.0.1", int(port)))
    except (ControlError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command line
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


async def _serve(holder: Holder, host: str, port: int) -> None:
    async with serving(holder, host, port) as address:
        print(f"TELEGRAM_API_URL={address} BOT_TOKEN={holder.api.token}", flush=True)  # noqa: T201 - a command line
        print(f"The page of phones is at {address}/", flush=True)  # noqa: T201 - as above
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
