"""`python -m tests.bench.daily`: the day's work on a hundred thousand instalments, and how long a tap waits meanwhile.

In the process of the bot, on SQLite. Twenty thousand contracts with five instalments each; three of them are paid, and
for some hundred contracts the next one falls due in ten days, so that a case opens. A tap is stood for by reading
somebody's list and by a turn of the event loop, again and again while the work is going on.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.app import open_office
from bot.cases.base.codec import dumps, values_to_json
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.cases.clockwork.rounds import Rounds
from bot.engine.basics.values import Money, Value
from bot.settings import read_settings

CONTRACTS = 20_000
LINES = 5
PAID = 3
WITHIN_DAYS = 700
"""The next instalments lie so many days apart from the first contract to the last."""
TAP_EVERY_S = 0.005
MOST_S, MOST_LATE_S = 10.0, 0.1


@dataclass(frozen=True, slots=True)
class DaysWork:
    """What the work of a day took: seconds, seconds of CPU, cases opened, and seconds that a tap waited longer."""

    seconds: float
    busy_s: float
    opened: int
    latest_s: float
    late_p99_s: float

    def __str__(self) -> str:
        """Say it in a sentence."""
        return (
            f"{CONTRACTS * LINES:,} instalments looked at in {self.seconds:.2f} s ({self.busy_s:.2f} s of CPU), "
            f"{self.opened} cases opened; a tap waited {self.latest_s * 1000:.0f} ms longer at most, "
            f"{self.late_p99_s * 1000:.0f} ms in 99 of 100"
        )


def main() -> int:
    """Print what was measured; 1 where a target is missed."""
    done = a_day()
    sys.stdout.write(f"{done}\n")
    return 0 if done.seconds < MOST_S and done.latest_s < MOST_LATE_S else 1


def a_day() -> DaysWork:
    """Let the bot do the work of a day."""
    with tempfile.TemporaryDirectory(prefix="banli-daily-") as home:
        return asyncio.run(_measure(home))


async def _measure(home: str) -> DaysWork:
    settings = read_settings(banli_home=home, timezone=_where_it_is_noon())
    async with open_office(settings) as office:
        await asyncio.to_thread(_seed, Path(home) / "banli.db")
        pushed: list[Message] = []
        daily = Rounds(office.service, pushed.extend)
        late: list[float] = []
        tapping = asyncio.create_task(_taps(office.store.read, late))
        begin, busy = time.perf_counter(), time.process_time()
        while (await daily.next_at() or office.clock.now()) <= office.clock.now():
            await daily.turn()
        seconds, busy = time.perf_counter() - begin, time.process_time() - busy
        tapping.cancel()
        query = Statement("cases_of_flow", {"flow": "arrears", "before": 2**62, "limit": CONTRACTS})
        (rows,) = await office.store.read(query)
        return DaysWork(seconds, busy, len(rows), max(late), sorted(late)[len(late) * 99 // 100])


async def _taps(read: object, late: list[float]) -> None:
    """Note again and again how much later than it wanted a tap got its turn, with what it reads."""
    assert callable(read)
    usual = Statement("cases_of_person", {"person_id": 1, "seat": "person:1", "limit": 5, "offset": 0})
    while True:
        begin = time.perf_counter()
        await asyncio.sleep(TAP_EVERY_S)
        await read(usual)
        late.append(time.perf_counter() - begin - TAP_EVERY_S)


def _where_it_is_noon() -> str:
    """Return a zone in whose day the bench runs: the day's work begins in the morning."""
    behind = datetime.now(UTC).hour - 12
    return f"Etc/GMT{behind:+d}" if behind else "Etc/UTC"


def _seed(database: Path) -> None:
    with closing(sqlite3.connect(database, timeout=30)) as raw, raw:
        rows = list(_records())
        raw.executemany(
            "INSERT INTO records (id, type, version, data, created_at, changed_at) VALUES (?, ?, 0, ?, 0, 0)",
            ((identity, kind, dumps(values_to_json(values))) for identity, kind, values in rows),
        )
        links = [
            (identity, name, value)
            for identity, _, values in rows
            for name, value in values.items()
            if name in ("contract", "customer") and isinstance(value, int)
        ]
        raw.executemany("INSERT INTO record_links (from_id, name, to_id) VALUES (?, ?, ?)", links)


def _records() -> Iterator[tuple[int, str, dict[str, Value]]]:
    today = datetime.now(UTC).date()
    yield 1, "customer", {"name": "Wang", "phone": "+8613800138000"}
    for number in range(1, CONTRACTS + 1):
        contract = number * 100
        whole = Money(100_000_000)
        yield contract, "sale_contract", {"number": f"HT-{number}", "customer": 1, "price": whole}
        ahead = timedelta(days=11 + number * WITHIN_DAYS // CONTRACTS - 1)
        for place in range(1, LINES + 1):
            due_on: date = today + ahead + timedelta(days=180 * (place - PAID - 1))
            yield (
                contract + place,
                "instalment",
                {
                    "number": f"HT-{number}/{place}",
                    "contract": contract,
                    "place": place,
                    "due_on": due_on,
                    "sum": Money(20_000_000),
                    "kind": "price",
                },
            )
            if place <= PAID:
                paid: dict[str, Value] = {
                    "contract": contract,
                    "amount": Money(20_000_000),
                    "paid_on": due_on,
                }
                yield contract + 50 + place, "payment", {**paid, "receipt": f"SJ-{number}-{place}"}


if __name__ == "__main__":
    sys.exit(main())
