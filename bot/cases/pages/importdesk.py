"""The import desk: a sheet is sent, looked through, shown, and brought in when that is pressed.

Between the preview and the press the sheet stays with the channel and a row remembers where: a restart loses nothing.
At the press it is fetched and looked through again, so that what comes in is what was shown.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from bot.cases.base.actions import Go, Handle
from bot.cases.base.codec import by_to_text, dumps, ms_of
from bot.cases.base.outbox import Handled, Message, Toast
from bot.cases.base.ports import Statement
from bot.cases.casework.saving import outbox_rows
from bot.cases.pages.pages import PageView
from bot.cases.records.columns import kinds_of
from bot.cases.records.importing import importable
from bot.cases.view.documents import document_message
from bot.engine.basics.messages import N_
from bot.errors import Conflict, DeliveryError, NotAllowed, Refusal, Rejected
from bot.sheets.reading import MAX_BYTES, TOO_BIG, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cases.base.directory import Contact
    from bot.cases.base.inputs import Incoming, SentFile
    from bot.cases.base.ports import Row
    from bot.cases.casework.service import CaseService
    from bot.cases.records.importing import Checked, Importer
    from bot.cases.view.documents import Received
    from bot.engine.spec.centre import RecordType
    from bot.sheets.table import Table

MARKED, TEMPLATE = "marked_sheet", "sheet_template"
"""The makers of the two files of this desk."""
PAGE, ONE = IMPORT_PAGES = ("import", "sheet")

NOT_HERE = N_("Thank you. Records are brought in by our office, so I have not opened this sheet.")
NOT_YOURS = N_("You may not import these records. Please ask an administrator.")
GONE = N_("I cannot get this file any more. Please send it again.")
NOT_NOW = N_("The file does not come through at the moment. Please send it again in a minute.")
NO_KIND = N_("The columns of this sheet fit no records that you may import. A template shows the right ones.")
SETTLED = N_("This sheet is settled already.")
CHANGED_SINCE = N_("The records have changed since. Please look again, and press once more.")
IMPORTED = N_("Imported.")
DROPPED = N_("Nothing has been imported.")

SHEETS = (".xlsx", ".xlsm", ".xls", ".csv", ".et")
OPEN = ("unclear", "wrong", "ready")


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet as its sender sees it; without `sheet` the kinds of record that may be imported.

    `counts` are new, changed and unchanged records; `kinds` are those to choose from.
    """

    sheet: int = 0
    name: str = ""
    state: str = ""
    kind: "RecordType | None" = None
    kinds: "tuple[RecordType, ...]" = ()
    counts: tuple[int, int, int] = (0, 0, 0)
    checked: "Checked | None" = None


class ImportDesk:
    """Takes sheets from people who may import records."""

    def __init__(self, service: "CaseService", importer: "Importer", received: "Received") -> None:
        self._service = service
        self._importer = importer
        self._received = received

    # --- a file comes -------------------------------------------------------------------------------------

    def concerns(self, contact: "Contact", file: "SentFile") -> bool:
        """Tell whether the file is for this desk: a document of somebody who may import, or anybody's sheet."""
        is_sheet = file.name.lower().endswith(SHEETS)
        return file.kind == "file" and (is_sheet or bool(self.kinds(contact)))

    async def take(self, contact: "Contact", file: "SentFile", incoming: "Incoming") -> Handled:
        """Look through a sheet that somebody sent outside of a form.

        Raises:
            Refusal: they may not import, or it cannot be read, and what to do.
        """
        kinds = self.kinds(contact)
        if not kinds:
            raise NotAllowed(NOT_HERE)
        if file.size > MAX_BYTES:
            raise Refusal(TOO_BIG, megabytes=MAX_BYTES // 1_000_000)
        table = await self._table(contact.channel, file.ref, file.name)
        fitting = kinds_of(table, kinds, self._importer.forms)
        if not fitting:
            raise Refusal(NO_KIND)
        view = SheetView(self._service.world().new_id(), file.name, "unclear", kinds=fitting)
        if len(fitting) == 1:
            view = await self._look(view, fitting[0], table, contact)
        row = Statement(
            "insert_sheet",
            {
                **_row(view),
                "person_id": contact.id,
                "channel": contact.channel,
                "ref": file.ref,
                "name": file.name,
                "created_at": ms_of(self._service.clock.now()),
            },
            1,
        )
        return await self._answer(contact, view, incoming, [row], None)

    def kinds(self, contact: "Contact") -> "tuple[RecordType, ...]":
        """Return the kinds of record that the person may import."""
        return importable(contact.roles, self._service.world().centre)

    async def _table(self, channel: str, ref: str, name: str) -> "Table":
        content = await self._bytes(channel, ref)
        return await asyncio.to_thread(read_table, name, content)

    async def _bytes(self, channel: str, ref: str) -> bytes:
        try:
            return await self._received.fetch(channel, ref, MAX_BYTES)
        except Rejected as error:
            raise Refusal(GONE) from error
        except DeliveryError as error:
            raise Refusal(NOT_NOW) from error

    async def _look(
        self, view: SheetView, kind: "RecordType", table: "Table", contact: "Contact"
    ) -> SheetView:
        """Return the view of a sheet that has been looked through as one of these records."""
        checked = await self._importer.check(kind, table, contact.language)
        return replace(
            view,
            state="wrong" if checked.flaws else "ready",
            kind=kind,
            counts=(checked.new, checked.changed, checked.same),
            checked=checked,
        )

    # --- a button is pressed ------------------------------------------------------------------------------

    async def act(
        self, contact: "Contact", action: Handle | Go, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Send a template, or do what a button of a sheet says.

        That is `import`, `drop`, or to take it as records of the kind that the button names.

        Raises:
            Refusal: it is not this person's, or cannot be fetched any more.
        """
        if isinstance(action, Go):
            return await self._template(contact, action.argument, incoming)
        row, view = await self._known(contact, action.sheet)
        if view.state not in OPEN:
            return await self._answer(contact, view, incoming, [], Toast(SETTLED), tapped)
        if action.does == "drop":
            dropped = replace(view, state="dropped")
            return await self._answer(
                contact, dropped, incoming, [self._settle(dropped)], Toast(DROPPED), tapped
            )
        chosen = row["kind"] if action.does == "import" else action.does
        kind = next((one for one in self.kinds(contact) if one.id == chosen), None)
        if kind is None:
            raise NotAllowed(NOT_YOURS)
        table = await self._table(row["channel"], row["ref"], row["name"])
        looked = await self._look(view, kind, table, contact)
        if action.does == "import" and looked.state == "ready":
            return await self._bring_in(contact, view, looked, incoming, tapped)
        note = Statement("look_at_sheet", _row(looked), 1)
        return await self._answer(contact, looked, incoming, [note], Toast(""), tapped)

    async def _bring_in(
        self, contact: "Contact", shown: SheetView, looked: SheetView, incoming: "Incoming", tapped: str
    ) -> Handled:
        """Commit the sheet when it would do what was shown; else show what it would do now."""
        again = Statement("look_at_sheet", _row(looked), 1)
        since = Toast(CHANGED_SINCE, alert=True)
        if shown.counts != looked.counts or looked.checked is None:
            return await self._answer(contact, looked, incoming, [again], since, tapped)
        done = replace(looked, state="imported")
        records = await self._importer.unit(looked.checked, by_to_text(contact.person))
        unit = [self._settle(done), *records]
        try:
            return await self._answer(contact, done, incoming, unit, Toast(IMPORTED), tapped)
        except Conflict as conflict:
            if conflict.statement == "finish_update":
                raise
            return await self._answer(contact, looked, incoming, [again], since, tapped)

    def _settle(self, view: SheetView) -> Statement:
        done_at = ms_of(self._service.clock.now())
        return Statement("settle_sheet", {"id": view.sheet, "state": view.state, "done_at": done_at}, 1)

    async def _known(self, contact: "Contact", sheet: int) -> "tuple[Row, SheetView]":
        """Return a sheet of this person's, as far as its row tells.

        Raises:
            NotAllowed: it is somebody else's, or there is none.
        """
        (rows,) = await self._service.store.read(Statement("sheet", {"id": sheet}))
        if not rows or rows[0]["person_id"] != contact.id:
            raise NotAllowed(NOT_YOURS)
        row = rows[0]
        data = orjson.loads(row["data"])
        records = self._service.world().centre.records
        kinds = tuple(records[name] for name in data["kinds"] if name in records)
        counts = (data["counts"][0], data["counts"][1], data["counts"][2])
        return row, SheetView(sheet, row["name"], row["state"], records.get(row["kind"]), kinds, counts)

    # --- what is shown ------------------------------------------------------------------------------------

    async def page(self, base: PageView, contact: "Contact") -> PageView:
        """Return a page of this desk: what may be imported, or a sheet, whose number is the page's argument."""
        if base.page == PAGE:
            kinds = self.kinds(contact)
            if not kinds:
                raise NotAllowed(NOT_YOURS)
            return replace(base, sheet=SheetView(kinds=kinds))
        return replace(base, sheet=await self.view(contact, base.argument))

    async def view(self, contact: "Contact", argument: str) -> SheetView:
        """Return a sheet as it stands; one that is not settled is fetched and looked through again.

        Raises:
            Refusal: it is not this person's, or cannot be fetched any more.
        """
        row, view = await self._known(
            contact, int(argument) if argument.isascii() and argument.isdigit() else 0
        )
        if view.state not in ("wrong", "ready") or view.kind is None:
            return view
        table = await self._table(row["channel"], row["ref"], row["name"])
        return await self._look(view, view.kind, table, contact)

    async def content(self, contact: "Contact", argument: str) -> bytes:
        """Return the bytes of a sheet of this person's. Raises what `view` does."""
        row, _ = await self._known(contact, int(argument))
        return await self._bytes(row["channel"], row["ref"])

    async def _template(self, contact: "Contact", kind: str, incoming: "Incoming") -> Handled:
        """Send the empty sheet for a kind of record.

        Raises:
            NotAllowed: the person may not import it.
        """
        if kind not in {one.id for one in self.kinds(contact)}:
            raise NotAllowed(NOT_YOURS)
        message = document_message(contact, self._service.world().new_id(), TEMPLATE, kind)
        return await self._commit(contact, incoming, [], [message], Toast(""))

    async def _answer(  # noqa: PLR0913, PLR0917 - what an answer is made of
        self,
        contact: "Contact",
        view: SheetView,
        incoming: "Incoming",
        unit: "Sequence[Statement]",
        toast: Toast | None,
        edit: str = "",
    ) -> Handled:
        """Commit, and show the sheet; with wrong cells its marked copy follows."""
        new_id = self._service.world().new_id
        argument = str(view.sheet)
        base = PageView(ONE, contact.name, (), argument=argument, sheet=view)
        columns: dict[str, Any] = {"msgid": ONE, "params": {"argument": argument}, "edit": edit, "view": base}
        messages = [Message.to(contact, new_id(), "page", f"page:{ONE}:{argument}", **columns)]
        if view.state == "wrong":
            messages.append(document_message(contact, new_id(), MARKED, argument))
        return await self._commit(contact, incoming, unit, messages, toast)

    async def _commit(
        self,
        contact: "Contact",
        incoming: "Incoming",
        unit: "Sequence[Statement]",
        messages: "Sequence[Message]",
        toast: Toast | None,
    ) -> Handled:
        now = self._service.clock.now()
        await self._service.store.commit([*incoming.closing, *unit, *outbox_rows(messages, now)])
        return Handled(contact.language, toast, tuple(messages))


def _row(view: SheetView) -> dict[str, object]:
    """Return the columns that change when a sheet is looked through."""
    data = {"kinds": [kind.id for kind in view.kinds], "counts": view.counts}
    return {
        "id": view.sheet,
        "kind": view.kind.id if view.kind is not None else "",
        "state": view.state,
        "data": dumps(data),
    }
