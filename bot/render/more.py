"""What has happened in a case, and what a superior or a colleague may do about it, as screens."""

from bot.cases.base.actions import Do, Go, Hand, Open, Press
from bot.cases.base.shown import Words
from bot.cases.pages.more import Change, MoreView, StepLine
from bot.engine.basics.messages import N_
from bot.render.papers import AS_DECIDED, PAPERS
from bot.render.question import in_rows
from bot.render.screen import Block, Button, Facts, Heading, Look, Paragraph, Screen, Small
from bot.render.voice import Voice

SENT_FILES = N_("Photos and files ({count})")
HAPPENED = N_("What has happened")
ACTS = {
    "amend": N_("Change the request"),
    "comment": N_("Add a remark"),
    "attach": N_("Add papers"),
    "recuse": N_("Step aside (own interest)"),
    "hold": N_("Put on hold"),
    "resume": N_("Resume"),
    "cancel": N_("Call this case off"),
}
SURE = N_("Shall this be called off? What has been filled in and decided so far ends with it.")
YES_CANCEL = N_("Yes, call it off")

CHANGED = N_("{label}: {before} → {after}")
MUTED = N_("You get no reminders of this step.")
LATER = N_("You are reminded: {moment}")
AS_USUAL = N_("Remind me as usual")
HAND_OVER = N_("Hand to a colleague")
BACK_TO_CASE = N_("Back to the case")
WHO_TAKES_IT = N_("Who takes it over? The card goes there at once.")
NOBODY = N_("No colleague with this role is here.")


def more_screen(view: MoreView, voice: Voice) -> Screen:
    """Return the latest steps of a case, with what may be done besides."""
    steps = Facts(tuple(_step(step, voice) for step in view.steps))
    acts = [_act(act, view, voice) for act in view.acts]
    if view.colleagues:
        acts.append(Button(voice.say(HAND_OVER), Go("hand", str(view.case.id))))
    snoozed: tuple[Block, ...] = ()
    if view.snoozed:
        usual = Button(voice.say(AS_USUAL), Do("snooze", f"{view.case.id}.usual"))
        acts.append(usual)
        said = voice.say(MUTED) if view.snoozed is True else voice.say(LATER, moment=view.snoozed)
        snoozed = (Small(said),)
    about = [Button(voice.say(PAPERS), Go("papers", str(view.case.id)))] if view.papers else []
    if view.sent:
        about.append(Button(voice.say(SENT_FILES, count=view.sent), Go("sent", str(view.case.id))))
    if view.decided:
        about.append(Button(voice.say(AS_DECIDED), Go("decided", str(view.case.id))))
    happened = (Paragraph(voice.say(HAPPENED)), steps) if view.steps else ()
    rows = (*((tuple(about),) if about else ()), *in_rows(acts), _back(view, voice))
    return Screen((Heading(_head(view, voice)), *happened, *snoozed), rows)


def cancel_screen(view: MoreView, voice: Voice) -> Screen:
    """Return the last question before a case is called off."""
    yes = Button(voice.say(YES_CANCEL), Press(view.case.id, view.case.face, "cancel"), Look.BAD)
    blocks = (Heading(_head(view, voice)), Paragraph(voice.say(SURE)))
    return Screen(blocks, (*(((yes,),) if "cancel" in view.acts else ()), _back(view, voice)))


def hand_screen(view: MoreView, voice: Voice) -> Screen:
    """Return the colleagues who may take the task over."""
    colleagues = [
        Button(voice.show(one), Hand(view.case.id, view.case.face, one.id)) for one in view.colleagues
    ]
    said = WHO_TAKES_IT if colleagues else NOBODY
    blocks = (Heading(_head(view, voice)), Paragraph(voice.say(said)))
    return Screen(blocks, (*in_rows(colleagues), _back(view, voice)))


def _act(act: str, view: MoreView, voice: Voice) -> Button:
    """Return the button of an event that every case has; what cannot be undone is asked about first."""
    action = Go("cancel", str(view.case.id)) if act == "cancel" else Press(view.case.id, view.case.face, act)
    return Button(voice.say(ACTS[act]), action)


def _head(view: MoreView, voice: Voice) -> str:
    return f"{view.icon} {voice.say(view.title)} · {view.case.number}"


def _step(step: StepLine, voice: Voice) -> tuple[str, str]:
    who = f" · {voice.show(step.who)}" if step.who is not None else ""
    moved = f" → {voice.say(step.to)}" if step.to else ""
    said = f" “{step.said}”" if step.said else ""
    changed = "".join(f"\n{_changed(change, voice)}" for change in step.changed)
    return f"{voice.show(step.at)}{who}", f"{voice.say(step.what)}{moved}{said}{changed}"


def _changed(change: Change, voice: Voice) -> str:
    return voice.say(CHANGED, label=Words(change.label), before=change.before, after=change.after)


def _back(view: MoreView, voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.say(BACK_TO_CASE), Open(view.case.id)),)
