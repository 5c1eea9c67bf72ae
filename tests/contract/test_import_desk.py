"""The import desk on both databases: what it remembers until the press, and what is drawn again after a crash."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Office, open_office
from bot.cases.base.actions import Go, Handle
from bot.cases.base.inputs import Incoming, Input, Said, SentFile, Tapped
from bot.cases.base.outbox import Handled, Message
from bot.cases.base.ports import Statement
from bot.cases.casework.saving import message_of
from bot.cases.people.joining import invitation
from bot.errors import Rejected, Uncertain
from bot.render.screen import Facts, Heading, Paragraph, Screen
from bot.settings import Settings

SHEET = b"number,building\n5-1,5\n5-2,5\n"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


class Channel:
    """Holds the files that people sent; a test may take them away."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.trouble: Exception | None = None
        self._count = 0

    async def download(self, ref: str, most: int) -> bytes:
        if self.trouble is not None:
            raise self.trouble
        return self.files[ref][:most]

    def incoming(self, given: Input, address: str = "1") -> Incoming:
        self._count += 1
        return Incoming(f"test:{self._count}", "telegram", address, "Chen", "en", NOW, given)

    def sent(self, content: bytes, name: str = "u.csv") -> SentFile:
        self.files[f"file{len(self.files)}"] = content
        return SentFile("file", f"file{len(self.files) - 1}", name, "", len(content))


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
async def office(url: str, tmp_path: Path, channel: Channel) -> AsyncIterator[Office]:
    """An office in which Chen is a sales assistant."""
    settings = Settings(database_url=SecretStr(url), banli_home=tmp_path / "home")
    async with open_office(settings) as opened:
        opened.received.connect("telegram", channel.download)
        now = opened.clock.now()
        unit, code = invitation("sales_assistant", now + timedelta(days=1), now, name="Chen")
        await opened.store.commit([unit])
        await opened.conversation.handle(channel.incoming(Said(f"/start {code}")))
        yield opened


async def shown(office: Office, message: Message) -> str:
    """Return a message as it is drawn from its row alone, as after a crash."""
    rows = await office.store.read(Statement("outbox_pending", {"after": message.id - 1, "limit": 1}))
    screen = await office.presenter.present(message_of(rows[0][0]))
    assert screen is not None
    again = await office.presenter.present(replace(message, view=message.view))
    if screen.attachment is None:
        assert screen == again
    return words(screen)


def words(screen: Screen) -> str:
    said: list[str] = []
    for block in screen.blocks:
        match block:
            case Facts(rows=rows):
                said += [f"{label}: {value}" for label, value in rows]
            case Heading(text=text) | Paragraph(text=text):
                said.append(text)
    if screen.attachment is not None:
        said.append(screen.attachment.name)
    return "\n".join(said)


def sheet_of(handled: Handled) -> int:
    return int(handled.messages[0].params["argument"])


async def units(office: Office) -> int:
    (rows,) = await office.store.read(Statement("records_of_type", {"type": "unit", "limit": 99}))
    return len(rows)


async def test_a_preview_lost_on_its_way_is_drawn_again(office: Office, channel: Channel) -> None:
    handled = await office.conversation.handle(channel.incoming(channel.sent(SHEET)))
    (preview,) = handled.messages
    assert "New entries: 2" in await shown(office, preview)
    pressed = Tapped(Handle(sheet_of(handled), "import"), "5")
    done = await office.conversation.handle(channel.incoming(pressed))
    assert await units(office) == 2
    assert "Imported: 2 new" in await shown(office, done.messages[0])


async def test_a_marked_copy_is_made_when_it_is_sent(office: Office, channel: Channel) -> None:
    handled = await office.conversation.handle(channel.incoming(channel.sent(b"number,area\n5-1,big\n")))
    page, document = handled.messages
    assert "“big” is not an area" in await shown(office, page)
    assert document.kind == "document"
    assert len(str(document.params)) < 60, "nothing big stands in the outbox"
    assert "u.marked.xlsx" in await shown(office, document)


async def test_a_copy_that_cannot_be_made_any_more_says_so(office: Office, channel: Channel) -> None:
    handled = await office.conversation.handle(channel.incoming(channel.sent(b"number,area\n5-1,big\n")))
    channel.trouble = Rejected("file is gone")
    assert "I cannot get this file any more" in await shown(office, handled.messages[1])


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(Rejected("gone"), "I cannot get this file any more"), (Uncertain("slow"), "does not come through")],
)
async def test_a_press_when_the_file_is_away_changes_nothing(
    office: Office, channel: Channel, trouble: Exception, said: str
) -> None:
    handled = await office.conversation.handle(channel.incoming(channel.sent(SHEET)))
    channel.trouble = trouble
    pressed = Tapped(Handle(sheet_of(handled), "import"), "5")
    answer = await office.conversation.handle(channel.incoming(pressed))
    assert answer.toast is not None
    assert said in answer.toast.msgid
    assert await units(office) == 0
    channel.trouble = None
    await office.conversation.handle(channel.incoming(pressed))
    assert await units(office) == 2


async def test_two_presses_import_once(office: Office, channel: Channel) -> None:
    handled = await office.conversation.handle(channel.incoming(channel.sent(SHEET)))
    pressed = Tapped(Handle(sheet_of(handled), "import"), "5")
    await office.conversation.handle(channel.incoming(pressed))
    again = await office.conversation.handle(channel.incoming(pressed))
    assert again.toast is not None
    assert "settled" in again.toast.msgid
    (rows,) = await office.store.read(Statement("sheet", {"id": sheet_of(handled)}))
    assert rows[0]["state"] == "imported"


async def test_a_template_is_for_who_may_import(office: Office, channel: Channel) -> None:
    handled = await office.conversation.handle(channel.incoming(Tapped(Go("template", "unit"), "5")))
    assert "Unit.xlsx" in await shown(office, handled.messages[0])
    refused = await office.conversation.handle(channel.incoming(Tapped(Go("template", "budget_line"), "5")))
    assert refused.messages == ()
    assert refused.toast is not None
    assert refused.toast.alert


async def test_what_is_too_big_is_not_even_fetched(office: Office, channel: Channel) -> None:
    channel.trouble = AssertionError("it was fetched")
    file = SentFile("file", "big", "big.xlsx", "", 10_000_001)
    handled = await office.conversation.handle(channel.incoming(file))
    screen = await office.presenter.present(handled.messages[0])
    assert screen is not None
    assert "at most 10 MB" in words(screen)


async def test_who_may_import_no_more_cannot_press(office: Office, channel: Channel) -> None:
    """The role is taken away between the preview and the press."""
    handled = await office.conversation.handle(channel.incoming(channel.sent(SHEET)))
    person = handled.messages[0].person_id
    await office.store.commit([Statement("revoke_role", {"person_id": person, "role": "sales_assistant"})])
    office.directory.forget(person)
    pressed = Tapped(Handle(sheet_of(handled), "import"), "5")
    answer = await office.conversation.handle(channel.incoming(pressed))
    assert answer.toast is not None
    assert "may not import" in answer.toast.msgid
    assert await units(office) == 0
