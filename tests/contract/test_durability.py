"""What was acknowledged is there after `kill -9`."""

import asyncio
import signal
import sys
from pathlib import Path

from bot.cases.base.ports import Statement
from bot.storage.store import open_store

ROOT = Path(__file__).parents[2]
CHILD = """
import asyncio, sys
from bot.cases.base.ports import Statement
from bot.storage.store import open_store

async def write(store, first):
    for number in range(first, first + 100_000):
        values = {"id": number, "name": "x", "language": "en", "created_at": 1}
        await store.commit([Statement("insert_person", values, 1)])
        print(number, flush=True)

async def main():
    async with open_store(sys.argv[1]) as store:
        await asyncio.gather(*(write(store, one * 1_000_000 + 1) for one in range(20)))

asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_a_kill(url: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    acknowledged = [int(await process.stdout.readline()) for _ in range(500)]
    process.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in (await process.stdout.read()).split(b"\n")[:-1]]
    await process.wait()
    async with open_store(url) as store:
        for first in range(0, len(acknowledged), 500):
            queries = [Statement("person", {"id": one}) for one in acknowledged[first : first + 500]]
            assert all(await store.read(*queries))
