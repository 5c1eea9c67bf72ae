"""Who works here, as an administrator sees and changes it: who is what, joins, leaves; and who is away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.cases.base.codec import ms_of
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.cases.base.shown import Name, Words
from bot.cases.casework.saving import outbox_rows
from bot.cases.people.joining import Invitation, invitation
from bot.cases.people.leaving import estate_of, leave
from bot.cases.timing.absences import Absences, ended_messages, new_absence, told
from bot.engine.basics.messages import N_
from bot.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from bot.cases.base.actions import Do
    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming
    from bot.cases.casework.service import CaseService
    from bot.engine.spec.centre import Centre

USERNAME = "bot_username"
"""Where the running bot notes its name: links lead to it."""
OWNER = "owner"
CUSTOMER = "customer"
INVITE_LASTS = timedelta(days=7)
COLLEAGUES = 40
DAYS_AWAY = (1, 2, 3, 5, 7, 14, 30)
BACK_AT = time(8, 0)
"""Who is back on a day is back at this hour of it."""

NOT_YOURS = N_("Only an administrator can do this.")
COLLEAGUES_ONLY = N_("This is for colleagues of the centre.")
NO_SUCH = N_("This person is not here any more.")
LAST_OWNER = N_("The centre needs an administrator. Give somebody else that role first.")
LAST_ROLE = N_("That is their only role. Let them leave instead: then somebody takes over their tasks.")
NOT_YOURSELF = N_("Choose somebody else.")
NOW_ALSO = N_("You are now also: {role}")
NO_LONGER = N_("You are no longer: {role}")
GIVEN = N_("{who} is now also: {role}")
TAKEN = N_("{who} is no longer: {role}")
JOINED = N_(
    "{who} has come in by your invitation and is now: {role}. If that is not who you meant, take it back."
)
HAS_LEFT = N_("{who} has left. {deputy} takes over {cases} cases and {records} records.")
NOT_AWAY = N_("You are not away.")
BACK_LATER = N_("Choose a day after today.")
FAREST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here. `stands_in` is who acts for them while they are away."""

    id: int
    name: str
    roles: tuple[str, ...]
    stands_in: int | None = None


@dataclass(frozen=True, slots=True)
class StaffView:
    """What a page about people shows. Which parts are filled depends on the page.

    `role` is a role id; `may` are roles that the reader may give. `code` is that of a new invitation: shown once, never
    stored; `bot` is the username it is for.
    """

    colleagues: tuple[Colleague, ...] = ()
    about: Colleague | None = None
    may: tuple[str, ...] = ()
    successor: Colleague | None = None
    cases: int = 0
    records: int = 0
    code: str = ""
    bot: str = ""
    role: str = ""
    days: tuple[date, ...] = ()
    until: date | None = None
    titles: Mapping[str, str] | None = None
    vacant: tuple[str, ...] = ()
    """Roles that running processes need and nobody holds."""

    @property
    def people(self) -> set[int]:
        """Return whose names are shown beside those of the colleagues."""
        return {one.stands_in for one in self.colleagues if one.stands_in is not None}


@dataclass(frozen=True, slots=True)
class Done:
    """What an act led to: the page to show next ("" for none), what is said above it, messages for others.

    `code` is that of a new invitation. All of it is committed.
    """

    page: str = ""
    argument: str = ""
    said: Words | None = None
    messages: tuple[Message, ...] = ()
    code: str = ""


class Staff:
    """Reads and changes who works here. Denied unless one of the person's roles appoints the role in question."""

    def __init__(self, service: "CaseService") -> None:
        self._service = service
        self.absences = Absences(service)

    # --- rights -------------------------------------------------------------------------------------------

    def may_give(self, contact: "Contact") -> tuple[str, ...]:
        """Return the roles that the person may give and take, in the order of the centre's file."""
        roles = self._service.world().centre.roles
        given = {one for role in contact.roles if role in roles for one in roles[role].appoints}
        return tuple(role for role in roles if role in given)

    def _need(self, contact: "Contact", *roles: str) -> None:
        if not roles or not set(roles) <= set(self.may_give(contact)):
            raise NotAllowed(NOT_YOURS)

    # --- pages --------------------------------------------------------------------------------------------

    async def view(self, page: str, contact: "Contact", argument: str) -> StaffView:
        """Return what the page shows.

        Raises:
            NotAllowed: the reader appoints nobody, or not this person.
        """
        titles = {role.id: role.title for role in self._service.world().centre.roles.values()}
        base = StaffView(titles=titles)
        if page == "away":
            return await self._away(base, contact, argument)
        may = self.may_give(contact)
        if not may:
            raise NotAllowed(NOT_YOURS)
        base = replace(base, may=may)
        match page:
            case "invite":
                (rows,) = await self._service.store.read(Statement("centre_value", {"name": USERNAME}))
                role = argument if argument in may else ""
                return replace(base, role=role, bot=rows[0]["value"] if rows else "")
            case "person":
                roles = self._service.world().centre.roles
                inside = tuple(role for role in may if not roles[role].outside)
                return replace(base, may=inside, about=await self._colleague(argument))
            case "leaves":
                return await self._leaves(base, contact, argument)
            case "setup":
                return replace(base, vacant=self.vacant())
            case _:
                return replace(base, colleagues=await self.colleagues())

    def vacant(self) -> tuple[str, ...]:
        """Return the inside roles that the processes ask to act and nobody holds, in the order of the file."""
        world = self._service.world()
        return tuple(role for role in needed_roles(world.centre) if not world.holders(role))

    async def colleagues(self) -> tuple[Colleague, ...]:
        """Return who works here, by name."""
        (rows,) = await self._service.store.read(Statement("colleagues", {"outside": CUSTOMER}))
        roles = self._service.world().centre.roles
        found: dict[int, Colleague] = {}
        for row in rows:
            if row["role"] not in roles or roles[row["role"]].outside:
                continue
            known = found.get(row["id"]) or Colleague(row["id"], row["name"], ())
            found[row["id"]] = replace(
                known,
                roles=(*known.roles, row["role"]),
                stands_in=self._service.directory.deputies.get(row["id"]),
            )
        return tuple(found.values())

    async def _colleague(self, argument: str) -> Colleague:
        wanted = int(argument) if argument.isascii() and argument.isdigit() else 0
        for one in await self.colleagues():
            if one.id == wanted:
                return one
        raise Refusal(NO_SUCH)

    async def _leaves(self, base: StaffView, contact: "Contact", argument: str) -> StaffView:
        """Return who could take over; with a successor, what that would be."""
        person, _, chosen = argument.partition(".")
        about = await self._colleague(person)
        self._need(contact, *about.roles)
        others = tuple(one for one in await self.colleagues() if one.id != about.id)
        if not chosen:
            near = sorted(others, key=lambda one: not set(one.roles) & set(about.roles))
            return replace(base, about=about, colleagues=tuple(near[:COLLEAGUES]))
        estate = await estate_of(self._service, about.id)
        successor = await self._colleague(chosen)
        return replace(
            base, about=about, successor=successor, cases=len(estate.cases), records=len(estate.records)
        )

    async def _away(self, base: StaffView, contact: "Contact", argument: str) -> StaffView:
        """Return the days to choose from; with a day, who could stand in; the deputy where one is there already."""
        colleagues = await self.colleagues()
        about = next((one for one in colleagues if one.id == contact.id), None)
        if about is None:
            raise NotAllowed(COLLEAGUES_ONLY)
        base = replace(base, about=about)
        if about.stands_in is not None:
            return replace(base, colleagues=(about,))
        today = self._service.clock.now().astimezone(self._service.world().zone).date()
        until = self._day(argument) if argument else None
        if until is None:
            return replace(base, days=tuple(today + timedelta(days=n) for n in DAYS_AWAY))
        others = [one for one in colleagues if one.id != contact.id]
        others.sort(key=lambda one: not set(one.roles) & set(about.roles))
        return replace(base, until=until, colleagues=tuple(others[:COLLEAGUES]))

    def _day(self, text: str) -> date | None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        today = self._service.clock.now().astimezone(self._service.world().zone).date()
        if not today < day <= today + FAREST:
            raise Refusal(BACK_LATER)
        return day

    # --- acts ---------------------------------------------------------------------------------------------

    async def act(self, contact: "Contact", act: "Do", incoming: "Incoming") -> Done:
        """Do it, and commit it with the input's closing statements.

        Raises:
            Refusal: not theirs to do, or not possible; nothing has changed.
        """
        first, _, second = act.argument.partition(".")
        match act.act:
            case "invite":
                self._need(contact, first)
                now = self._service.clock.now()
                unit, code = invitation(first, now + INVITE_LASTS, now, by=contact.id)
                await self._service.store.commit([*incoming.closing, unit])
                return Done("invite", first, code=code)
            case "grant" | "revoke":
                return await self._change(contact, act.act, first, second, incoming)
            case "leave":
                return await self._let_go(contact, first, second, incoming)
            case "away":
                return await self._go_away(contact, first, second, incoming)
            case _:
                return await self._come_back(contact, incoming)

    async def has_joined(self, contact: "Contact", invited: "Invitation") -> "tuple[Message, ...]":
        """Tell whoever made the invitation who has come in by it: a link may reach the wrong person."""
        if invited.by is None:
            return ()
        inside = not self._service.world().centre.roles[invited.role].outside
        page, argument = ("person", str(contact.id)) if inside else ("people", "")
        params = {"said": JOINED, "who": contact.id, "role": invited.role, "argument": argument}
        messages = await told(self._service, invited.by, page, params)
        await self._service.store.commit(outbox_rows(messages, self._service.clock.now()))
        return tuple(messages)

    async def _change(
        self, contact: "Contact", act: str, person: str, role: str, incoming: "Incoming"
    ) -> Done:
        """Give or take a role; the last one is not taken, for then their tasks would have no home."""
        self._need(contact, role)
        about, gives = await self._colleague(person), act == "grant"
        if not gives and role == OWNER and self._service.world().holders(OWNER) == (about.id,):
            raise Refusal(LAST_OWNER)
        if not gives and about.roles == (role,):
            raise Refusal(LAST_ROLE)
        now = self._service.clock.now()
        row: dict[str, object] = {"person_id": about.id, "role": role}
        change = (
            Statement("grant_role", {**row, "since": ms_of(now), "granted_by": contact.id})
            if gives
            else Statement("revoke_role", row)
        )
        said = NOW_ALSO if gives else NO_LONGER
        messages = await told(self._service, about.id, "home", {"said": said, "role": role})
        await self._service.store.commit([*incoming.closing, change, *outbox_rows(messages, now)])
        self._service.directory.forget(about.id)
        await self._service.facts.refresh()
        title = self._service.world().centre.roles[role].title
        words = Words(GIVEN if gives else TAKEN, {"who": Name(about.name), "role": Words(title)})
        return Done("person", person, words, tuple(messages))

    async def _let_go(self, contact: "Contact", person: str, successor: str, incoming: "Incoming") -> Done:
        """Let somebody leave, and their successor take over."""
        about, follows = await self._colleague(person), await self._colleague(successor)
        self._need(contact, *about.roles)
        if about.id == follows.id:
            raise Refusal(NOT_YOURSELF)
        if self._service.world().holders(OWNER) == (about.id,):
            raise Refusal(LAST_OWNER)
        estate, messages = await leave(
            self._service,
            leaver=about.id,
            successor=follows.id,
            by=contact.person,
            key=incoming.key,
            closing=incoming.closing,
        )
        counts = {"cases": len(estate.cases), "records": len(estate.records)}
        said = Words(HAS_LEFT, {"who": Name(about.name), "deputy": Name(follows.name), **counts})
        return Done("people", "", said, tuple(messages))

    async def _go_away(self, contact: "Contact", until: str, deputy: str, incoming: "Incoming") -> Done:
        """Let the deputy stand in from now until the morning of that day."""
        day, stands_in = self._day(until), await self._colleague(deputy)
        if day is None or stands_in.id == contact.id:
            raise Refusal(NOT_YOURSELF)
        world, now = self._service.world(), self._service.clock.now()
        back = datetime.combine(day, BACK_AT, world.zone)
        row = new_absence(world.new_id(), contact.id, stands_in.id, now, back, contact.id)
        ended = Statement("end_absences_of", {"person_id": contact.id})
        await self._service.store.commit([*incoming.closing, ended, row])
        messages = await self.absences.turn()
        self._service.on_deadline(back)
        return Done(messages=tuple(messages))

    async def _come_back(self, contact: "Contact", incoming: "Incoming") -> Done:
        """End one's own absence."""
        (rows,) = await self._service.store.read(Statement("open_absences"))
        mine = [row for row in rows if row["person_id"] == contact.id]
        if not mine:
            raise Refusal(NOT_AWAY)
        messages = await ended_messages(self._service, contact.id, mine[0]["deputy_id"])
        now = self._service.clock.now()
        ended = Statement("end_absences_of", {"person_id": contact.id})
        await self._service.store.commit([*incoming.closing, ended, *outbox_rows(messages, now)])
        await self._service.facts.refresh()
        return Done(messages=tuple(messages))


def needed_roles(centre: "Centre") -> tuple[str, ...]:
    """Return the inside roles that the processes ask to act, in the order of the file."""
    states = (state for flow in centre.flows.values() for state in flow.states.values())
    needed = {role for state in states for role in state.actor.roles}
    return tuple(one.id for one in centre.roles.values() if one.id in needed and not one.outside)
