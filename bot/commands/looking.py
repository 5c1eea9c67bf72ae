"""What `banli doctor` sees outside of its own files: the disk, the database and who works here, Telegram."""

import asyncio
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp
import telegram
from telegram.error import InvalidToken, TelegramError

from bot.cases.base.codec import ms_of
from bot.cases.base.ports import Statement
from bot.cases.clockwork.watchdog import stranded
from bot.cases.people.staff import OWNER, needed_roles
from bot.clock import SystemClock
from bot.commands.doctor import Finding
from bot.datakey import NAME, read_keys
from bot.engine.spec.centre import Centre
from bot.errors import BotError, SchemaOutOfDate
from bot.settings import Settings
from bot.storage.base import SqlStore
from bot.storage.copying import path_of
from bot.storage.store import open_store
from bot.trial_clock import clock_of

SCARCE_BYTES, FULL_BYTES = 1_000_000_000, 100_000_000
MOST_SKEW_S = 30.0
"""Reminders and deadlines would come so much too early or late; TLS and tokens fail far later."""
ANSWER_S = 10.0
LATE_MS = 3_600_000


def disk(home: Path) -> Finding:
    """Say how much room is left where the database is."""
    there = next(folder for folder in (home.absolute(), *home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    told = f"{free / 1e9:,.1f} GB are free at {there}"
    advice = "Make room: without it nothing can be written, and people get no answer."
    if free < FULL_BYTES:
        return Finding("disk", told, advice, grave=True)
    return Finding("disk", told, advice if free < SCARCE_BYTES else "")


async def people(settings: Settings, centre: Centre | None) -> list[Finding]:
    """Look at the database, and at who works here; `centre` is None where the flows have problems."""
    try:
        file = path_of(settings.database)
        if file is not None and not file.exists():
            return [Finding("database", f"{file} is made at the first start")]
        if file is not None:
            _writable(file)
        async with open_store(settings.database, _keys(settings)) as store:
            return [
                Finding("database", "it opens, and its schema fits"),
                *await _time(settings, store),
                *(await _roles(store, centre) if centre is not None else []),
            ]
    except SchemaOutOfDate as error:
        advice = f"{error} Take a copy first: `banli backup`."
        return [Finding("database", "it belongs to another version of this program", advice, grave=True)]
    except sqlite3.OperationalError as error:
        advice = (
            "Another program has locked it, or it may not be written: stop that program, or `chown` the file."
        )
        return [Finding("database", f"nothing can be written ({error})", advice, grave=True)]
    except (BotError, sqlite3.Error, OSError) as error:
        advice = f"{error}. Check DATABASE_URL; if the file is damaged, `banli restore` puts a copy back."
        return [Finding("database", "it cannot be used", advice, grave=True)]


def _writable(file: Path) -> None:
    """Begin to write, and do not.

    Raises:
        sqlite3.Error: somebody else writes for longer than any commit takes, or it is no database.
    """
    with closing(sqlite3.connect(file, isolation_level=None, timeout=2)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


def _keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys that are there; looking makes none."""
    given = settings.banli_data_key.get_secret_value()
    known = given or (settings.banli_home / NAME).exists()
    return read_keys(given, settings.banli_home) if known else ()


async def _time(settings: Settings, store: SqlStore) -> list[Finding]:
    """Look for deadlines that nobody works off, and for cases that wait for nobody or for no moment."""
    now = ms_of((await clock_of(settings.clock_url)).now())
    (late,) = await store.read(Statement("due_now", {"now": now - LATE_MS, "limit": 100}))
    findings = []
    if late:
        told = f"{len(late)} or more passed over an hour ago"
        findings.append(Finding("deadlines", told, "Start the bot: it works them off at once."))
    found = await stranded(store)
    if found:
        one = found[0]
        findings.append(
            Finding(
                "cases",
                f"{len(found)} open cases wait for nobody or for no moment; the first is {one.number}",
                f"{one.number} lacks {one.lacks}. Let the administrator give it to somebody, or invite whoever "
                f"holds the role; `banli log --case {one.number}` tells its history.",
            )
        )
    else:
        findings.append(Finding("cases", "every open case has an owner, a next event and a time"))
    return findings


async def _roles(store: SqlStore, centre: Centre) -> list[Finding]:
    roles = (OWNER, *(role for role in needed_roles(centre) if role != OWNER))
    holders = await store.read(*(Statement("people_in_role", {"role": role}) for role in roles))
    return [
        Finding("people", f"nobody is {role}", f"Run `banli invite {role} --name NAME` and send the link.")
        for role, held in zip(roles, holders, strict=True)
        if not held
    ]


async def telegram_findings(settings: Settings) -> list[Finding]:
    """Ask Telegram who we are, what time it is, and whether a webhook is set."""
    where = settings.telegram_api_url
    try:
        token = settings.require_token()
        async with asyncio.timeout(3 * ANSWER_S):
            async with telegram.Bot(token, base_url=f"{where}/bot") as bot:
                webhook = await bot.get_webhook_info()
                name = bot.username
            skew_s = await _skew(settings)
    except BotError as error:
        return [Finding("Telegram", "no token", str(error), grave=True)]
    except InvalidToken:
        advice = "Ask BotFather (/mybots, API Token) and correct BOT_TOKEN."
        return [Finding("Telegram", f"{where} does not accept the token", advice, grave=True)]
    except (TelegramError, TimeoutError) as error:
        told = f"{where} does not answer as it should: {str(error) or 'no answer in time'}"
        advice = "Check TELEGRAM_API_URL, PROXY_URL and the network."
        return [Finding("Telegram", told, advice, grave=True)]
    known = Finding("Telegram", f"@{name} is known, {webhook.pending_update_count} updates wait")
    return [known, *_webhook(settings, webhook), *_clock(skew_s)]


def _webhook(settings: Settings, webhook: telegram.WebhookInfo) -> Sequence[Finding]:
    if webhook.last_error_message:
        told = f"the webhook fails: {webhook.last_error_message}"
        return [Finding("webhook", told, "Check WEBHOOK_URL, the proxy in front of LISTEN, its certificate.")]
    if webhook.url and not settings.webhook_url:
        advice = (
            "`banli run` removes it and polls. If another program serves this bot, give it another token."
        )
        return [Finding("webhook", "one is set at Telegram, but WEBHOOK_URL is not", advice)]
    return []


async def _skew(settings: Settings) -> float | None:
    """Return how far our clock is ahead of the server's, in seconds; None where the server does not say."""
    limit = aiohttp.ClientTimeout(total=ANSWER_S)
    proxy = settings.proxy_url if (settings.proxy_url or "").startswith("http") else None
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.head(settings.telegram_api_url, proxy=proxy, allow_redirects=False) as answer,
        ):
            there = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return None
    return _apart(SystemClock().now(), there)


def _apart(here: datetime, there: datetime) -> float:
    return (here - there.replace(tzinfo=there.tzinfo or UTC)).total_seconds()


def _clock(skew_s: float | None) -> Sequence[Finding]:
    if skew_s is None:
        return []
    if abs(skew_s) > MOST_SKEW_S:
        told = (
            f"this machine's clock is {abs(skew_s):.0f} s {'ahead of' if skew_s > 0 else 'behind'} Telegram's"
        )
        return [Finding("clock", told, "Switch on time synchronisation (`timedatectl set-ntp true`).")]
    return [Finding("clock", "it agrees with Telegram's")]
