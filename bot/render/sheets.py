"""Sheets in a reader's words: what is wrong where, the marked copy, the template. Knows no chat and no terminal."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bot.cases.base.shown import Name, Words
from bot.cases.records.columns import Flaw, cells_of, needed
from bot.engine.basics.messages import N_
from bot.sheets.table import place

if TYPE_CHECKING:
    from bot.cases.records.importing import Checked
    from bot.engine.spec.centre import RecordField, RecordType
    from bot.render.voice import Voice

IN_SHEET = N_("Sheet “{title}”")
AT_CELL = N_("{place} {column}: {what}")
AT_ROW = N_("Row {row}: {what}")
SUMMARY_TITLE = N_("Problems")
SUMMARY_HEAD = N_("Wrong cells: {count}. Correct the coloured ones and send this sheet again.")
CELL, COLUMN, WHAT = N_("Cell"), N_("Column"), N_("What is wrong")
GUIDE_TITLE = N_("How to fill in")
GUIDE = (
    N_("One row for each entry. Columns with * are needed; the others may stay empty, or be deleted."),
    N_("An entry that is here already is changed; an empty cell leaves it as it is."),
    N_("Either all rows come in or none: what is wrong is named, cell by cell."),
)
NEEDED = N_("Needed.")
BY_KEY = N_("{column} of a {kind} that has been imported before.")
ONE_OF = N_("One of: {options}.")
NOTES = {
    "text": N_("Words."),
    "long_text": N_("Words."),
    "phone": N_("A phone number, such as 138 0013 8000."),
    "id_number": N_("An ID number of 18 figures. It is kept encrypted; only its last four are shown."),
    "bank_account": N_("The number of a bank account. It is kept encrypted; only its last four are shown."),
    "person": N_("The name of somebody who has joined this bot, exactly as they were invited."),
    "money": N_("An amount, such as 1286000 or 128.6万."),
    "rate": N_("A share, such as 98%."),
    "area": N_("Square metres, such as 89.5."),
    "integer": N_("A whole number."),
    "date": N_("A day, such as 2026-12-04."),
    "datetime": N_("A day and time, such as 2026-12-04 15:30."),
    "time": N_("A time, such as 15:30."),
    "yes_no": N_("Yes or no."),
}
KEPT_AS_TEXT = frozenset(("text", "long_text", "phone", "id_number", "bank_account", "person", "record"))


def flaw_lines(checked: "Checked", voice: "Voice") -> Iterator[str]:
    """Yield the worksheet's title, if it has one, and a line for each flaw: `C3 Price: “12x” is not an amount. …`."""
    if checked.table.title:
        yield voice.say(IN_SHEET, title=Name(checked.table.title))
    for flaw in checked.flaws:
        what = voice.words(flaw.what)
        if flaw.column:
            cell = Name(place(flaw.row, flaw.column))
            yield voice.say(AT_CELL, place=cell, column=Words(flaw.label), what=Name(what))
        else:
            yield voice.say(AT_ROW, row=flaw.row, what=Name(what))


def marked_copy(content: bytes, checked: "Checked", voice: "Voice") -> bytes:
    """Return the sheet with its flaws marked. Takes a second for a large one: call it in a thread."""
    from bot.sheets import writing  # noqa: PLC0415 - openpyxl, where it is needed

    marks = [_mark(flaw, voice) for flaw in checked.flaws]
    summary = writing.Summary(
        voice.say(SUMMARY_TITLE),
        voice.say(SUMMARY_HEAD, count=len(marks)),
        (voice.say(CELL), voice.say(COLUMN), voice.say(WHAT)),
    )
    return writing.marked(content, checked.table, [writing.Mark(*mark) for mark in marks], summary)


def _mark(flaw: Flaw, voice: "Voice") -> tuple[int, int, str, str]:
    return flaw.row, flaw.column, voice.say(flaw.label), voice.words(flaw.what)


def template_of(kind: "RecordType", kinds: "Mapping[str, RecordType]", voice: "Voice") -> bytes:
    """Return an empty sheet for records of a kind."""
    from bot.sheets import writing  # noqa: PLC0415 - as above

    columns = [
        writing.Column(
            voice.say(field.label),
            _note(field, kind, kinds, voice),
            field.kind in KEPT_AS_TEXT,
            _choices(field, voice),
            field.id in needed(kind),
        )
        for field in cells_of(kind)
    ]
    guide = writing.Guide(voice.say(GUIDE_TITLE), tuple(voice.say(line) for line in GUIDE))
    return writing.template(voice.say(kind.title), columns, guide)


def _choices(field: "RecordField", voice: "Voice") -> tuple[str, ...]:
    if field.kind == "yes_no":
        return (voice.show(True), voice.show(False))  # noqa: FBT003 - the values of the field
    return tuple(voice.say(option.label) for option in field.options)


def _note(field: "RecordField", kind: "RecordType", kinds: "Mapping[str, RecordType]", voice: "Voice") -> str:
    parts = [voice.say(NEEDED)] if field.id in needed(kind) else []
    if field.kind == "record":
        target = kinds[field.record]
        label = Words(target.fields[target.key].label)
        parts.append(voice.say(BY_KEY, column=label, kind=Words(target.title)))
    elif field.options:
        parts.append(voice.say(ONE_OF, options=tuple(Words(option.label) for option in field.options)))
    else:
        parts.append(voice.say(NOTES.get(field.kind, NOTES["text"])))
    return " ".join(parts)
