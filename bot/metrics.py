"""The numbers of a running bot in the Prometheus text format. Imported only where somebody listens.

What a process counts stands in `bot.telemetry`; what stands in the database is read when somebody asks, at most once
in `FRESH_S`. Labels are methods, flows, states and results: their number is bounded by the files, and no label names
a person.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Clock, Row, Statement, Store
from bot.telemetry import Spread, Tally

CONTENT_TYPE = CONTENT_TYPE_LATEST
FRESH_S = 10.0
Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily


class Facts(Protocol):
    """What the channel knows of itself; see `TelegramChannel.health`."""

    def __call__(self) -> Mapping[str, Any]:
        """Return the values."""
        ...


class Metrics:
    """Answers a scrape."""

    def __init__(self, tally: Tally, store: Store, clock: Clock, facts: Facts) -> None:
        self._tally = tally
        self._store = store
        self._clock = clock
        self._facts = facts
        self._read_at = float("-inf")
        self._open: list[Row] = []
        self._waiting: list[Row] = []
        self._due_at: int | None = None
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)

    async def text(self) -> bytes:
        """Return all metrics.

        Raises:
            StorageError: the database does not answer.
        """
        now = time.monotonic()
        if now - self._read_at >= FRESH_S:
            self._open, self._waiting, due = await self._store.read(
                Statement("count_open_cases"), Statement("outbox_waiting"), Statement("next_due")
            )
            self._due_at = due[0]["due_at"] if due else None
            self._read_at = now
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Family]:
        """Yield the families; the registry calls this."""
        yield from self._updates()
        yield from self._sending()
        yield from self._cases()
        yield from self._store_families()

    def _updates(self) -> Iterator[Family]:
        tally, facts = self._tally, self._facts()
        results = {"handled": tally.handled, "failed": tally.failed}
        yield CounterMetricFamily(
            "banli_updates_taken", "Updates that were new and are committed.", value=tally.taken
        )
        yield _counter(
            "banli_updates", "Updates worked on.", ("result",), {(k,): v for k, v in results.items()}
        )
        yield _gauge(
            "banli_updates_waiting", "Committed updates not yet worked on.", facts["updates_waiting"]
        )
        yield _histogram(
            "banli_answer_seconds", "From an update's commit to the end of its handling.", tally.answering
        )
        yield _gauge("banli_poll_silent_seconds", "Since Telegram last answered a poll.", facts["silent_s"])

    def _sending(self) -> Iterator[Family]:
        tally = self._tally
        yield _counter(
            "banli_api_calls", "Calls of the Bot API on the hot path.", ("method", "result"), tally.calls
        )
        settled = {(state,): tally.messages[state] for state in ("sent", "refused", "unknown", "withdrawn")}
        yield _counter("banli_messages", "Messages settled, by what became of them.", ("state",), settled)
        waiting = GaugeMetricFamily("banli_outbox", "Committed messages not yet settled.", labels=["state"])
        oldest: list[int] = []
        found = {row["state"]: row for row in self._waiting}
        for state in ("due", "claimed"):
            waiting.add_metric([state], found[state]["n"] if state in found else 0)
            oldest += [found[state]["since"]] if state in found else []
        yield waiting
        yield _gauge(
            "banli_outbox_oldest_seconds",
            "Age of the oldest message not yet settled.",
            self._age(min(oldest, default=None)),
        )

    def _cases(self) -> Iterator[Family]:
        tally = self._tally
        by_state = GaugeMetricFamily("banli_cases_open", "Open cases.", labels=["flow", "state"])
        for row in self._open:
            by_state.add_metric([row["flow"], row["state"]], row["n"])
        yield by_state
        yield _gauge(
            "banli_cases_stranded",
            "Open cases without an owner or a next event, at the last look (hourly).",
            tally.stranded,
        )
        yield _gauge("banli_due_oldest_seconds", "How late the earliest due row is.", self._age(self._due_at))
        yield CounterMetricFamily(
            "banli_due_worked_off", "Deadlines and reminders passed.", value=tally.swept
        )
        yield CounterMetricFamily("banli_reminders", "Reminders committed.", value=tally.reminders)

    def _store_families(self) -> Iterator[Family]:
        yield _histogram("banli_commit_units", "Units in one transaction.", self._tally.batches)
        yield CounterMetricFamily(
            "banli_conflicts", "Units undone because somebody was faster.", value=self._tally.conflicts
        )

    def _age(self, at: int | None) -> float:
        now: datetime = self._clock.now()
        return 0.0 if at is None else max(0.0, (ms_of(now) - at) / 1000)


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)


def _counter(name: str, about: str, labels: Sequence[str], values: Mapping[Any, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, about, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def _histogram(name: str, about: str, spread: Spread) -> HistogramMetricFamily:
    return HistogramMetricFamily(name, about, buckets=spread.buckets(), sum_value=spread.total)
