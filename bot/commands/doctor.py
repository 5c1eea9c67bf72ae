"""`banli doctor`: looks at everything the bot needs, and says what to do about what is wrong."""

import argparse
import asyncio
import zoneinfo
from dataclasses import dataclass

from bot.commands.texts import PACKAGE
from bot.datakey import NAME, is_private, read_keys
from bot.engine.checks.check import check
from bot.engine.reading.loader import load_centre
from bot.engine.spec.centre import Centre
from bot.errors import BotError, SettingsError
from bot.instance import only_one
from bot.render import catalogues
from bot.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is empty when all is well; `grave`: the bot cannot work so."""

    what: str
    result: str
    advice: str = ""
    grave: bool = False


def doctor(_: argparse.Namespace) -> int:
    """Print every finding; the exit code is 1 when one is grave."""
    findings = look()
    for finding in findings:
        mark = "ok  " if not finding.advice else "BAD " if finding.grave else "note"
        print(f"{mark} {finding.what}: {finding.result}")
        if finding.advice:
            print(f"     {finding.advice}")
    return 1 if any(finding.grave for finding in findings) else 0


def look() -> list[Finding]:
    """Look at everything that the settings allow to look at."""
    from bot.commands.looking import disk, people, telegram_findings  # noqa: PLC0415 - they need what is looked at

    try:
        settings = read_settings()
    except SettingsError as error:
        return [_settings(error)]
    centre, findings = _flows(settings)
    findings += [_running(settings), disk(settings.banli_home), _data_key(settings)]
    findings += asyncio.run(people(settings, centre))
    findings += asyncio.run(telegram_findings(settings))
    return findings


def _settings(error: SettingsError) -> Finding:
    if "TIMEZONE" in str(error) and not zoneinfo.available_timezones():
        return Finding(
            "time zones",
            "this machine has no time zone data",
            "Run `pip install tzdata`, or install the system's package tzdata.",
            grave=True,
        )
    return Finding("settings", "they cannot be used", f"{error} Correct it in `.env`.", grave=True)


def _flows(settings: Settings) -> tuple[Centre | None, list[Finding]]:
    try:
        centre = load_centre(settings.flows_dir, check)
    except BotError as error:
        first = str(error).partition("\n")[0]
        return None, [
            Finding("flows", "they have problems", f"Run `banli flows check`. The first: {first}", grave=True)
        ]
    try:
        problems = len(catalogues.check(settings.locales_dir, catalogues.sources(PACKAGE, centre)))
    except (BotError, OSError, ValueError) as error:
        return centre, [
            Finding("texts", f"the catalogues cannot be read: {error}", "Run `banli i18n check`.")
        ]
    if problems:
        return centre, [Finding("texts", f"{problems} problems in the catalogues", "Run `banli i18n check`.")]
    return centre, [Finding("flows and texts", f"{len(centre.flows)} flows, every text in every language")]


def _running(settings: Settings) -> Finding:
    try:
        with only_one(settings.banli_home):
            return Finding("home", f"{settings.banli_home} is free: the bot is not running")
    except BotError as error:
        if "another banli" in str(error):
            return Finding("home", f"the bot is running in {settings.banli_home}")
        advice = (
            f"{error} Give it to the user that runs the bot (`chown`), or set BANLI_HOME to another folder."
        )
        return Finding("home", "it cannot be used", advice, grave=True)


def _data_key(settings: Settings) -> Finding:
    """Say where the key is that seals ID numbers; it is in no backup."""
    what, given = "key of ID numbers", settings.banli_data_key.get_secret_value()
    file = settings.banli_home / NAME
    try:
        if not given and not file.exists():
            return Finding(what, f"{file} is made at the first start")
        read_keys(given, settings.banli_home)
    except (BotError, OSError) as error:
        return Finding(what, "it cannot be used", str(error), grave=True)
    if given:
        return Finding(what, "BANLI_DATA_KEY is set; keep a copy of it: it is in no backup")
    if not is_private(file):
        return Finding(what, f"others may read {file}", f"Run `chmod 600 {file}`.")
    return Finding(what, f"{file}; keep a copy of it elsewhere: it is in no backup")
