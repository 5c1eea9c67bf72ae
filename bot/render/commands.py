"""The menu of commands that the chat itself shows: by what a person may do here, in their language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.engine.basics.languages import LANGUAGES
from bot.engine.basics.messages import N_

if TYPE_CHECKING:
    from bot.cases.pages.pages import PageView
    from bot.engine.spec.centre import Centre
    from bot.render.texts import Texts

CUSTOMER = "customer"
OWN_WORK = {
    "todo": N_("What waits for me"),
    "cases": N_("My cases"),
    "new": N_("Start something"),
    "find": N_("Find a case"),
    "chart": N_("Chart of a case"),
}
OFFICE = {
    "today": N_("My day"),
    "board": N_("Board"),
    "registers": N_("Registers"),
    "ageing": N_("Overdue payments"),
    "collecting": N_("Collecting today"),
    "import": N_("Import records"),
    "people": N_("Colleagues"),
    "days": N_("Working days"),
    "away": N_("I am away"),
    "phone": N_("My number"),
    "setup": N_("Setting up the centre"),
}
"""Of those who work here; who may not use one does not get it."""
ALWAYS = {
    "menu": N_("Menu"),
    "back": N_("Back to the question before"),
    "cancel": N_("Leave the form"),
    "language": N_("中文 / English"),
    "data": N_("My data"),
    "help": N_("Help"),
}


def commands_for(view: "PageView") -> Sequence[tuple[str, str]]:
    """Return the commands of a person, each with its words: those of their processes first."""
    return [
        *((flow.command, flow.title) for flow in view.flows if flow.command),
        *OWN_WORK.items(),
        *((name, OFFICE[name]) for name in _office(view)),
        *ALWAYS.items(),
    ]


def _office(view: "PageView") -> Iterator[str]:
    may = {
        "today": view.inside,
        "board": view.leads,
        "registers": view.registers,
        "ageing": view.collects,
        "collecting": view.collects,
        "import": view.imports,
        "people": view.appoints,
        "days": view.keeps_days,
        "away": view.inside,
        "phone": view.inside,
        "setup": view.sets_up,
    }
    return (name for name in OFFICE if may[name])


def commands_of(centre: "Centre", texts: "Texts") -> Sequence[tuple[str, Mapping[str, str]]]:
    """Return the commands of a customer, which is what everybody is until they are invited, in every language."""
    own = {
        flow.start.command: flow.title
        for flow in centre.flows.values()
        if flow.start.command and CUSTOMER in flow.start.by
    }
    return [
        (name, {language: texts.say(language, title) for language in LANGUAGES})
        for name, title in {**own, **OWN_WORK, **ALWAYS}.items()
    ]
