"""`python -m tests.bench.kill`: kill -9 a bot among 200 talking users, start it again, count what they lost.

Each kill: load, SIGKILL, restart on the same folder; then nobody acts until the bot is quiet (what is
confirmed to the API and unanswered by then is *lost*); then everyone acts once more, repeating the step that
was not answered, and twice if need be (a conversation without a right reply by then is *lost*). What every
user saw is written to a journal beside the database.
"""

import argparse
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import script_banli
from .bots import Bot, chosen, custom
from .errors import BenchError
from .process import end_on_sigterm
from .report import table
from .session import Load, Session, State, session

_QUIET_S = 4.0
_SETTLE_S = 60.0
_SPREAD_S = 40.0
_BUFFERED_S = 0.3

PEERS = frozenset({"ptb", "aiogram", "bare"})
LOADS = {
    "normal": Load(users=200, delay_s=0.02, think_s=(0.2, 3.0)),
    "heavy": Load(users=200),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """What one kill cost.

    Attributes:
        in_flight: updates not answered when the bot died, and how many of them it had confirmed to the API.
        lost_confirmed: of those confirmed, never answered.
        lost_unconfirmed: of the others (Telegram gives them again), never answered.
        lost_conversations: users who repeat the message and still get no right reply, of `users`.
        repeated: replies shown once more.
        wrong: replies that are not what the step expects.
        back_s: seconds from the restart to the first getUpdates.
    """

    users: int
    in_flight: int
    confirmed_in_flight: int
    lost_confirmed: int
    lost_unconfirmed: int
    lost_conversations: int
    repeated: int
    wrong: int
    back_s: float
    samples: tuple[str, ...]

    @property
    def is_loss(self) -> bool:
        """Say whether a user lost anything."""
        return bool(self.lost_confirmed or self.lost_unconfirmed or self.lost_conversations)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the kill test; returns the exit code: 1 when a bot that is not a peer lost something."""
    options = _parse(arguments)
    end_on_sigterm()
    losses: dict[str, dict[str, list[Loss]]] = {}
    problems: list[str] = []
    try:
        bots = [custom(options.command, options.script)] if options.command else chosen(options.only)
        with tempfile.TemporaryDirectory(prefix="banli-kill-", dir=options.dir) as folder:
            for name in options.load:
                for bot in bots:
                    home = Path(options.keep or folder) / f"{bot.name}-{name}"
                    load = LOADS[name]
                    found = kill_often(bot, load, home=home, kills=options.kills, after_s=options.after)
                    losses.setdefault(name, {})[bot.title] = found
                    if bot.name == "banli":
                        problems += check_database(home)
    except BenchError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    for name, by_bot in losses.items():
        sys.stdout.write(f"\nkill -9 under {name} load, {options.kills} kill(s) each\n{loss_table(by_bot)}\n")
    sys.stdout.writelines(f"database: {problem}\n" for problem in problems)
    if options.json:
        Path(options.json).write_text(
            json.dumps(_as_json(losses, problems), indent=1) + "\n", encoding="utf-8"
        )
    peers = {bot.title for bot in bots if bot.name in PEERS}
    ours = [many for by_bot in losses.values() for title, many in by_bot.items() if title not in peers]
    return 1 if problems or any(loss.is_loss for many in ours for loss in many) else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.kill", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--only", help="comma-separated: banli, ptb, aiogram, bare")
    parser.add_argument("--command", help="any other bot's command line, instead of --only")
    parser.add_argument(
        "--script", choices=("banli", "peers"), default="peers", help="what --command's users do"
    )
    parser.add_argument("--load", choices=tuple(LOADS), nargs="+", default=list(LOADS))
    parser.add_argument("--kills", type=int, default=1, help="how often each bot is killed (default 1)")
    parser.add_argument(
        "--after", type=float, default=4.0, help="seconds before a kill, once all talk (default 4)"
    )
    parser.add_argument("--json", metavar="PATH", help="also write everything to this file")
    parser.add_argument("--dir", metavar="PATH", help="where the temporary folder is made")
    parser.add_argument(
        "--keep", metavar="PATH", help="an empty folder for databases, logs and journals, kept"
    )
    return parser.parse_args(arguments)


def kill_often(bot: Bot, load: Load, *, home: Path, kills: int, after_s: float) -> list[Loss]:
    """Kill the bot `kills` times in one run and return what each kill cost.

    Raises:
        BenchError: the bot does not come up, or does not come back.
    """
    with session(bot, home) as opened:
        opened.prepare(_people(bot, load, after_s * kills))
        opened.start_bot()
        opened.start_users(bot.script, load, journal=home / "journal.jsonl")
        losses = []
        for turn in range(kills):
            if turn:
                opened.steer("thaw")
            else:
                _spread(opened, load)
            time.sleep(after_s)
            losses.append(_kill_once(opened))
            sys.stderr.write(f"{bot.title}: {losses[-1]}\n")
        return losses


def _spread(opened: Session, load: Load) -> None:
    """Wait until the users stand at all steps of the script, or a slow bot has had its time."""
    end = time.monotonic() + _SPREAD_S
    opened.wait(
        lambda state: state["begun"] == load.users or time.monotonic() > end,
        "has all users under way",
        within_s=_SPREAD_S + 10,
    )


def _kill_once(opened: Session) -> Loss:
    before = opened.steer("state")
    if not before["answered"]:
        message = f"{opened.bot.title} answers nobody, there is nothing to kill; seen: {before['samples']}"
        raise BenchError(message)
    opened.program.check_alive()
    opened.program.kill()
    time.sleep(_BUFFERED_S)
    killed = opened.steer("killed")
    back_s = opened.start_bot()
    _wait_for_quiet(opened)
    settled = opened.steer("settled")
    opened.steer("probe", only_waiting=False)
    if _wait_for_quiet(opened)["waiting"]:
        opened.steer("probe", only_waiting=True)
        _wait_for_quiet(opened)
    end = opened.steer("state")
    return Loss(
        users=end["begun"],
        in_flight=killed["in_flight"],
        confirmed_in_flight=killed["confirmed_in_flight"],
        lost_confirmed=settled["lost_confirmed"],
        lost_unconfirmed=settled["lost_unconfirmed"],
        lost_conversations=end["waiting"],
        repeated=end["repeated"] - before["repeated"],
        wrong=end["wrong"] - before["wrong"],
        back_s=back_s,
        samples=tuple(end["samples"]),
    )


def _wait_for_quiet(opened: Session) -> State:
    """Wait until all are answered, or nobody was for a while although the bot is up."""
    since = time.monotonic()
    return opened.wait(
        lambda state: (
            not state["waiting"] or (state["quiet_s"] > _QUIET_S and time.monotonic() - since > _QUIET_S)
        ),
        "falls quiet",
        within_s=_SETTLE_S,
    )


def _people(bot: Bot, load: Load, seconds: float) -> int:
    return load.users + (int(1000 * seconds) if bot.script.fresh_people else 0)


def check_database(home: Path) -> list[str]:
    """Return what is wrong with this bot's own database after all the kills, in words.

    The file is found, and what is counted is said, by `script_banli`.
    """
    paths = sorted(home.rglob(script_banli.DATABASE))
    if not paths:
        return [
            f"no file {script_banli.DATABASE} below BANLI_HOME: script_banli.DATABASE must say where it is"
        ]
    problems = []
    for path in paths:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            verdicts = db.execute("PRAGMA integrity_check").fetchall()
            problems += [f"{path.name}: {verdict}" for (verdict,) in verdicts if verdict != "ok"]
            for what, query in script_banli.DATABASE_CHECKS:
                (found,) = db.execute(query).fetchone()
                if found:
                    problems.append(f"{path.name}: {found} {what}")
        finally:
            db.close()
    return problems


def loss_table(by_bot: dict[str, list[Loss]]) -> str:
    """Return the table of one load: sums over all kills."""
    rows = [
        [
            "bot",
            "lost updates",
            "lost though unconfirmed",
            "lost conversations",
            "repeated",
            "wrong",
            "back s",
        ]
    ]
    for title, losses in by_bot.items():
        confirmed = sum(loss.confirmed_in_flight for loss in losses)
        unconfirmed = sum(loss.in_flight for loss in losses) - confirmed
        rows.append(
            [
                title,
                f"{sum(loss.lost_confirmed for loss in losses)} of {confirmed} confirmed in flight",
                f"{sum(loss.lost_unconfirmed for loss in losses)} of {unconfirmed}",
                f"{sum(loss.lost_conversations for loss in losses)} of {sum(loss.users for loss in losses)}",
                str(sum(loss.repeated for loss in losses)),
                str(sum(loss.wrong for loss in losses)),
                f"{max(loss.back_s for loss in losses):.1f}",
            ]
        )
    return table(rows)


def _as_json(losses: dict[str, dict[str, list[Loss]]], problems: list[str]) -> dict[str, Any]:
    by_load = {
        name: {title: [asdict(loss) for loss in many] for title, many in by_bot.items()}
        for name, by_bot in losses.items()
    }
    return {"loads": by_load, "database_problems": problems}


if __name__ == "__main__":
    sys.exit(main())
