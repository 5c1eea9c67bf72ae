"""Typed button data: an action of the office as at most 64 bytes of `callback_data`, and back.

The form is stable, because any button ever sent must still be understood:

    p:<case>:<face>:<event>[:<seen>] fire an event        t:<case>:<face>:<item>   tick an item
    y:<case>:<face>:<event>[:<seen>] fire it, being sure  o:<case>                 show a case
    k:<case>:<face>:<y|n>          confirm or decline
    h:<case>:<face>:<person>       hand to a colleague
    a:<draft>:<field>:<option>     a ready answer         f:<draft>:<step>[:<field>] move in a form
    b:<flow>[:<record>]            start a process        g:<page>[:<argument>]    go to a page
    d:<act>[:<argument>]           an act of the office
    s:<sheet>:<what>               import a sheet, or not

Numbers are in base 62. Whatever a stranger puts into it, reading gives an action or None and never raises.
Knows no case and asks no right: whether the action is still allowed is decided when it is pressed.
"""

from telegram.constants import InlineKeyboardButtonLimit

from bot.cases.base.actions import (
    Action,
    Answer,
    Begin,
    Confirm,
    Do,
    Go,
    Hand,
    Handle,
    Open,
    Press,
    Step,
    Tick,
)
from bot.ids import decode, encode

ALONE = "-"
"""In place of a record: about none. No identity reads so."""
MAX_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)


def write(action: Action) -> str:
    """Return the action as button data.

    Raises:
        ValueError: it does not fit 64 bytes, or a name in it is empty, holds a colon or cannot be shown.
    """
    data = _spell(action)
    if len(data) > MAX_BYTES or not data.isprintable() or (not data.isascii() and _size(data) > MAX_BYTES):
        raise ValueError(f"{data!r} cannot be a button: {_size(data)} of {MAX_BYTES} bytes")
    return data


def _spell(action: Action) -> str:  # noqa: PLR0911 - one arm per action
    match action:
        case Press(case=case, face=face, event=event, seen=seen, sure=sure):
            which = f"{'y' if sure else 'p'}:{encode(case)}:{encode(face)}:{_name(event)}"
            return which + (f":{_name(seen)}" if seen else "")
        case Answer(draft=draft, field=field, option=option):
            return f"a:{encode(draft)}:{_name(field)}:{_given(option)}"
        case Step(draft=draft, to=to, field=field):
            return f"f:{encode(draft)}:{_name(to)}" + (f":{_name(field)}" if field else "")
        case Open(case=case):
            return f"o:{encode(case)}"
        case Go(page=page, argument=argument):
            return f"g:{_name(page)}" + (f":{argument}" if argument else "")
        case Do(act=act, argument=argument):
            return f"d:{_name(act)}" + (f":{argument}" if argument else "")
        case Begin(flow=flow, about=about, alone=alone):
            record = ALONE if alone else encode(about) if about else ""
            return f"b:{_name(flow)}" + (f":{record}" if record else "")
        case Tick(case=case, face=face, item=item):
            return f"t:{encode(case)}:{encode(face)}:{_name(item)}"
        case Hand(case=case, face=face, to=to):
            return f"h:{encode(case)}:{encode(face)}:{encode(to)}"
        case Handle(sheet=sheet, does=does):
            return f"s:{encode(sheet)}:{_name(does)}"
        case Confirm(case=case, face=face, yes=yes):
            return f"k:{encode(case)}:{encode(face)}:{'y' if yes else 'n'}"


def _name(text: str) -> str:
    if not text or ":" in text:
        raise ValueError(f"{text!r} cannot be a name in a button: it is empty or holds a colon")
    return text


def _given(text: str) -> str:
    if not text:
        raise ValueError("an empty answer cannot be a button")
    return text


def _size(data: str) -> int:
    return len(data.encode(errors="replace"))


def read(data: str) -> Action | None:
    """Return the action, or None when the data was not written by `write`."""
    if len(data) > MAX_BYTES or not data.isprintable() or (not data.isascii() and _size(data) > MAX_BYTES):
        return None
    kind, _, rest = data.partition(":")
    try:
        return _action(kind, rest)
    except ValueError:
        return None


def _action(kind: str, rest: str) -> Action | None:  # noqa: PLR0911 - one arm per kind of button
    match kind, rest.split(":", 2):
        case "a", [draft, field, option] if field and option:
            return Answer(decode(draft), field, option)
        case (("p" | "y"), [case, face, event]):
            event, colon, seen = event.partition(":")
            plain = event and ":" not in seen and bool(seen) == bool(colon)
            return Press(decode(case), decode(face), event, seen, sure=kind == "y") if plain else None
        case "f", [draft, to] if to:
            return Step(decode(draft), to)
        case "f", [draft, to, field] if to and field and ":" not in field:
            return Step(decode(draft), to, field)
        case "o", [case]:
            return Open(decode(case))
        case "t", [case, face, item] if item and ":" not in item:
            return Tick(decode(case), decode(face), item)
        case "k", [case, face, ("y" | "n") as yes]:
            return Confirm(decode(case), decode(face), yes == "y")
        case "s", [sheet, does] if does:
            return Handle(decode(sheet), does)
        case "h", [case, face, to]:
            return Hand(decode(case), decode(face), decode(to))
    return _place(kind, rest)


def _place(kind: str, rest: str) -> Action | None:
    """Return what leads to a place, a page or the start of a process, or an act of the office."""
    name, colon, argument = rest.partition(":")
    if not name or (colon and not argument):
        return None
    if kind == "g":
        return Go(name, argument)
    if kind == "d":
        return Do(name, argument)
    if kind == "b" and argument == ALONE:
        return Begin(name, alone=True)
    if kind == "b":
        about = decode(argument) if argument else 0
        return None if argument and not about else Begin(name, about)
    return None
