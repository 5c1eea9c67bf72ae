"""Registers as screens and as files, in a reader's words."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.cases.base.actions import Go, Open
from bot.cases.base.shown import Name, Words
from bot.cases.pages.ageing import AGEING
from bot.cases.pages.registers import CURRENCY, ONE, REGISTERS, SIEVE, SUMS, LedgerRow, Ledgers, LedgerView
from bot.cases.pages.sieving import PERIODS, wanted_of
from bot.cases.view.documents import REGISTER, Document, Makers
from bot.engine.basics.messages import N_
from bot.engine.basics.values import Area, Money, Rate
from bot.render.question import in_rows
from bot.render.screen import Block, Button, Facts, Heading, Paragraph, Screen, Small

if TYPE_CHECKING:
    from bot.cases.base.directory import Contact
    from bot.cases.base.shown import Shown
    from bot.engine.spec.registers import Register
    from bot.render.voice import Voice
    from bot.sheets.ledger import Written

ALL = N_("Registers")
WHICH = N_("Which register would you like to see?")
NONE = N_("No register is shown to you.")
EMPTY = N_("There is nothing in this register yet.")
NOTHING_FOUND = N_("Nothing in this register is found for “{typed}”.")
HOW = N_("To search, type words behind the command: {command} 1201")
OVERDUE = N_("Overdue payments")
DOWNLOAD = N_("As .xlsx file")
CHOOSE, TOTALS = N_("🔎 Period and state"), N_("Σ Totals")
WHICH_ROWS = N_("Which rows would you like to see?")
COUNTS = N_("What counts is: {day}")
IN_PERIOD = N_("{day}: {period}")
EVERYTHING = N_("Everything")
NOTHING_HERE = N_("There is no such row. “Everything” below “Period and state” shows the others.")
ROWS, TOTAL, BACK = N_("Rows"), N_("Total"), N_("Back to the register")
ONLY_NEWEST = N_("Only the newest {count} rows are counted. Choose a shorter period, or export the file.")
NEXT, NEWEST = N_("Next page"), N_("Newest")
CAPTION = N_("{title}: {count} rows, as of {moment}")
CUT = N_("{title}: the newest {count} rows, as of {moment}. The others can be had on the command line.")
IN_CHAT = 7
"""So many filled columns of a row are shown in the chat; the file has all."""
IN_FILE = 20_000
"""So many rows come as a file into the chat; `banli export` writes more."""
TOGETHER = 200


# --- screens ------------------------------------------------------------------------------------------------


def register_screen(page: str, view: LedgerView, voice: "Voice") -> Screen:
    """Return the registers to choose from, a page of one, what it comes to, or by what it can be sieved."""
    register = view.register
    if register is None:
        rows = tuple((Button(f"📒 {voice.say(one.title)}", Go(ONE, one.id)),) for one in view.registers)
        if view.ageing:
            rows += ((Button(voice.say(OVERDUE), Go(AGEING)),),)
        return Screen((Heading(voice.say(ALL)), Paragraph(voice.say(WHICH if rows else NONE))), rows)
    match page:
        case "sums":
            return _sums_screen(view, register, voice)
        case "sieve":
            return _sieve_screen(view, register, voice)
        case _:
            return _rows_screen(view, register, voice)


def _rows_screen(view: LedgerView, register: "Register", voice: "Voice") -> Screen:
    """Return each row as a few lines, and a button to its case."""
    blocks = [*_head(view, register, voice), *(_row(row, view, voice) for row in view.rows)]
    if not view.rows:
        nothing = NOTHING_FOUND if view.words else NOTHING_HERE if view.sieve.letters else EMPTY
        blocks.append(Paragraph(voice.say(nothing, typed=Name(view.words))))
    here = register.id + view.sieve.letters
    cases = [Button(_name(row, voice), Open(row.id)) for row in view.rows] if register.flows else []
    around = [Button(voice.say(NEWEST), Go(ONE, here))] if view.words else []
    if view.after:
        around.append(Button(voice.say(NEXT), Go(ONE, f"{here}.{view.after}")))
    choice = [Button(voice.say(CHOOSE), Go(SIEVE, here))] if view.dated or view.states else []
    choice.append(Button(voice.say(TOTALS), Go(SUMS, here)))
    rows = (
        *((one,) for one in cases),
        *((tuple(around),) if around else ()),
        tuple(choice),
        (Button(voice.say(DOWNLOAD), Go(REGISTER, here)), Button(voice.say(ALL), Go(REGISTERS))),
    )
    command = Name(f"/registers {here}")
    return Screen((*blocks, Small(voice.say(HOW, command=command))), rows)


def _head(view: LedgerView, register: "Register", voice: "Voice") -> list[Block]:
    """Return the title, and below it what is shown of the register, when that is not all of it."""
    blocks: list[Block] = [Heading(f"📒 {voice.say(register.title)}")]
    chosen = _chosen(view, voice)
    return [*blocks, Small(chosen)] if chosen else blocks


def _chosen(view: LedgerView, voice: "Voice") -> str:
    sieve, said = view.sieve, []
    if sieve.period:
        said.append(voice.say(IN_PERIOD, day=Words(view.dated), period=Words(PERIODS[sieve.period])))
    if sieve.state:
        said.append(voice.say(dict(view.states).get(sieve.state, "")))
    return " · ".join(one for one in said if one)


def _sieve_screen(view: LedgerView, register: "Register", voice: "Voice") -> Screen:
    """Return what can be chosen: one tap shows those rows, the same tap once more shows the others again."""
    sieve = view.sieve

    def button(letter: str, label: str) -> Button:
        mark = "✓ " if letter in (sieve.period, sieve.state) else ""
        return Button(mark + voice.say(label), Go(ONE, register.id + sieve.turned(letter).letters))

    periods = [button(letter, label) for letter, label in PERIODS.items()] if view.dated else []
    states = [button(letter, label) for letter, label in view.states]
    blocks = [*_head(view, register, voice), Paragraph(voice.say(WHICH_ROWS))]
    if view.dated:
        blocks.append(Small(voice.say(COUNTS, day=Words(view.dated))))
    everything = (Button(voice.say(EVERYTHING), Go(ONE, register.id)),)
    return Screen(tuple(blocks), (*in_rows(periods), *in_rows(states), everything))


def _sums_screen(view: LedgerView, register: "Register", voice: "Voice") -> Screen:
    """Return how many rows there are, in which states, and the sums of their money."""
    sums, here = view.sums, register.id + view.sieve.letters
    blocks = _head(view, register, voice)
    if sums is not None:
        states = sorted(sums.states.items(), key=lambda one: -one[1])
        facts = [(voice.say(ROWS), voice.show(sums.count))]
        facts += [(voice.say(state), voice.show(count)) for state, count in states if state]
        facts += [(voice.say(view.heads[at]), voice.show(sum_)) for at, sum_ in sorted(sums.money.items())]
        blocks.append(Facts(tuple(facts)))
        if sums.cut:
            blocks.append(Small(voice.say(ONLY_NEWEST, count=sums.count)))
    back = Button(voice.say(BACK), Go(ONE, here))
    file = Button(voice.say(DOWNLOAD), Go(REGISTER, here))
    return Screen(tuple(blocks), ((back, file),))


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
        wanted = wanted_of(argument)
        register, sieve = self._ledgers.named(wanted.name, contact), wanted.sieve
        from bot.sheets.ledger import Workbook  # noqa: PLC0415 - with the first file

        voice, now = self._voice(contact.language), self._now()
        title = voice.say(register.title)
        heads = [voice.say(head) for head in self._ledgers.heads(register)]
        book = await asyncio.to_thread(Workbook, title, heads)
        waiting: list[LedgerRow] = []
        sums: dict[int, Money] = {}
        cut = False

        def write() -> None:
            for row in waiting:
                book.add(line_of(row, voice))

        async for row in self._ledgers.rows(register, contact.person, sieve):
            if cut := book.rows + len(waiting) == IN_FILE:
                break
            add_up(row, sums)
            waiting.append(row)
            if len(waiting) == TOGETHER:
                await asyncio.to_thread(write)  # nobody else waits while a long register is written
                waiting.clear()
        await asyncio.to_thread(write)
        if sums:
            book.close(total_of(sums, len(heads), voice))
        content = await asyncio.to_thread(book.saved)
        day = now.astimezone(voice.zone).date()
        chosen = (PERIODS.get(sieve.period, ""), dict(self._ledgers.states(register)).get(sieve.state, ""))
        name = " ".join((title, *(voice.say(one) for one in chosen if one), str(day)))
        words: dict[str, Shown] = {"title": Words(register.title), "count": book.rows, "moment": now}
        return Document(f"{name}.xlsx", content, Words(CUT if cut else CAPTION, words))


def add_up(row: LedgerRow, sums: dict[int, Money]) -> None:
    """Add the money of a row to the sums, by the number of the column."""
    for at, cell in enumerate(row.cells):
        if isinstance(cell, Money) and cell.currency == CURRENCY:
            sums[at] = sums.get(at, Money(0)) + cell


def total_of(sums: dict[int, Money], columns: int, voice: "Voice") -> "list[Written | None]":
    """Return the last line of a sheet: what its money comes to."""
    line = [written(sums.get(at), voice) for at in range(columns)]
    if line and line[0] is None:
        line[0] = written(Words(TOTAL), voice)
    return line


def line_of(row: LedgerRow, voice: "Voice") -> "list[Written | None]":
    """Return the cells of a row as a file holds them: sums, days and moments as such, the rest in words."""
    return [written(cell, voice) for cell in row.cells]


def written(cell: object, voice: "Voice") -> "Written | None":  # noqa: PLR0911 - one arm per type
    """Return a cell as a file holds it."""
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
        case Rate():
            return Written(cell.bp / 10_000, "rate")
        case Area():
            return Written(cell.hundredths / 100, "area")
        case _:
            return Written(voice.show(cell))
