"""`banli doctor`: looks at everything the bot needs, and says what to do about what is wrong."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import telegram
from telegram.error import TelegramError

from bot.cases.codec import ms_of
from bot.cases.ports import Statement
from bot.commands.texts import PACKAGE
from bot.datakey import NAME, is_private, read_keys
from bot.engine.check import check
from bot.engine.loader import load_centre
from bot.errors import BotError
from bot.instance import only_one
from bot.render import catalogues
from bot.settings import Settings, read_settings
from bot.storage.store import open_store
from bot.trial_clock import clock_of

DECIDERS = ("owner", "sales_manager", "sales_staff", "sales_assistant")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is empty when all is well; `grave`: the bot cannot work so."""

    what: str
    result: str
    advice: str = ""
    grave: bool = False


def doctor(_: argparse.Namespace) -> int:
    """Print every finding; the exit code is 1 when one is grave."""
    settings = read_settings()
    findings = asyncio.run(_look(settings))
    for finding in findings:
        mark = "ok  " if not finding.advice else "BAD " if finding.grave else "note"
        print(f"{mark} {finding.what}: {finding.result}")
        if finding.advice:
            print(f"     {finding.advice}")
    return 1 if any(finding.grave for finding in findings) else 0


async def _look(settings: Settings) -> list[Finding]:
    findings = [_flows(settings), _running(settings), _data_key(settings)]
    findings += [finding async for finding in _database(settings)]
    findings.append(await _telegram(settings))
    return findings


def _flows(settings: Settings) -> Finding:
    try:
        centre = load_centre(settings.flows_dir, check)
        problems = catalogues.check(settings.locales_dir, catalogues.sources(PACKAGE, centre))
    except BotError as error:
        return Finding(
            "flows", "they have problems", f"Run `banli flows check`. The first: {error}", grave=True
        )
    if problems:
        return Finding("texts", f"{len(problems)} problems in the catalogues", "Run `banli i18n check`.")
    return Finding("flows and texts", f"{len(centre.flows)} flows, every text in every language")


def _running(settings: Settings) -> Finding:
    try:
        with only_one(settings.banli_home):
            return Finding("home", f"{settings.banli_home} is free: the bot is not running")
    except BotError as error:
        if "another banli" in str(error):
            return Finding("home", f"the bot is running in {settings.banli_home}")
        return Finding("home", "it cannot be used", str(error), grave=True)


def _data_key(settings: Settings) -> Finding:
    """Say where the key is that seals ID numbers; it is in no backup."""
    what, given = "key of ID numbers", settings.banli_data_key.get_secret_value()
    file = settings.banli_home / NAME
    try:
        if not given and not file.exists():
            return Finding(what, f"{file} is made at the first start")
        read_keys(given, settings.banli_home)
    except BotError as error:
        return Finding(what, "it cannot be used", str(error), grave=True)
    if given:
        return Finding(what, "BANLI_DATA_KEY is set; keep a copy of it: it is in no backup")
    if not is_private(file):
        return Finding(what, f"others may read {file}", f"Run `chmod 600 {file}`.")
    return Finding(what, f"{file}; keep a copy of it elsewhere: it is in no backup")


def _keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys that are there; looking makes none."""
    given = settings.banli_data_key.get_secret_value()
    known = given or (settings.banli_home / NAME).exists()
    return read_keys(given, settings.banli_home) if known else ()


async def _database(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with open_store(settings.database, _keys(settings)) as store:
            now = ms_of((await clock_of(settings.clock_url)).now())
            late, *roles = await store.read(
                Statement("due_now", {"now": now - 3_600_000, "limit": 100}),
                *(Statement("people_in_role", {"role": role}) for role in DECIDERS),
            )
    except BotError as error:
        yield Finding("database", "it cannot be used", str(error), grave=True)
        return
    yield Finding("database", "it opens, and its schema fits")
    if late:
        yield Finding(
            "deadlines",
            f"{len(late)} or more passed over an hour ago",
            "Start the bot: it works them off at once.",
        )
    for role, people in zip(DECIDERS, roles, strict=True):
        if not people:
            yield Finding(
                "people", f"nobody is {role}", f"Run `banli invite {role} --name NAME` and send the link."
            )


async def _telegram(settings: Settings) -> Finding:
    try:
        token = settings.require_token()
        async with telegram.Bot(token, base_url=f"{settings.telegram_api_url}/bot") as bot:
            webhook = await bot.get_webhook_info()
    except BotError as error:
        return Finding("Telegram", "no token", str(error), grave=True)
    except TelegramError as error:
        advice = "Check BOT_TOKEN, TELEGRAM_API_URL, PROXY_URL and the network."
        return Finding(
            "Telegram",
            f"{settings.telegram_api_url} does not answer as it should: {error}",
            advice,
            grave=True,
        )
    if webhook.last_error_message:
        return Finding(
            "Telegram", f"the webhook fails: {webhook.last_error_message}", "Check WEBHOOK_URL and the proxy."
        )
    return Finding("Telegram", f"@{bot.username} is known, {webhook.pending_update_count} updates wait")
