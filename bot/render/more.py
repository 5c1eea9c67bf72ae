"""What has happened in a case, and what a superior or a colleague may do about it, as screens."""

from bot.cases.actions import Go, Hand, Open, Press
from bot.cases.more import MoreView, StepLine
from bot.engine.messages import N_
from bot.render.question import in_rows
from bot.render.screen import Button, Facts, Heading, Paragraph, Screen
from bot.render.voice import Voice

HAPPENED = N_("What has happened")
HOLD = N_("Put on hold")
RESUME = N_("Resume")
HAND_OVER = N_("Hand to a colleague")
BACK_TO_CASE = N_("Back to the case")
WHO_TAKES_IT = N_("Who takes it over? The card goes there at once.")
NOBODY = N_("No colleague with this role is here.")


def more_screen(view: MoreView, voice: Voice) -> Screen:
    """Return the latest steps of a case, with what may be done besides."""
    steps = Facts(tuple(_step(step, voice) for step in view.steps))
    row = []
    if view.pause:
        label = HOLD if view.pause == "hold" else RESUME
        row.append(Button(voice.say(label), Press(view.case.id, view.case.face, view.pause)))
    if view.colleagues:
        row.append(Button(voice.say(HAND_OVER), Go("hand", str(view.case.id))))
    blocks = (Heading(_head(view, voice)), Paragraph(voice.say(HAPPENED)), steps)
    return Screen(blocks, (*((tuple(row),) if row else ()), _back(view, voice)))


def hand_screen(view: MoreView, voice: Voice) -> Screen:
    """Return the colleagues who may take the task over."""
    colleagues = [
        Button(voice.show(one), Hand(view.case.id, view.case.face, one.id)) for one in view.colleagues
    ]
    said = WHO_TAKES_IT if colleagues else NOBODY
    blocks = (Heading(_head(view, voice)), Paragraph(voice.say(said)))
    return Screen(blocks, (*in_rows(colleagues), _back(view, voice)))


def _head(view: MoreView, voice: Voice) -> str:
    return f"{view.icon} {voice.say(view.title)} · {view.case.number}"


def _step(step: StepLine, voice: Voice) -> tuple[str, str]:
    who = f" · {voice.show(step.who)}" if step.who is not None else ""
    moved = f" → {voice.say(step.to)}" if step.to else ""
    return f"{voice.show(step.at)}{who}", f"{voice.say(step.what)}{moved}"


def _back(view: MoreView, voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.say(BACK_TO_CASE), Open(view.case.id)),)
