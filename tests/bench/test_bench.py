"""The benchmark tells the truth: peers hold the conversation, a bad bot is found, missing parts are named."""

import json
import os
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from . import script_banli
from .bots import BOTS, Bot, chosen, seed, settings
from .errors import BenchError
from .kill import check_database
from .measure import measure
from .process import ROOT, usage
from .report import speed_table
from .script import Script, Step, from_json, pressed, to_json
from .script_banli import SCRIPT as BANLI
from .script_peers import SCRIPT as PEERS
from .session import Load


@pytest.mark.parametrize("script", [PEERS, BANLI], ids=lambda script: script.name)
def test_script_survives_the_wire(script: Script) -> None:
    assert from_json(json.loads(json.dumps(to_json(script)))) == script


@pytest.mark.parametrize("step", [{"text": "a", "press": "b"}, {}])
def test_step_does_one_thing(step: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="either types or presses"):
        Step(expect=("x",), **step)


def test_step_expects_something() -> None:
    with pytest.raises(ValueError, match="must say what its reply contains"):
        Step(expect=("",), text="a")


def test_usage_grows_with_work() -> None:
    before = usage(os.getpid())
    while usage(os.getpid()).cpu_s < before.cpu_s + 0.02:
        sum(range(10_000))
    assert before.rss_mb > 5


def test_unknown_and_unrunnable_bots_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BenchError, match="unknown bot 'nobody'; choose from banli, ptb"):
        chosen("bare,nobody")
    monkeypatch.setitem(BOTS, "odd", Bot("odd", "Odd", ("true",), PEERS, needs=("no_such_module.x",)))
    with pytest.raises(BenchError, match=r"Odd cannot run: module no_such_module.x is missing"):
        chosen("odd")


@pytest.mark.parametrize("name", ["bare", "ptb", "aiogram"])
def test_peer_holds_the_conversation(name: str, tmp_path: Path) -> None:
    (bot,) = chosen(name)
    run = measure(bot, Load(users=3, conversations=5), seconds=20, people=3, home=tmp_path)
    assert run.samples == ()
    assert (run.wrong, run.missing, run.repeated) == (0, 0, 0)
    assert (run.conversations, run.updates) == (5, 5 * len(PEERS.steps))
    assert run.cpu_us > 0
    assert "0 / 0 / 0 |" in speed_table([(bot.title, [run])])


def test_wrong_reply_makes_a_run_invalid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step of the first conversation gets a reply that is not what this user should see."""
    monkeypatch.setattr(sys.modules[measure.__module__], "_QUIET_S", 0.5)
    last = pressed("Submit", "Received", "payment of somebody else")
    bot = replace(BOTS["bare"], script=replace(PEERS, steps=(*PEERS.steps[:-1], last)))
    run = measure(bot, Load(users=2, conversations=2), seconds=20, people=2, home=tmp_path)
    assert not run.is_valid
    assert (run.wrong, run.missing, run.conversations) == (2, 2, 0)
    assert "somebody else" in run.samples[0]
    assert "INVALID" in speed_table([(bot.title, [run])])


def test_bot_that_ends_is_reported_with_its_log(tmp_path: Path) -> None:
    broken = Bot("broken", "Broken", (sys.executable, "-c", "raise SystemExit('no such flow')"), PEERS)
    with pytest.raises(BenchError, match=r"ended with code 1; the end of its log:\nno such flow"):
        measure(broken, Load(users=1), seconds=1, people=1, home=tmp_path)


def test_failing_seed_is_reported(tmp_path: Path) -> None:
    bot = replace(BOTS["bare"], seed="tests.bench.no_such_seed")
    with pytest.raises(BenchError, match="no_such_seed"):
        seed(bot, home=tmp_path, people=3, env=settings(tmp_path, 1))


CASE = "INSERT INTO cases VALUES ({0}, 'YQ-{0}', 'f', 1, '{1}', {2}, 0, {0}, NULL, '{{}}', 1, 1, 1, NULL)"
STEP = "INSERT INTO history VALUES ({0}, {1}, {0}{1}, 1, 'e', 'clock', 'a', '{2}', '{{}}', 'k{0}{1}')"
SEAT = "INSERT INTO assignments VALUES ({0}, 'role:x', 'actor')"
TIME = "INSERT INTO due VALUES ({0}, {0}, 'nudge', 'actor', 1, 'due', 0, '{{}}', NULL)"
WHOLE = (
    CASE.format(1, "b", 1),
    STEP.format(1, 0, "a"),
    STEP.format(1, 1, "b"),
    SEAT.format(1),
    TIME.format(1),
)
MESSAGE = "INSERT INTO outbox VALUES (1, 1, 'c', 'a', 's', 'k', 'm', '{{}}', 1, 0, '', 1, '{0}',"
FAULTS = {
    "a step was lost": ["DELETE FROM history WHERE seq = 0"],
    "stand elsewhere": ["UPDATE history SET to_state = 'z' WHERE seq = 1"],
    "two open requests": [
        *(CASE.format(2, "b", 0), STEP.format(2, 0, "b"), SEAT.format(2), TIME.format(2)),
        "UPDATE cases SET about = 1",
    ],
    "nobody has to act in": ["DELETE FROM assignments"],
    "without a next time": ["UPDATE due SET state = 'done'"],
    "not worked on": ["INSERT INTO inbox VALUES (1, 'c', '{}', 1, 'new', NULL)"],
    "messages that wait": [MESSAGE.format("due") + " NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, 1)"],
}
"""Part of what is said -> what breaks a whole database so."""


def database(folder: Path, *statements: str) -> None:
    """Make a database of this bot with one whole case, then run the statements."""
    with sqlite3.connect(folder / "banli.db") as db:
        db.executescript((ROOT / "bot" / "storage" / "schema_sqlite.sql").read_text("utf-8"))
        for statement in (*WHOLE, *statements):
            db.execute(statement)
    db.close()


def test_a_whole_database_passes_after_a_kill(tmp_path: Path) -> None:
    assert "no file *.db" in check_database(tmp_path)[0]
    database(tmp_path)
    assert check_database(tmp_path) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_database_is_found_after_a_kill(fault: str, tmp_path: Path) -> None:
    database(tmp_path, *FAULTS[fault])
    [found] = check_database(tmp_path)
    assert fault in found


def test_every_check_of_the_database_has_its_fault() -> None:
    assert len(FAULTS) == len(script_banli.DATABASE_CHECKS)
