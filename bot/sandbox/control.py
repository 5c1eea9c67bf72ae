"""The control API: people, faults, time, and what happened. For tests, for the terminal, for the page of phones.

Everything under `/sandbox/`, JSON in and out; a mistake answers 400 with `{"error": sentence}`.
"""

import asyncio
import base64
from typing import Any

from aiohttp import web

from bot.sandbox.acting import Acting
from bot.sandbox.answering import answering
from bot.sandbox.clock import Clock
from bot.sandbox.errors import ControlError
from bot.sandbox.holder import Holder

Json = dict[str, Any]

LONGEST_WAIT_S = 60.0


def control_routes(holder: Holder) -> list[web.RouteDef]:
    """Return the routes of the control API."""
    control = Control(holder)
    post = {
        "people": control.new_person,
        "people/{id}": control.change_person,
        "people/{id}/{act}": control.act,
        "groups": control.new_group,
        "faults": control.new_fault,
        "updates": control.updates,
        "rates": control.rates,
        "clock": control.move_clock,
        "reset": control.reset,
    }
    get = {
        "people": control.people,
        "chats/{id}": control.chat,
        "files/{file_id}": control.file,
        "events": control.events,
        "journal": control.journal,
        "faults": control.faults,
        "clock": control.follow_clock,
        "bot": control.bot,
    }
    routes = [web.post(f"/sandbox/{path}", answering(handler)) for path, handler in post.items()]
    routes += [web.get(f"/sandbox/{path}", answering(handler)) for path, handler in get.items()]
    return [*routes, web.delete("/sandbox/faults", answering(control.no_faults))]


class Control:
    """The functions behind the routes."""

    def __init__(self, holder: Holder) -> None:
        """Work on whatever world the holder has at the moment."""
        self._holder = holder

    # --- people -------------------------------------------------------------------------------------------

    async def new_person(self, _: web.Request, given: Json) -> Json:
        """Create a person."""
        return self._holder.api.world.add_person(**given).user

    async def change_person(self, request: web.Request, given: Json) -> Json:
        """Change a person's account, such as the language of their app."""
        world = self._holder.api.world
        person = world.person(int(request.match_info["id"]))
        world.change_person(person, **given)
        return person.user

    async def people(self, _: web.Request, __: Json) -> list[Json]:
        """Return everybody."""
        return [person.user for person in self._holder.api.world.people.values()]

    async def new_group(self, _: web.Request, given: Json) -> Json:
        """Create a group with the bot and some people in it."""
        world = self._holder.api.world
        first, *others = given["members"]
        chat = world.add_group(str(given["title"]), int(first), supergroup=bool(given.get("supergroup")))
        chat.members |= {int(one): "member" for one in others}
        chat.members[world.bot.id] = "member"
        return chat.data

    async def act(self, request: web.Request, given: Json) -> Json:  # noqa: PLR0911 - one arm per act
        """Let a person do something: say, edit, press, contact, location, file, block, unblock."""
        world = self._holder.api.world
        person = world.person(int(request.match_info["id"]))
        chat = world.chat(int(given.pop("chat_id", person.id)))
        acting = Acting(self._holder.api, person, chat)
        seq = world.feed.seq
        match request.match_info["act"]:
            case "say":
                return {"seq": seq, "message": acting.say(**given).data}
            case "edit":
                return {"seq": seq, "message": acting.edit(**given).data}
            case "press":
                return {"seq": seq, "callback_query_id": acting.press(**given)}
            case "contact":
                return {"seq": seq, "message": acting.contact(**given).data}
            case "location":
                return {"seq": seq, "message": acting.location(**given).data}
            case "file":
                content = base64.b64decode(given.pop("content", ""))
                return {"seq": seq, "message": acting.file(given.pop("kind"), content, **given).data}
            case "block":
                acting.block()
            case "unblock":
                acting.unblock()
            case other:
                raise ControlError(f"Nobody can `{other}`.")
        return {"seq": seq}

    async def chat(self, request: web.Request, _: Json) -> Json:
        """Return a chat as its people see it: the messages that are there, and the keyboard."""
        return self._holder.api.world.chat(int(request.match_info["id"])).shown()

    async def file(self, request: web.Request, _: Json) -> Json:
        """Return a file as a person opens it: `name`, `mime` and `content` in base64."""
        stored = self._holder.api.world.files.get(request.match_info["file_id"])
        content = base64.b64encode(stored.content).decode()
        return {"name": stored.name, "mime": stored.mime, "content": content}

    # --- what happened ------------------------------------------------------------------------------------

    async def events(self, request: web.Request, _: Json) -> Json:
        """Return the events above `after`; wait up to `timeout` seconds for one."""
        query = request.query
        chat = int(query["chat_id"]) if "chat_id" in query else None
        wait_s = min(float(query.get("timeout", 0)), LONGEST_WAIT_S)
        feed = self._holder.api.world.feed
        events = await feed.wait(int(query.get("after", 0)), chat, wait_s)
        return {"seq": feed.seq, "events": events}

    async def journal(self, request: web.Request, _: Json) -> Json:
        """Return the bot's calls above `after`, of one method or chat if wanted."""
        query = request.query
        chat = int(query["chat_id"]) if "chat_id" in query else None
        journal = self._holder.api.journal
        calls = journal.since(int(query.get("after", 0)), query.get("method", ""), chat)
        return {"seq": journal.seq, "calls": calls, "counts": journal.counts}

    async def bot(self, request: web.Request, _: Json) -> Json:
        """Return the bot, what a person (`user_id`) or a `language` sees of it, and what waits for it."""
        api = self._holder.api
        user = int(request.query.get("user_id", 0))
        language = api.world.person(user).language if user else request.query.get("language", "")
        texts = api.profile.descriptions
        return {
            "me": api.me,
            "commands": api.profile.shown(user, language),
            "description": texts.get(language[:2]) or texts.get("", ""),
            "updates_waiting": len(api.updates.queue),
            "polls": api.updates.polls,
            "webhook": api.webhook.info(),
        }

    # --- faults and time ----------------------------------------------------------------------------------

    async def new_fault(self, _: web.Request, given: Json) -> Json:
        """Set a fault; see `faults.KINDS`."""
        api = self._holder.api
        fault = api.faults.add(given.pop("kind"), **given)
        if fault.kind == "down":
            api.updates.cut()
        return {"id": fault.id}

    async def faults(self, _: web.Request, __: Json) -> list[Json]:
        """Return the faults that are set."""
        return self._holder.api.faults.listed()

    async def no_faults(self, request: web.Request, _: Json) -> Json:
        """Remove one fault, or all."""
        number = request.query.get("id")
        self._holder.api.faults.remove(int(number) if number else None)
        return {}

    async def updates(self, _: web.Request, given: Json) -> Json:
        """Play tricks with updates: `duplicate` the next n, `redeliver` the last n, `reverse`, fall `silent`."""
        updates = self._holder.api.updates
        if given.get("reverse"):
            updates.reverse()
        if "duplicate" in given:
            updates.duplicate(int(given["duplicate"]))
        if "silent" in given:
            updates.silent(str(given["silent"]))
        again = updates.redeliver(int(given["redeliver"])) if "redeliver" in given else 0
        return {"redelivered": again}

    async def rates(self, _: web.Request, given: Json) -> Json:
        """Switch Telegram's sending rates on or off."""
        self._holder.api.rates.switch(**given)
        return {}

    async def follow_clock(self, request: web.Request, _: Json) -> Json:
        """Return the time: `now` in seconds since 1970, `offset` in seconds ahead of the real one.

        Who goes by an offset says it as `known`, and waits up to `timeout` seconds for another one.
        """
        query, api = request.query, self._holder.api
        if "known" in query:
            api.clock.followed = float(query["known"])
            deadline = asyncio.get_running_loop().time() + min(float(query.get("timeout", 0)), LONGEST_WAIT_S)
            feed = api.world.feed
            while api.clock.offset == api.clock.followed and not feed.closed:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0:
                    break
                await feed.news(left)
        return _time(api.clock)

    async def move_clock(self, _: web.Request, given: Json) -> Json:
        """Move the time by `advance` seconds."""
        api = self._holder.api
        api.clock.advance(float(given["advance"]))
        moved = _time(api.clock)
        api.world.feed.publish("clock", 0, **moved)
        return moved

    async def reset(self, _: web.Request, __: Json) -> Json:
        """Begin with an empty world."""
        self._holder.reset()
        return {}


def _time(clock: Clock) -> Json:
    return {"now": clock.now(), "offset": clock.offset}
