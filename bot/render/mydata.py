"""The page "my data": what is held, and the two things that may be asked for."""

from bot.cases.base.actions import Do, Go
from bot.cases.pages.datadesk import ERASE, PAGE
from bot.cases.pages.pages import PageView
from bot.engine.basics.messages import N_
from bot.render.screen import Block, Button, Heading, Look, Paragraph, Screen, Small
from bot.render.voice import Voice

MY_DATA = N_("My data")
HELD = N_(
    "We keep your name, your Telegram account, what you have told us here, and how your matters stand. "
    "You may have a copy of all of it, and you may have it erased."
)
MUST_STAY = N_("What belongs to a contract must be kept by law; you are told what that is.")
COPY, ERASURE = N_("Ask for a copy"), N_("Ask for erasure")
SURE = N_(
    "Shall your data be erased? What is still open and what belongs to a contract stays; all else is gone for good."
)
YES = N_("Yes, ask for erasure")
BACK, HOME = N_("Back"), N_("Menu")


def data_screen(view: PageView, voice: Voice) -> Screen:
    """Return the page; with the argument `erase` the question whether it is meant."""
    said = [Paragraph(voice.words(view.said))] if view.said is not None else []
    if view.argument == ERASE:
        yes = Button(voice.say(YES), Do(PAGE, ERASE), Look.BAD)
        return Screen(
            (Heading(voice.say(MY_DATA)), Paragraph(voice.say(SURE))), ((yes,), _row(BACK, PAGE, voice))
        )
    told: tuple[Block, ...] = (Paragraph(voice.say(HELD)), Small(voice.say(MUST_STAY)))
    wishes = (Button(voice.say(COPY), Do(PAGE, "copy")), Button(voice.say(ERASURE), Go(PAGE, ERASE)))
    return Screen((Heading(voice.say(MY_DATA)), *said, *told), (wishes, _row(HOME, "home", voice)))


def _row(text: str, page: str, voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.say(text), Go(page)),)
