"""`banli invite` and `banli log`."""

import argparse
import asyncio
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

import telegram
from telegram.error import TelegramError

from bot.cases.base.codec import moment_of
from bot.cases.base.ports import Row, Statement, Store
from bot.cases.people.joining import invitation
from bot.cases.people.staff import USERNAME
from bot.engine.formula.expressions import did_you_mean
from bot.engine.reading.loader import load_centre
from bot.errors import DeliveryError, SettingsError
from bot.settings import Settings, read_settings
from bot.storage.sealing import veil
from bot.storage.store import open_store
from bot.trial_clock import clock_of


def invite(options: argparse.Namespace) -> None:
    """Print a one-time link; the code itself is stored nowhere."""
    settings = read_settings()
    print(asyncio.run(invite_link(settings, options.role, options.name, options.uses, options.expires)))


async def invite_link(
    settings: Settings, role: str, name: str = "", uses: int = 1, lasts: timedelta = timedelta(days=7)
) -> str:
    """Return a link that makes its reader a holder of the role.

    Raises:
        SettingsError: there is no such role.
    """
    roles = load_centre(settings.flows_dir).roles
    if role not in roles:
        advice = did_you_mean(role, roles) or f"There are: {', '.join(roles)}."
        raise SettingsError(f"There is no role `{role}`. {advice}")
    async with open_store(settings.database) as store:
        username = await _username(settings, store)
        now = (await clock_of(settings.clock_url)).now()
        unit, code = invitation(role, now + lasts, now, name=name, uses=uses)
        await store.commit([unit])
    return f"https://t.me/{username}?start={code}"


async def _username(settings: Settings, store: Store) -> str:
    """Return the bot's username: as the running bot noted it, else as Telegram says."""
    (rows,) = await store.read(Statement("centre_value", {"name": USERNAME}))
    if rows:
        return str(rows[0]["value"])
    token = settings.require_token()
    try:
        async with telegram.Bot(token, base_url=f"{settings.telegram_api_url}/bot") as bot:
            return bot.username
    except TelegramError as error:
        raise DeliveryError(
            f"Telegram cannot be asked for the bot's name at {settings.telegram_api_url} ({error}). "
            "Start the bot once, or check BOT_TOKEN and the network."
        ) from error


def log(options: argparse.Namespace) -> None:
    """Print a chat, or the history of a case with what was sent about it."""
    for line in asyncio.run(_log(read_settings(), options)):
        print(veil(line))


async def _log(settings: Settings, options: argparse.Namespace) -> list[str]:
    async with open_store(settings.database) as store:
        if options.case:
            return await _of_case(store, options.case, options.limit, settings.zone)
        return await _of_person(store, options.person, options.limit, settings.zone)


async def _of_person(store: Store, person: str, limit: int, zone: tzinfo) -> list[str]:
    (named,) = await store.read(Statement("people_named", {"name": person}))
    if len(named) > 1:
        raise SettingsError(f"{len(named)} people are named {person}. Give the chat id instead.")
    address = person
    if named:
        (rows,) = await store.read(Statement("person_with_address", {"id": named[0]["id"]}))
        address = rows[0]["address"] if rows else person
    (said,) = await store.read(Statement("chat_log", {"address": address, "limit": limit}))
    if not said:
        raise SettingsError(f"Nobody named {person}, and no chat with that id.")
    return [line for row in reversed(said) for line in _message(row, zone)]


def _message(row: Row, zone: tzinfo) -> Iterator[str]:
    incoming = row["direction"] == "in"
    body = words_of_update(json.loads(row["body"])) if incoming else str(row["body"])
    mark = ">" if incoming else "<"
    state = "" if row["state"] in ("done", "sent") else f" [{row['state']}]"
    first, *rest = body.splitlines() or [""]
    yield f"{_stamp(row['at'], zone)} {mark} {first}{state}"
    for line in rest:
        yield f"{'':19} {mark} {line}"


def words_of_update(update: dict[str, object]) -> str:
    """Return what an update says, in a line."""
    match update:
        case {"message": {"text": str(text)}} | {"edited_message": {"text": str(text)}}:
            return text
        case {
            "callback_query": {
                "data": str(data),
                "message": {"reply_markup": {"inline_keyboard": list(rows)}},
            }
        }:
            labels = [b["text"] for row in rows for b in row if b.get("callback_data") == data]
            return f"[{labels[0] if labels else data}]"
        case {"callback_query": {"data": str(data)}}:
            return f"[{data}]"
        case {"message": dict(message)}:
            kinds = [name for name in message if name not in ("message_id", "from", "chat", "date")]
            return f"({', '.join(kinds)})"
        case _:
            return f"({', '.join(name for name in update if name != 'update_id')})"


async def _of_case(store: Store, number: str, limit: int, zone: tzinfo) -> list[str]:
    (cases,) = await store.read(Statement("case_numbered", {"number": number}))
    if not cases:
        raise SettingsError(f"There is no case {number}.")
    case = cases[0]["id"]
    history, sent = await store.read(
        Statement("history_of", {"case_id": case}), Statement("outbox_of_case", {"case_id": case})
    )
    people = {int(row["actor"].partition(":")[2]) for row in history if row["actor"].startswith("person:")}
    people |= {row["person_id"] for row in sent}
    answers = await store.read(*(Statement("person", {"id": one}) for one in people))
    names = {row["id"]: row["name"] for rows in answers for row in rows}
    lines = [(row["at"], _step(row, names, zone)) for row in history]
    lines += [(row["sent_at"] or row["created_at"], _sent(row, names, zone)) for row in sent]
    lines.sort(key=lambda line: line[0])
    return [text for _, text in lines[-limit:]]


def _step(row: Row, names: dict[int, str], zone: tzinfo) -> str:
    kind, _, who = row["actor"].partition(":")
    actor = names.get(int(who), who) if kind == "person" else row["actor"]
    move = (
        row["to_state"]
        if row["from_state"] == row["to_state"]
        else f"{row['from_state'] or 'new'} -> {row['to_state']}"
    )
    values = json.loads(row["data"]).get("values", {})
    answers = f" {json.dumps(values, ensure_ascii=False)}" if values else ""
    return f"{_stamp(row['at'], zone)} * {actor}: {row['event']} ({move}){answers}"


def _sent(row: Row, names: dict[int, str], zone: tzinfo) -> str:
    body = " / ".join((row["body"] or row["msgid"] or row["kind"]).splitlines())
    state = "" if row["state"] == "sent" else f" [{row['state']}]"
    return f"{_stamp(row['sent_at'] or row['created_at'], zone)} < to {names.get(row['person_id'], '?')}: {body}{state}"


def _stamp(ms: int, zone: tzinfo) -> str:
    moment: datetime = moment_of(ms).astimezone(zone)
    return f"{moment:%Y-%m-%d %H:%M:%S}"
