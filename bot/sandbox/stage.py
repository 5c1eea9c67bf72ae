"""What stands beside the phones: who may take part, the process on a chart, the next deadline, the bot itself, scenes.

The sandbox knows none of it: whoever serves it with a `Stage` says what these are. Everything under `/sandbox/stage`,
JSON in and out as in `control`; each change is published in the feed as `stage`, so that every page asks again.
"""

from typing import Any, Protocol

from aiohttp import web

from bot.sandbox.answering import answering
from bot.sandbox.errors import ControlError
from bot.sandbox.holder import Holder

Json = dict[str, Any]


class Stage(Protocol):
    """Who knows the bot under trial and the people who try it. Mistakes are raised as ControlError."""

    async def about(self) -> Json:
        """Return `cast`, `scenes`, `bot` (`running`), `languages` and `fresh`: nobody has done anything yet.

        A member of the cast: `id`, `user_id` (None while the phone is not open), `name` and `role` by language, `open`.
        A scene: `id`, `title`, `about` and `seen` by language, `steps`; a step: `who`, `do`, `words` and `tell` by
        language, `how` (see `bot.commands.scenes`), `lead` where it only leads up to the scene, and `day`, a title by
        language, where a day of a longer story begins.
        """
        ...

    async def open_phone(self, member: str) -> Json:
        """Let somebody of the cast join, and return them."""
        ...

    async def chart(self, case: str, language: str) -> Json | None:
        """Return `number`, `title`, `state` and `svg` of a case, None when there is no such case."""
        ...

    async def deadline(self) -> Json | None:
        """Return `at` (seconds since 1970), `case` and `what` by language of what falls due next, None for nothing."""
        ...

    async def kill_bot(self) -> None:
        """End the bot as a power cut would."""
        ...

    async def stop_bot(self) -> None:
        """Ask the bot to stop."""
        ...

    async def start_bot(self) -> None:
        """Start the bot and wait until it receives."""
        ...

    async def pass_time(self, until: float) -> None:
        """Let time pass up to a moment (seconds since 1970), and all that falls due on the way happen at its time."""
        ...

    async def begin(self, scene: str) -> None:
        """Set everything up as the scene needs it: a world in which nothing has happened, and its people in it."""
        ...

    async def reset(self) -> None:
        """Begin anew: an empty world, a fresh home of the bot, the cast joins again."""
        ...


def stage_routes(holder: Holder, stage: Stage) -> list[web.RouteDef]:
    """Return the routes of the stage."""
    doors = Doors(holder, stage)
    return [
        web.get("/sandbox/stage", answering(doors.about)),
        web.get("/sandbox/stage/chart", answering(doors.chart)),
        web.get("/sandbox/stage/deadline", answering(doors.deadline)),
        web.post("/sandbox/stage/time", answering(doors.pass_time)),
        web.post("/sandbox/stage/phones", answering(doors.open_phone)),
        web.post("/sandbox/stage/bot", answering(doors.bot)),
        web.post("/sandbox/stage/scene", answering(doors.begin)),
        web.post("/sandbox/stage/reset", answering(doors.reset)),
    ]


class Doors:
    """The functions behind the routes."""

    def __init__(self, holder: Holder, stage: Stage) -> None:
        """Ask the stage, and publish what it changed in the world that the holder has then."""
        self._holder = holder
        self._stage = stage

    async def about(self, _: web.Request, __: Json) -> Json:
        """Return what there is on the stage."""
        return await self._stage.about()

    async def chart(self, request: web.Request, _: Json) -> Json | None:
        """Return the chart of a case in a language."""
        return await self._stage.chart(request.query["case"], request.query["language"])

    async def deadline(self, _: web.Request, __: Json) -> Json | None:
        """Return what falls due next."""
        return await self._stage.deadline()

    async def pass_time(self, _: web.Request, given: Json) -> Json:
        """Let time pass up to a moment."""
        await self._stage.pass_time(float(given["until"]))
        return {"now": self._holder.api.clock.now()}

    async def open_phone(self, _: web.Request, given: Json) -> Json:
        """Open a further phone."""
        member = await self._stage.open_phone(str(given["member"]))
        self._changed()
        return member

    async def bot(self, _: web.Request, given: Json) -> Json:
        """Kill, stop or start the bot."""
        acts = {"kill": self._stage.kill_bot, "stop": self._stage.stop_bot, "start": self._stage.start_bot}
        wanted = str(given["do"])
        if wanted not in acts:
            raise ControlError(f"The bot cannot be told to `{wanted}`; there are {', '.join(acts)}.")
        await acts[wanted]()
        self._changed()
        told: Json = (await self._stage.about())["bot"]
        return told

    async def begin(self, _: web.Request, given: Json) -> Json:
        """Set a scene."""
        await self._stage.begin(str(given["scene"]))
        self._changed()
        return await self._stage.about()

    async def reset(self, _: web.Request, __: Json) -> Json:
        """Begin anew."""
        await self._stage.reset()
        self._changed()
        return await self._stage.about()

    def _changed(self) -> None:
        self._holder.api.world.feed.publish("stage", 0)
