"""Reads the papers of `flows/centre/documents.yaml`: what stands on them, who gets them, how they are numbered."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.engine.basics.types import SPAN, TEXT
from bot.engine.formula.expressions import did_you_mean
from bot.engine.spec.centre import CalendarEntry, DocumentType, Section, Shared

if TYPE_CHECKING:
    from bot.engine.reading.nodes import Item

NUMBER = re.compile(r"[A-Z]{1,6}")
TEMPLATE = "form"


def read_documents(item: "Item", shared: Shared) -> None:
    """Read the section `documents`; roles are known by then."""
    numbers: dict[str, str] = {}
    for name, one in item.keys().items():
        keys = one.record(
            ("title", "number"), ("template", "to", "sections", "clauses", "acts", "sign", "calendar")
        )
        shared.documents[name] = DocumentType(
            id=name,
            title=_text(keys, "title"),
            number=_number(name, keys, numbers),
            place=one.place,
            template=_template(keys, one, shared),
            to=_roles(keys["to"], shared) if "to" in keys else (),
            sections=tuple(map(_section, keys["sections"].entries())) if "sections" in keys else (),
            clauses=keys["clauses"].words() if "clauses" in keys else (),
            acts=keys["acts"].words() if "acts" in keys else (),
            sign=keys["sign"].words() if "sign" in keys else (),
            calendar=_calendar(keys["calendar"], shared) if "calendar" in keys else None,
        )


def _number(name: str, keys: "Mapping[str, Item]", numbers: dict[str, str]) -> str:
    """Return the beginning of a paper's numbers; no two papers share one."""
    number = _text(keys, "number")
    if number and not NUMBER.fullmatch(number):
        keys["number"].problem(
            "bad-prefix", f"`{number}` is no beginning of numbers", "Use one to six capital letters."
        )
    elif numbers.setdefault(number, name) != name and number:
        text = f"the numbers {number}-… belong to `{numbers[number]}` already"
        keys["number"].problem("prefix-twice", text, "Choose other letters.")
    return number


def _template(keys: "Mapping[str, Item]", item: "Item", shared: Shared) -> str:
    name = _text(keys, "template") or TEMPLATE
    if name not in shared.templates:
        advice = did_you_mean(name, shared.templates) or f"Write the file centre/papers/{name}.typ."
        keys.get("template", item).problem("unknown-template", f"no template `{name}`", advice)
    return name


def _calendar(item: "Item", shared: Shared) -> CalendarEntry:
    keys = item.record(("begins", "lasts", "at"), ("cancels",))
    for name, kind in (("lasts", SPAN), ("at", TEXT)):
        if name in keys and shared.policy_type(keys[name].text()) != kind:
            text = f"`{keys[name].text()}` is no policy that holds a {kind}"
            keys[name].problem("unknown-policy", text, did_you_mean(keys[name].text(), shared.policies))
    cancels = keys["cancels"].yes() if "cancels" in keys else False
    return CalendarEntry(_text(keys, "begins"), _text(keys, "lasts"), _text(keys, "at"), cancels)


def _roles(item: "Item", shared: Shared) -> tuple[str, ...]:
    for role in item.words():
        if role not in shared.roles:
            item.problem("unknown-role", f"no role `{role}`", did_you_mean(role, shared.roles))
    return item.words()


def _section(item: "Item") -> Section:
    keys = item.record(("shows",), ("title",))
    return Section(_text(keys, "title"), keys["shows"].words() if "shows" in keys else (), item.place)


def _text(keys: "Mapping[str, Item]", name: str) -> str:
    return keys[name].text() if name in keys else ""
