"""Methods about the bot itself and about chats. Source: Bot API 10.0."""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox import limits
from bot.sandbox.api import Api
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import METHODS, method
from bot.sandbox.params import Call
from bot.sandbox.profile import DEFAULT, Scope

Json = dict[str, Any]

COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
DESCRIPTION = 256


@method("getMe")
async def get_me(api: Api, _: Call) -> Json:
    """Return the bot as a user."""
    return api.me


@method("logOut")
async def log_out(_: Api, __: Call) -> bool:
    """Say goodbye to the server."""
    return True


@method("close")
async def close(_: Api, __: Call) -> bool:
    """Say goodbye to the server."""
    return True


@method("setMyCommands")
async def set_my_commands(api: Api, call: Call) -> bool:
    """Set the menu of commands for a scope and a language."""
    commands = call.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > limits.COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in commands:
        name, text = str(command.get("command", "")), str(command.get("description", "")).strip()
        if not COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not text or limits.units(text) > DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name.removeprefix("/"), "description": text})
    scope = _scope(call)
    api.profile.commands[scope, call.text("language_code")] = kept
    api.world.feed.publish("commands", scope[1])
    return True


@method("getMyCommands")
async def get_my_commands(api: Api, call: Call) -> list[Json]:
    """Return the menu of commands of a scope and a language."""
    return api.profile.commands.get((_scope(call), call.text("language_code")), [])


@method("deleteMyCommands")
async def delete_my_commands(api: Api, call: Call) -> bool:
    """Forget the menu of commands of a scope and a language."""
    scope = _scope(call)
    api.profile.commands.pop((scope, call.text("language_code")), None)
    api.world.feed.publish("commands", scope[1])
    return True


def _scope(call: Call) -> Scope:
    scope = call.json("scope", "BotCommandScope")
    if not scope:
        return DEFAULT
    kind = str(scope.get("type"))
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return kind, int(scope.get("chat_id") or 0), int(scope.get("user_id") or 0)


def _text(setter: str, getter: str, field: str, longest: int, texts: Callable[[Api], dict[str, str]]) -> None:
    """Enter the pair of methods that keep one text by language."""

    async def put(api: Api, call: Call) -> bool:
        text = call.text(field)
        if limits.units(text) > longest:
            raise bad_request(f"{field} is too long")
        texts(api)[call.text("language_code")] = text
        return True

    async def read(api: Api, call: Call) -> Json:
        kept = texts(api)
        return {field: kept.get(call.text("language_code")) or kept.get("", "")}

    METHODS[setter.lower()], METHODS[getter.lower()] = put, read


_text("setMyName", "getMyName", "name", 64, lambda api: api.profile.names)
_text("setMyDescription", "getMyDescription", "description", 512, lambda api: api.profile.descriptions)
_text(
    "setMyShortDescription",
    "getMyShortDescription",
    "short_description",
    120,
    lambda api: api.profile.short_descriptions,
)


@method("setChatMenuButton")
async def set_chat_menu_button(api: Api, call: Call) -> bool:
    """Choose what the button beside the input field does, in one chat or everywhere."""
    button = call.json("menu_button", "menu button") or {"type": "default"}
    if call.params.get("chat_id"):
        api.world.find_chat(call.params["chat_id"]).menu_button = button
    else:
        api.profile.menu_button = button
    return True


@method("getChatMenuButton")
async def get_chat_menu_button(api: Api, call: Call) -> Json:
    """Return what the button beside the input field does."""
    if call.params.get("chat_id"):
        return api.world.find_chat(call.params["chat_id"]).menu_button or api.profile.menu_button
    return api.profile.menu_button


@method("getChat")
async def get_chat(api: Api, call: Call) -> Json:
    """Return what is known of a chat."""
    chat = api.world.find_chat(call.params.get("chat_id"))
    return {**chat.data, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}


GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


@method("getChatMember")
async def get_chat_member(api: Api, call: Call) -> Json:
    """Return a person's standing in a chat."""
    chat = api.world.find_chat(call.params.get("chat_id"))
    number = call.integer("user_id")
    if number == api.world.bot.id:
        user = api.world.bot.user
    elif number in api.world.people:
        user = api.world.people[number].user
    else:
        raise bad_request("user not found")
    return {"user": user, "status": chat.members.get(number, "member" if chat.private else "left")}
