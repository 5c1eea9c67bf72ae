"""Files out and in, as the bot sends and fetches them: names, captions, sizes, what is gone, a line that breaks."""

from collections.abc import AsyncIterator
from typing import cast

import pytest

from bot.cases.base.outbox import Message
from bot.cases.base.ports import Store
from bot.errors import DeliveryError, Rejected, Uncertain
from bot.render.screen import Attachment, Paragraph, Screen
from bot.sandbox.client import Phone, Sandbox
from bot.sandbox.holder import TOKEN
from bot.telegram.api import Api
from bot.telegram.outbound import Courier
from bot.telegram.request import Http

MOST = 1_000_000
SHEET = b"name\n" + "王芳".encode() * 20_000


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Api]:
    """The bot's own way of calling."""
    async with Http() as http:
        yield Api(http, sandbox.url, TOKEN)


def bringing(wang: Phone) -> Message:
    return Message(1, 1, "telegram", str(wang.id), "document", "document:sheet:1", msgid="sheet")


@pytest.mark.parametrize("name", ["客户名单 (2).xlsx", "a&b=c;100%.csv", "plain.txt"])
async def test_a_file_arrives_with_its_name_and_its_words(api: Api, wang: Phone, name: str) -> None:
    courier = Courier(api, cast("Store", None))  # a file needs nothing of the store
    screen = Screen((Paragraph("3 cells & <more>"),), attachment=Attachment(name, SHEET))
    delivered = await courier.deliver(bringing(wang), screen, 0)
    assert delivered is not None
    assert name in delivered.body
    assert await wang.receives(name, "3 cells & <more>") == (name, SHEET)


async def test_a_name_cannot_break_out_of_its_header(api: Api, wang: Phone) -> None:
    evil = 'a"\r\nX-Evil: 1\r\n\r\n/../b.csv'
    await api.upload("sendDocument", {"chat_id": wang.id}, "document", evil, b"x")
    name, content = await wang.receives(".csv")
    assert content == b"x"
    assert not set(name) & set('"\r\n/')


async def test_a_long_caption_is_cut_and_a_missing_one_is_missing(api: Api, wang: Phone) -> None:
    courier = Courier(api, cast("Store", None))
    for words, length in (("字" * 3000, 1024), ("", 0)):
        await courier.deliver(
            bringing(wang), Screen((Paragraph(words),), attachment=Attachment("a.csv", b"x")), 0
        )
        caption = (await wang.messages())[-1].get("caption", "")
        assert len(caption) <= length
        assert bool(caption) is bool(words)


async def test_what_a_person_sent_is_fetched_whole(api: Api, wang: Phone) -> None:
    await wang.send_file("名单.csv", SHEET)
    ref = (await wang.messages())[-1]["document"]["file_id"]
    assert await api.download(ref, MOST) == SHEET
    with pytest.raises(Rejected, match="too big"):
        await api.download(ref, len(SHEET) - 1)


async def test_what_is_gone_is_said_to_be_gone(api: Api, sandbox: Sandbox) -> None:
    with pytest.raises(Rejected):
        await api.download("BQACnever", MOST)


async def test_a_file_above_twenty_megabytes_is_refused_as_telegram_does(api: Api, wang: Phone) -> None:
    await wang.send_file("film.xlsx", b"x" * (20 * 1024 * 1024 + 1))
    ref = (await wang.messages())[-1]["document"]["file_id"]
    with pytest.raises(Rejected, match="too big"):
        await api.download(ref, 50 * MOST)


async def test_a_broken_line_leaves_it_uncertain(api: Api, sandbox: Sandbox, wang: Phone) -> None:
    await sandbox.fault("reset_after", method="sendDocument", times=1)
    with pytest.raises(Uncertain):
        await api.upload("sendDocument", {"chat_id": wang.id}, "document", "a.csv", SHEET)
    await wang.receives("a.csv")


async def test_an_unreachable_server_is_told_apart(wang: Phone) -> None:
    async with Http() as http:
        with pytest.raises(DeliveryError) as caught:
            await Api(http, "http://127.0.0.1:9", TOKEN).download("x", MOST)
    assert not isinstance(caught.value, Rejected | Uncertain)
