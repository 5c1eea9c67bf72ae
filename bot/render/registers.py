"""Registers as screens and as files, in a reader's words."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.cases.actions import Go, Open
from bot.cases.documents import REGISTER, Document, Makers
from bot.cases.registers import NOT_FOR_YOU, LedgerRow, Ledgers, LedgerView
from bot.cases.shown import Name, Words
from bot.engine.messages import N_
from bot.engine.values import Money
from bot.errors import NotAllowed
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen, Small

if TYPE_CHECKING:
    from bot.cases.directory import Contact
    from bot.cases.shown import Shown
    from bot.render.voice import Voice
    from bot.sheets.ledger import Written

ALL = N_("Registers")
WHICH = N_("Which register would you like to see?")
NONE = N_("No register is shown to you.")
EMPTY = N_("There is nothing in this register yet.")
NOTHING_FOUND = N_("Nothing in this register is found for “{typed}”.")
HOW = N_("To search, type words behind the command: {command} 1201")
DOWNLOAD = N_("As .xlsx file")
NEXT, NEWEST = N_("Next page"), N_("Newest")
CAPTION = N_("{title}: {count} rows, as of {moment}")
CUT = N_("{title}: the newest {count} rows, as of {moment}. The others can be had on the command line.")
IN_CHAT = 7
"""So many filled columns of a row are shown in the chat; the file has all."""
IN_FILE = 20_000
"""So many rows come as a file into the chat; `banli export` writes more."""
TOGETHER = 200


# --- screens ------------------------------------------------------------------------------------------------


def registers_screen(view: LedgerView, voice: "Voice") -> Screen:
    """Return the registers to choose from."""
    rows = tuple((Button(f"📒 {voice.say(one.title)}", Go("register", one.id)),) for one in view.registers)
    said = WHICH if rows else NONE
    return Screen((Heading(voice.say(ALL)), Paragraph(voice.say(said))), rows)


def register_screen(view: LedgerView, voice: "Voice") -> Screen:
    """Return a page of a register: each row as a few lines, and a button to its case."""
    register = view.register
    if register is None:
        return registers_screen(view, voice)
    blocks: list[Block] = [
        Heading(f"📒 {voice.say(register.title)}"),
        *(_row(row, view, voice) for row in view.rows),
    ]
    if not view.rows:
        nothing = voice.say(NOTHING_FOUND, typed=Name(view.words)) if view.words else voice.say(EMPTY)
        blocks.append(Paragraph(nothing))
    command = Name(f"/registers {register.id}")
    cases = [Button(_name(row, voice), Open(row.id)) for row in view.rows] if register.flows else []
    around = [Button(voice.say(NEWEST), Go("register", register.id))] if view.words else []
    if view.after:
        around.append(Button(voice.say(NEXT), Go("register", f"{register.id}.{view.after}")))
    file = Button(voice.say(DOWNLOAD), Go(REGISTER, register.id))
    rows = (
        *((one,) for one in cases),
        *((tuple(around),) if around else ()),
        (file, Button(voice.say(ALL), Go("registers"))),
    )
    return Screen((*blocks, Small(voice.say(HOW, command=command))), rows)


def _row(row: LedgerRow, view: LedgerView, voice: "Voice") -> Facts:
    filled = [(head, cell) for head, cell in zip(view.heads, row.cells, strict=True) if cell is not None]
    return Facts(tuple((voice.say(head), voice.show(cell)) for head, cell in filled[:IN_CHAT]))


def _name(row: LedgerRow, voice: "Voice") -> str:
    return voice.show(row.cells[0])


# --- files --------------------------------------------------------------------------------------------------


class RegisterFiles:
    """Makes registers as workbooks, for those who may see them. The argument is the register's id."""

    def __init__(
        self, ledgers: Ledgers, voice: "Callable[[str], Voice]", now: Callable[[], datetime]
    ) -> None:
        self._ledgers = ledgers
        self._voice = voice
        self._now = now

    def register(self, makers: Makers) -> None:
        """Let messages name these files."""
        makers.register(REGISTER, self.make)

    async def make(self, contact: "Contact", argument: str) -> Document:
        """Return the register as this person may see it.

        Raises:
            NotAllowed: it is not for them.
        """
        register = next((one for one in self._ledgers.of(contact.person.acts_as) if one.id == argument), None)
        if register is None:
            raise NotAllowed(NOT_FOR_YOU)
        from bot.sheets.ledger import Workbook  # noqa: PLC0415 - with the first file

        voice, now = self._voice(contact.language), self._now()
        title = voice.say(register.title)
        heads = [voice.say(head) for head in self._ledgers.heads(register)]
        book = await asyncio.to_thread(Workbook, title, heads)
        waiting: list[LedgerRow] = []
        cut = False

        def write() -> None:
            for row in waiting:
                book.add(line_of(row, voice))

        async for row in self._ledgers.rows(register, contact.person):
            if cut := book.rows + len(waiting) == IN_FILE:
                break
            waiting.append(row)
            if len(waiting) == TOGETHER:
                await asyncio.to_thread(write)  # nobody else waits while a long register is written
                waiting.clear()
        await asyncio.to_thread(write)
        content = await asyncio.to_thread(book.saved)
        day = now.astimezone(voice.zone).date()
        words: dict[str, Shown] = {"title": Words(register.title), "count": book.rows, "moment": now}
        return Document(f"{title} {day}.xlsx", content, Words(CUT if cut else CAPTION, words))


def line_of(row: LedgerRow, voice: "Voice") -> "list[Written | None]":
    """Return the cells of a row as a file holds them: sums, days and moments as such, the rest in words."""
    return [_written(cell, voice) for cell in row.cells]


def _written(cell: object, voice: "Voice") -> "Written | None":  # noqa: PLR0911 - one arm per type
    from bot.sheets.ledger import Written  # noqa: PLC0415 - as above

    match cell:
        case None:
            return None
        case bool():
            return Written(voice.show(cell))
        case Money(currency="CNY"):
            return Written(cell.minor / 100, "money")
        case datetime():
            return Written(
                cell.astimezone(voice.zone).replace(tzinfo=None, second=0, microsecond=0), "datetime"
            )
        case date():
            return Written(cell, "date")
        case int():
            return Written(cell, "integer")
        case _:
            return Written(voice.show(cell))
