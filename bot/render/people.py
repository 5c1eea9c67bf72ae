"""Pages about the people of the centre: who works here, invitations, leaving, being away, what a new centre lacks."""

import io
from collections.abc import Sequence
from urllib.parse import urlencode

from bot.cases.base.actions import Do, Go
from bot.cases.base.shown import Name, PersonId, Words
from bot.cases.pages.pages import PageView
from bot.cases.people.staff import Colleague, StaffView
from bot.engine.basics.messages import N_
from bot.render.question import in_rows
from bot.render.screen import Attachment, Block, Button, Heading, Look, Paragraph, Screen, Small
from bot.render.voice import Voice

QR_SCALE, QR_BORDER = 10, 4
"""Pixels for each module, and the quiet zone in modules that ISO/IEC 18004 asks for."""
PEOPLE = N_("Colleagues")
INVITE = N_("Invite")
INVITE_WHOM = N_("As what shall your colleague join?")
LINK = N_("{role}: send this link to your colleague. It works once, within 7 days.")
SEND_ON = N_("Send it on")
JOIN_US = N_("Tap to join us as: {role}")
AWAY_NOTE = N_("away, {deputy} stands in")
GIVE = N_("＋ {role}")
TAKE = N_("－ {role}")
LEAVES = N_("Leaves the centre")
WHO_TAKES_OVER = N_("{who} leaves. Who takes over their tasks and customers?")
NOBODY_ELSE = N_("Nobody else works here yet. Invite somebody first.")
SURE = N_(
    "{who} leaves; {deputy} takes over {cases} open cases and {records} records. The roles end at once."
)
YES_LEAVES = N_("Yes, {who} leaves")
AWAY = N_("I am away")
UNTIL_WHEN = N_("From when will you be back? Until then a colleague gets your tasks.")
WHO_STANDS_IN = N_("Back on {day}. Who stands in for you?")
YOU_ARE_AWAY = N_("You are away; {deputy} stands in for you.")
I_AM_BACK = N_("I am back")
SETUP = N_("Setting up the centre")
ALL_HELD = N_("Every task of the processes has somebody to do it.")
VACANT = N_("Nobody is there yet as: {roles}. Invite them, or give the role to a colleague.")
SETUP_RECORDS = N_("Customers, units and subscriptions come from your sheets by “banli import”.")
HOME = N_("Menu")
BACK = N_("Back")
TRY = N_("Then start a process yourself with /new and see what your colleagues get.")


def people_screen(view: PageView, voice: Voice) -> Screen:
    """Return who works here, a button each."""
    staff = _staff(view)
    rows = [(Button(_line(one, staff, voice), Go("person", str(one.id))),) for one in staff.colleagues]
    last = (Button(voice.say(INVITE), Go("invite")), Button(voice.say(HOME), Go("home")))
    return Screen((*_said(view, voice), Heading(voice.say(PEOPLE))), (*rows, last))


def person_screen(view: PageView, voice: Voice) -> Screen:
    """Return a colleague with their roles: what may be given, taken, and leaving."""
    staff = _staff(view)
    about = staff.about
    if about is None:
        return people_screen(view, voice)
    held = [role for role in about.roles if role in staff.may]
    free = [role for role in staff.may if role not in about.roles and role != "customer"]
    takes = [Button(_roles(TAKE, role, staff, voice), Do("revoke", f"{about.id}.{role}")) for role in held]
    gives = [Button(_roles(GIVE, role, staff, voice), Do("grant", f"{about.id}.{role}")) for role in free]
    leaves = []
    if set(about.roles) <= set(staff.may):
        leaves = [(Button(voice.say(LEAVES), Go("leaves", str(about.id)), Look.BAD),)]
    blocks = (*_said(view, voice), Heading(about.name), Paragraph(_titles(about, staff, voice)))
    back = (Button(voice.say(BACK), Go("people")),)
    return Screen(blocks, (*in_rows(takes), *in_rows(gives), *leaves, back))


def invite_screen(view: PageView, voice: Voice) -> Screen:
    """Return the roles to invite for; after the choice, the link."""
    staff = _staff(view)
    back = (Button(voice.say(BACK), Go("people")),)
    if staff.code and staff.role:
        link = f"https://t.me/{staff.bot}?start={staff.code}"
        role = Words((staff.titles or {}).get(staff.role, staff.role))
        share = Button(voice.say(SEND_ON), url=_share(link, voice.say(JOIN_US, role=role)))
        blocks = (Paragraph(voice.say(LINK, role=role)), Paragraph(link))
        return Screen(
            blocks, ((share,), back), attachment=Attachment("invitation.png", qr(link), picture=True)
        )
    roles = [
        Button(_title(role, staff, voice), Do("invite", role)) for role in staff.may if role != "customer"
    ]
    return Screen((*_said(view, voice), Paragraph(voice.say(INVITE_WHOM))), (*in_rows(roles), back))


def leaves_screen(view: PageView, voice: Voice) -> Screen:
    """Return who could take over; after the choice, what that would be and the last question."""
    staff = _staff(view)
    about = staff.about
    if about is None:
        return people_screen(view, voice)
    back = (Button(voice.say(BACK), Go("person", str(about.id))),)
    if staff.successor is not None:
        said = voice.say(
            SURE,
            who=Name(about.name),
            deputy=Name(staff.successor.name),
            cases=staff.cases,
            records=staff.records,
        )
        yes = Button(
            voice.say(YES_LEAVES, who=Name(about.name)),
            Do("leave", f"{about.id}.{staff.successor.id}"),
            Look.BAD,
        )
        return Screen((Paragraph(said),), ((yes,), back))
    if not staff.colleagues:
        return Screen((Paragraph(voice.say(NOBODY_ELSE)),), (back,))
    rows = [Button(one.name, Go("leaves", f"{about.id}.{one.id}")) for one in staff.colleagues]
    return Screen((Paragraph(voice.say(WHO_TAKES_OVER, who=Name(about.name))),), (*in_rows(rows), back))


def away_screen(view: PageView, voice: Voice) -> Screen:
    """Return the days to be back on; after the choice, who could stand in; while away, the way back."""
    staff = _staff(view)
    home = (Button(voice.say(HOME), Go("home")),)
    if staff.about is not None and staff.about.stands_in is not None:
        said = voice.say(YOU_ARE_AWAY, deputy=PersonId(staff.about.stands_in))
        return Screen(
            (*_said(view, voice), Paragraph(said)), ((Button(voice.say(I_AM_BACK), Do("back")),), home)
        )
    if staff.until is None:
        days = [Button(voice.show(day), Go("away", day.isoformat())) for day in staff.days]
        return Screen((*_said(view, voice), Paragraph(voice.say(UNTIL_WHEN))), (*in_rows(days), home))
    if not staff.colleagues:
        return Screen((Paragraph(voice.say(NOBODY_ELSE)),), (home,))
    day = staff.until.isoformat()
    rows = [Button(one.name, Do("away", f"{day}.{one.id}")) for one in staff.colleagues]
    back = (Button(voice.say(BACK), Go("away")),)
    return Screen((Paragraph(voice.say(WHO_STANDS_IN, day=staff.until)),), (*in_rows(rows), back))


def setup_screen(view: PageView, voice: Voice) -> Screen:
    """Return what a new centre still lacks."""
    staff = _staff(view)
    blocks: list[Block] = [*_said(view, voice), Heading(voice.say(SETUP))]
    if staff.vacant:
        roles = tuple(Words((staff.titles or {}).get(role, role)) for role in staff.vacant)
        blocks.append(Paragraph(voice.say(VACANT, roles=roles)))
    else:
        blocks.append(Paragraph(voice.say(ALL_HELD)))
    blocks += [Small(voice.say(SETUP_RECORDS)), Small(voice.say(TRY))]
    invites = [
        Button(_roles(GIVE, role, staff, voice), Do("invite", role))
        for role in staff.vacant
        if role in staff.may
    ]
    last = (Button(voice.say(PEOPLE), Go("people")), Button(voice.say(HOME), Go("home")))
    return Screen(tuple(blocks), (*in_rows(invites), last))


def _staff(view: PageView) -> StaffView:
    return view.staff or StaffView()


def _said(view: PageView, voice: Voice) -> Sequence[Block]:
    return [Paragraph(voice.words(view.said))] if view.said is not None else []


def _line(one: Colleague, staff: StaffView, voice: Voice) -> str:
    away = ""
    if one.stands_in is not None:
        away = f" · {voice.say(AWAY_NOTE, deputy=PersonId(one.stands_in))}"
    return f"{one.name} · {_titles(one, staff, voice)}{away}"


def _titles(one: Colleague, staff: StaffView, voice: Voice) -> str:
    return voice.show(tuple(Words((staff.titles or {}).get(role, role)) for role in one.roles))


def _title(role: str, staff: StaffView, voice: Voice) -> str:
    return voice.say((staff.titles or {}).get(role, role))


def _roles(text: str, role: str, staff: StaffView, voice: Voice) -> str:
    return voice.say(text, role=Name(_title(role, staff, voice)))


def qr(link: str) -> bytes:
    """Return the link as a picture (PNG) that a phone's camera opens."""
    import segno  # noqa: PLC0415 - few screens need it

    made = io.BytesIO()
    segno.make(link, error="m").save(made, kind="png", scale=QR_SCALE, border=QR_BORDER)
    return made.getvalue()


def _share(link: str, text: str) -> str:
    return f"https://t.me/share/url?{urlencode({'url': link, 'text': text})}"
