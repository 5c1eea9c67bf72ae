"""The page of a colleague's own number."""

from typing import TYPE_CHECKING

from bot.cases.base.actions import Do, Go
from bot.cases.base.shown import Name
from bot.cases.pages.phonedesk import OFF, PAGE
from bot.engine.basics.messages import N_
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen, Small

if TYPE_CHECKING:
    from bot.cases.pages.pages import PageView
    from bot.render.voice import Voice

MY_NUMBER = N_("My number")
NUMBER = N_("Visitors get")
THE_CENTRES = N_("Visitors whom you receive get the number of the centre.")
GIVE = N_("Let them have yours: tap the button below the text field, or type /phone and the number.")
WHO_SEES = N_("Only visitors see it, in the confirmation of their visit. You can take it back at any time.")
SHARE = N_("📱 Share my number")
TAKE_BACK = N_("Do not give it any more")
HOME = N_("Menu")


def phone_screen(view: "PageView", voice: "Voice") -> Screen:
    """Return which number visitors get, with the way to give another or none."""
    blocks: list[Block] = [Paragraph(voice.words(view.said))] if view.said is not None else []
    blocks.append(Heading(voice.say(MY_NUMBER)))
    home = (Button(voice.say(HOME), Go("home")),)
    if view.phone:
        blocks += [Facts(((voice.say(NUMBER), voice.show(Name(view.phone))),)), Small(voice.say(WHO_SEES))]
        return Screen(tuple(blocks), ((Button(voice.say(TAKE_BACK), Do(PAGE, OFF)),), home))
    blocks += [Paragraph(voice.say(THE_CENTRES)), Paragraph(voice.say(GIVE)), Small(voice.say(WHO_SEES))]
    return Screen(tuple(blocks), (home,), ask_contact=voice.say(SHARE))
