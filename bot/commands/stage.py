"""The stage of the demo: the people of a trial, its bot as a process, and an office opened beside it for reading.

The office is that of a command beside the running bot: it reads cases and what is due, and changes nothing.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.app import Office, open_office
from bot.commands.passing import at_present, pass_until
from bot.commands.scenes import Scene, read_scenes
from bot.commands.trial import CAST, FURTHER, ZONE, Member, Trial, TrialError
from bot.commands.upcoming import upcoming
from bot.engine.basics.languages import LANGUAGES
from bot.errors import LayoutError, Refusal
from bot.sandbox.errors import ControlError

Json = dict[str, Any]

MEMBERS = {member.id: member for member in (*CAST, *FURTHER)}


class TrialStage:
    """A trial with people and records, served with what stands beside the phones.

    `base` is the folder in which each world that begins anew gets a home of its own.
    """

    def __init__(self, base: Path, *, language: str, port: int = 0) -> None:
        """Make the trial; it begins with `async with`."""
        self._base = base
        self._worlds = 0
        self.trial = Trial(self._new_home(), language=language, port=port, stage=self)
        self._office: Office | None = None
        self._beside = AsyncExitStack()
        self._scenes: dict[str, Scene] = {}
        self._turn = asyncio.Lock()
        self._passing = asyncio.Lock()
        self._untouched = (0, 0.0)

    async def __aenter__(self) -> Self:
        """Begin the trial and open the office beside it."""
        await self.trial.__aenter__()
        try:
            await self._prepare()
        except BaseException:
            await self.trial.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the office and stop everything, when what is being done is done; nothing begins any more."""
        async with self._turn, self._passing:
            await self._beside.aclose()
            await self.trial.__aexit__(kind, error, trace)

    def scene(self, name: str) -> Scene:
        """Return a scene; raises ControlError when there is none of this name."""
        if name not in self._scenes:
            raise ControlError(f"There is no scene `{name}`; there are {', '.join(self._scenes)}.")
        return self._scenes[name]

    # --- what there is ------------------------------------------------------------------------------------

    async def about(self) -> Json:
        """Return the cast, the scenes, the bot and the languages."""
        async with self._turn:
            return {
                "cast": [self._member(member) for member in MEMBERS.values()],
                "scenes": [scene.as_json() for scene in self._scenes.values()],
                "bot": {"running": self.trial.running},
                "languages": list(LANGUAGES),
                "fresh": self._fresh,
            }

    async def chart(self, case: str, language: str) -> Json | None:
        """Return the chart of a case on its process, as who works here sees it."""
        if language not in LANGUAGES:
            raise ControlError(f"Nobody speaks `{language}` here; there are {', '.join(LANGUAGES)}.")
        async with self._turn:
            try:
                chart = await self._reading.charts.whole(case, language)
            except (Refusal, LayoutError):
                return None  # no such case yet, or nothing here can lay a chart out: the page says so
        return asdict(chart)

    async def deadline(self) -> Json | None:
        """Return what falls due next."""
        async with self._turn:
            due = await upcoming(self._reading)
        return {"at": due.at.timestamp(), "case": due.case, "what": due.what} if due is not None else None

    # --- what can be done ---------------------------------------------------------------------------------

    async def open_phone(self, member: str) -> Json:
        """Let somebody join by an invitation."""
        if member not in MEMBERS:
            raise ControlError(f"Nobody of the cast is `{member}`; there are {', '.join(MEMBERS)}.")
        async with self._turn:
            await self._join(MEMBERS[member])
            return self._member(MEMBERS[member])

    async def kill_bot(self) -> None:
        """End the bot as a power cut would."""
        async with self._turn:
            await self.trial.kill()

    async def stop_bot(self) -> None:
        """Ask the bot to stop; it finishes what has come in."""
        async with self._turn:
            await self.trial.stop()

    async def start_bot(self) -> None:
        """Start the bot, where it does not run."""
        async with self._turn:
            await self._start()

    async def pass_time(self, until: float) -> None:
        """Let time pass up to a moment; whoever asks meanwhile is answered."""
        moment = datetime.fromtimestamp(until, ZONE)
        async with self._passing:
            await pass_until(self.trial, self._reading, moment)

    async def begin(self, scene: str) -> None:
        """Begin anew where somebody has done something, and let those join who take part."""
        phones = self.scene(scene).phones
        async with self._turn:
            if not self._fresh:
                await self._renew()
            for member in phones:
                await self._join(MEMBERS[member])

    async def reset(self) -> None:
        """Begin anew."""
        async with self._turn:
            await self._renew()

    # --- how ----------------------------------------------------------------------------------------------

    @property
    def _reading(self) -> Office:
        """Return the office, at the trial's present time."""
        assert self._office is not None, "use `async with TrialStage(...)`"  # noqa: S101 - a mistake of the caller
        return at_present(self.trial, self._office)

    @property
    def _fresh(self) -> bool:
        """Tell whether nobody has done anything since the world began."""
        api = self.trial.holder.api
        return (
            self._untouched == (api.updates.last, api.clock.offset)
            and not api.faults.all
            and self.trial.running
        )

    def _new_home(self) -> Path:
        self._worlds += 1
        home = self._base / f"home-{self._worlds}"
        home.mkdir()
        return home

    async def _renew(self) -> None:
        async with self._passing:  # time that passes ends in the world in which it began
            await self._beside.aclose()
            try:
                await self.trial.renew(self._new_home())
            except TrialError as error:
                raise ControlError(str(error)) from error
            await self._prepare()

    async def _prepare(self) -> None:
        """Open the office of a world that has just begun, and put records into it."""
        await self.trial.sell()
        await self.trial.owe()
        self._office = await self._beside.enter_async_context(open_office(self.trial.settings()))
        self._scenes = read_scenes(self._office.texts)
        self._touch()

    def _touch(self) -> None:
        """Take what has been done so far as the beginning."""
        api = self.trial.holder.api
        self._untouched = (api.updates.last, api.clock.offset)

    async def _join(self, member: Member) -> None:
        """Let somebody join who is not there; an untouched world stays one."""
        if member.id in self.trial.phones:
            return
        if not self.trial.running:
            raise ControlError("The bot does not run: nobody can join now. Start it first.")
        fresh = self._fresh
        try:
            await self.trial.join(member)
        except AssertionError as error:
            raise ControlError(str(error)) from error
        if fresh:
            self._touch()

    async def _start(self) -> None:
        if not self.trial.running:
            await self.trial.stop()
            try:
                await self.trial.start()
            except TrialError as error:
                raise ControlError(str(error)) from error

    def _member(self, member: Member) -> Json:
        phone = self.trial.phones.get(member.id)
        return {
            "id": member.id,
            "user_id": phone.id if phone is not None else None,
            "name": dict(member.names),
            "role": {language: self._roles_of(member, language) for language in LANGUAGES},
            "open": phone is not None,
        }

    def _roles_of(self, member: Member, language: str) -> str:
        office = self._reading
        titles = (office.texts.say(language, office.centre.roles[role].title) for role in member.roles)
        return " · ".join(titles)
