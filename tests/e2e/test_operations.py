"""What whoever runs the bot relies on: health, metrics, a graceful stop, a backup that can be put back."""

import asyncio
import json
import re
import shutil
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.commands.trial import CAST, Trial, TrialError
from tests.e2e.steps import asks, reaches_manager, verifies


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[tuple[Trial, str]]:
    """A centre whose bot listens for whoever watches it, and where."""
    listen = f"127.0.0.1:{free_port()}"
    async with Trial(tmp_path, language="en", cast=CAST, settings={"LISTEN": listen}) as trial:
        await trial.sell()
        yield trial, f"http://{listen}"


async def get(url: str, method: str = "GET") -> tuple[int, str]:
    """Return status and text of an answer."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": "unused"}
    async with aiohttp.ClientSession() as session, session.request(method, url, headers=headers) as answer:
        return answer.status, await answer.text()


def value(text: str, series: str) -> float:
    """Return the number of one series."""
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    assert found, f"{series} is not among\n{text}"
    return float(found[1])


async def test_metrics_tell_what_happened_and_nobody_s_name(watched: tuple[Trial, str]) -> None:
    trial, url = watched
    await reaches_manager(trial)
    status, text = await get(f"{url}/metrics")
    assert status == 200
    assert value(text, "banli_updates_taken_total") >= 10
    assert value(text, 'banli_updates_total{result="failed"}') == 0
    assert value(text, "banli_answer_seconds_count") >= 10
    assert value(text, 'banli_api_calls_total{method="sendMessage",result="ok"}') >= 5
    assert value(text, 'banli_cases_open{flow="delayed_signing",state="manager_decision"}') == 1
    assert value(text, "banli_cases_stranded") == 0
    assert value(text, 'banli_messages_total{state="unknown"}') == 0
    assert value(text, "banli_commit_units_count") > 10
    assert value(text, "process_resident_memory_bytes") > 0
    names = [name for member in CAST for name in member.names.values()]
    addresses = [str(phone.id) for phone in trial.phones.values()]
    secret = trial.holder.api.token.partition(":")[2]
    for private in (*names, *addresses, secret, "13800138000", "YQ-0001", "Funds not ready"):
        assert not re.search(rf"\b{re.escape(private)}\b", text), private


async def test_health_says_what_works(watched: tuple[Trial, str]) -> None:
    _, url = watched
    status, text = await get(f"{url}/healthz")
    assert (status, '"ok":true' in text, '"database":true' in text) == (200, True, True)
    assert (await get(f"{url}/readyz"))[0] == 200
    assert (await get(f"{url}/"))[0] == 404
    assert (await get(f"{url}/", "POST"))[0] == 404, "without a webhook nobody can post an update"


async def test_a_graceful_stop_finishes_what_came_in(watched: tuple[Trial, str]) -> None:
    trial, _ = watched
    wang = trial.phones["wang"]
    await asyncio.gather(*(wang.say(f"hello {number}") for number in range(20)))
    began = time.monotonic()
    assert await trial.stop() == 0
    assert time.monotonic() - began < 15, "a supervisor would lose patience"
    taken = trial.log.read_text("utf-8")
    assert "stopping" in taken
    assert "Traceback" not in taken


async def test_a_copy_taken_under_load_is_put_back_and_work_goes_on(centre: Trial, tmp_path: Path) -> None:
    """Copied while people write, put back into a fresh home; who had a case under way goes on with it there."""
    await asks(centre)
    crowd = [await centre.sandbox.person(f"Guest {number}", "en") for number in range(8)]
    stop = asyncio.Event()

    async def chatter(number: int) -> None:
        while not stop.is_set():
            await crowd[number].say("/start")
            await crowd[number].say("hello")

    talking = [asyncio.create_task(chatter(number)) for number in range(len(crowd))]
    copies = [await centre.banli("backup", str(tmp_path / "copies" / f"{n}.db")) for n in range(3)]
    stop.set()
    await asyncio.gather(*talking)
    assert all("checked" in said for said in copies)
    records = [json.loads((tmp_path / "copies" / f"{n}.db.json").read_text("utf-8")) for n in range(3)]
    assert [record["cases"] for record in records] == [1, 1, 1]
    assert records[0]["outbox"] < records[2]["outbox"], "nobody wrote meanwhile"

    copy = str(tmp_path / "copies" / "2.db")
    with pytest.raises(TrialError, match="another banli"):
        await centre.banli("restore", copy, "--replace")
    await centre.stop()
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    shutil.copy(centre.home / "data.key", fresh)
    centre.home = fresh
    assert "1 cases, 1 of them open" in await centre.banli("restore", copy)
    with pytest.raises(TrialError, match="--replace"):
        await centre.banli("restore", copy)
    await centre.start()
    await verifies(centre)
    await centre.phones["wang"].press("Confirm")
    await centre.phones["wang"].press("Yes, I confirm it here")
    await centre.phones["li"].sees("Please decide")
