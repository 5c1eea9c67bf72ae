"""The menu of commands that the chat itself shows, with a few words in every language."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.engine.languages import LANGUAGES
from bot.engine.messages import N_

if TYPE_CHECKING:
    from bot.engine.centre import Centre
    from bot.render.texts import Texts

CUSTOMER = "customer"
ALWAYS = {
    "menu": N_("Menu"),
    "todo": N_("What waits for me"),
    "cases": N_("My cases"),
    "new": N_("Start something"),
    "find": N_("Find a case"),
    "chart": N_("Chart of a case"),
    "cancel": N_("Leave the form"),
    "language": N_("中文 / English"),
    "help": N_("Help"),
}


def commands_of(centre: "Centre", texts: "Texts") -> Sequence[tuple[str, Mapping[str, str]]]:
    """Return the commands in the order of the menu: those of everybody's processes first."""
    own = {
        flow.start.command: flow.title
        for flow in centre.flows.values()
        if flow.start.command and CUSTOMER in flow.start.by
    }
    return [
        (name, {language: texts.say(language, title) for language in LANGUAGES})
        for name, title in {**own, **ALWAYS}.items()
    ]
