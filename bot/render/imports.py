"""The import desk's screens and files: what may be imported, a sheet's preview, its flaws, what became of it."""

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from bot.cases.base.actions import Go, Handle
from bot.cases.base.shown import Name, Words
from bot.cases.pages.importdesk import MARKED, TEMPLATE, ImportDesk, SheetView
from bot.cases.view.documents import Document, Makers
from bot.engine.basics.messages import N_
from bot.render.question import in_rows
from bot.render.screen import Block, Button, Facts, Heading, Look, Paragraph, Screen, Small
from bot.render.sheets import GUIDE_TITLE, SUMMARY_TITLE, flaw_lines, marked_copy, template_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cases.base.directory import Contact
    from bot.cases.records.importing import Checked
    from bot.engine.spec.centre import RecordType
    from bot.render.voice import Voice

IMPORT_RECORDS = N_("Import records")
HOW = N_(
    "Send me a sheet, .xlsx or .csv, here in the chat. I show what it would do before anything is changed."
)
TEMPLATES = N_("An empty sheet to fill in, for:")
WHICH_RECORDS = N_("What does this sheet hold?")
NEW, CHANGED, SAME = N_("New entries"), N_("To be changed"), N_("As before")
IMPORT, DO_NOT = N_("Import"), N_("Do not import")
ALL_KNOWN = N_("Everything in this sheet is here already: there is nothing to import.")
WRONG = N_("Wrong cells: {count}. Nothing has been imported.")
AND_MORE = N_("… and {count} more, all of them in the marked copy.")
SEND_AGAIN = N_("Correct the coloured cells in the marked copy, and send it again.")
DONE = N_("Imported: {new} new, {changed} changed, {same} as before.")
DROPPED = N_("Nothing has been imported.")
NOT_READ = N_("Columns that are not read: {columns}")
OTHER_SHEETS = N_("Only the sheet “{title}” has been read; there are also: {others}")
MARKED_CAPTION = N_("The wrong cells are coloured; the reason stands beside each as a comment.")
TEMPLATE_CAPTION = N_("Fill it in and send it back to me.")
SHOWN = 8


def import_screen(view: SheetView | None, voice: "Voice", said: tuple[Block, ...] = ()) -> Screen:
    """Return what may be imported, with a template for each."""
    kinds = view.kinds if view is not None else ()
    buttons = [Button(voice.say(kind.title), Go("template", kind.id)) for kind in kinds]
    blocks = (
        *said,
        Heading(voice.say(IMPORT_RECORDS)),
        Paragraph(voice.say(HOW)),
        Paragraph(voice.say(TEMPLATES)),
    )
    return Screen(blocks, in_rows(buttons))


def sheet_screen(view: SheetView, voice: "Voice") -> Screen:
    """Return a sheet as it stands."""
    title = f" · {voice.say(view.kind.title)}" if view.kind is not None else ""
    head = Heading(f"📥 {view.name}{title}")
    match view.state:
        case "unclear":
            buttons = [Button(voice.say(kind.title), Handle(view.sheet, kind.id)) for kind in view.kinds]
            return Screen(
                (head, Paragraph(voice.say(WHICH_RECORDS))), (*in_rows(buttons), (_no(view, voice),))
            )
        case "wrong":
            return Screen((head, *_wrong(view, voice)))
        case "ready":
            return _preview(head, view, voice)
        case "imported":
            new, changed, same = view.counts
            return Screen((head, Paragraph(voice.say(DONE, new=new, changed=changed, same=same))))
        case _:
            return Screen((head, Paragraph(voice.say(DROPPED))))


def _preview(head: Heading, view: SheetView, voice: "Voice") -> Screen:
    new, changed, same = view.counts
    rows = tuple(
        (voice.say(label), voice.show(n)) for label, n in ((NEW, new), (CHANGED, changed), (SAME, same))
    )
    blocks: list[Block] = [head, Facts(rows), *_notes(view.checked, voice)]
    if not new and not changed:
        return Screen((*blocks, Paragraph(voice.say(ALL_KNOWN))))
    yes = Button(voice.say(IMPORT), Handle(view.sheet, "import"), Look.GOOD)
    return Screen(tuple(blocks), ((yes, _no(view, voice)),))


def _no(view: SheetView, voice: "Voice") -> Button:
    return Button(voice.say(DO_NOT), Handle(view.sheet, "drop"))


def _wrong(view: SheetView, voice: "Voice") -> tuple[Block, ...]:
    checked = view.checked
    if checked is None:
        return (Paragraph(voice.say(DROPPED)),)
    titled = bool(checked.table.title)
    lines = list(islice(flaw_lines(checked, voice), SHOWN + titled))
    if (rest := len(checked.flaws) + titled - len(lines)) > 0:
        lines.append(voice.say(AND_MORE, count=rest))
    said = voice.say(WRONG, count=len(checked.flaws))
    return Paragraph(said), Paragraph("\n".join(lines)), *_notes(checked, voice), Small(voice.say(SEND_AGAIN))


def _notes(checked: "Checked | None", voice: "Voice") -> tuple[Block, ...]:
    return tuple(Small(note) for note in notes(checked, voice)) if checked is not None else ()


def notes(checked: "Checked", voice: "Voice") -> list[str]:
    """Return what of the file was not read: columns that mean nothing here, and other sheets."""
    said: list[str] = []
    if checked.header.ignored:
        said.append(voice.say(NOT_READ, columns=tuple(map(Name, checked.header.ignored))))
    ours = {form for msgid in (SUMMARY_TITLE, GUIDE_TITLE) for form in voice.texts.forms(msgid)}
    others = tuple(Name(title) for title in checked.table.others if title not in ours)
    if others:
        said.append(voice.say(OTHER_SHEETS, title=Name(checked.table.title), others=others))
    return said


class ImportFiles:
    """Makes the files of the import desk."""

    def __init__(
        self, desk: ImportDesk, kinds: "Mapping[str, RecordType]", voice: "Callable[[str], Voice]"
    ) -> None:
        self._desk = desk
        self._kinds = kinds
        self._voice = voice

    def register(self, makers: Makers) -> None:
        """Let messages bring these files."""
        makers.register(MARKED, self.marked)
        makers.register(TEMPLATE, self.template)

    async def marked(self, contact: "Contact", argument: str) -> Document | None:
        """Return the copy of a sheet with its wrong cells marked; None when they are right by now."""
        view = await self._desk.view(contact, argument)
        if view.checked is None or not view.checked.flaws:
            return None
        content = await self._desk.content(contact, argument)
        made = await asyncio.to_thread(marked_copy, content, view.checked, self._voice(contact.language))
        stem = view.name.rpartition(".")[0] or view.name
        return Document(f"{stem}.marked.xlsx", made, Words(MARKED_CAPTION))

    async def template(self, contact: "Contact", argument: str) -> Document | None:
        """Return the empty sheet for a kind of record; None when the person may not import it (any more)."""
        kind = next((one for one in self._desk.kinds(contact) if one.id == argument), None)
        if kind is None:
            return None
        voice = self._voice(contact.language)
        made = await asyncio.to_thread(template_of, kind, self._kinds, voice)
        return Document(f"{voice.say(kind.title)}.xlsx", made, Words(TEMPLATE_CAPTION))
