"""Records in, from a phone: a template, a sheet with wrong cells, the corrected one, and what was imported is found."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from bot.commands.trial import CAST, Trial
from bot.telegram.api import DOWNLOAD_PAUSES_S

NUMBER = "11010519491231002X"
ASSISTANT, AGENT = "chen", CAST[1]


@dataclass(frozen=True)
class Words:
    """What is typed and seen in one language."""

    head: tuple[str, ...]
    wrong: tuple[str, ...]
    comment: str
    summary: str
    new: str
    press: str
    done: str
    name: str
    veiled: str


SAYS = {
    "en": Words(
        ("Name", "Phone", "ID number", "Sales consultant"),
        (
            "Wrong cells: 3",
            "D2",
            "Nobody here is named “Nobody”",
            "B3",
            "is not a phone number",
            "stands in row 2",
        ),
        "The wrong cells are coloured",
        "Problems",
        "New entries: 2",
        "Import",
        "Imported: 2 new",
        "Wu Mei",
        "ID number: ****002X",
    ),
    "zh_CN": Words(
        ("姓 名", "电话（手机）", "身份证号", "置业顾问"),
        ("有3处需要更正", "D2", "没有叫“Nobody”", "B3", "不是手机号", "与第2行重复"),
        "有问题的格子已标色",
        "问题清单",
        "新增：2",
        "导入",
        "导入完成：新增2条",
        "吴梅",
        "身份证号：****002X",
    ),
}


def workbook(*rows: tuple[object, ...], title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(params=["en", "zh_CN"])
async def either(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Trial]:
    """A centre that speaks one of the languages; the consultant is the assistant too."""
    async with Trial(tmp_path, language=request.param, cast=CAST) as trial:
        yield trial


def stored(trial: Trial) -> bytes:
    """Return all that lies on the disk: the database with its log, and the bot's own log."""
    files = [*trial.home.glob("banli.db*"), trial.log]
    return b"".join(file.read_bytes() for file in files)


async def test_a_sheet_is_corrected_imported_and_found(either: Trial) -> None:
    chen, says, agent = either.phones[ASSISTANT], SAYS[either.language], AGENT.names[either.language]
    wrong = workbook(
        says.head,
        (says.name, 13900139000, NUMBER, "Nobody"),
        ("B", "1390013900x", None, agent),
        ("C", "139 0013 9000", None, agent),
    )
    await chen.send_file("customers.xlsx", wrong)
    await chen.sees("customers.xlsx", *says.wrong)
    name, copy = await chen.receives("customers.marked.xlsx", says.comment)

    book = openpyxl.load_workbook(io.BytesIO(copy))
    sheet = book.worksheets[0]
    assert book.sheetnames[-1] == says.summary
    assert {cell.coordinate for row in sheet for cell in row if cell.comment} == {"D2", "B3", "B4"}
    assert len({sheet[at].fill.start_color.rgb for at in ("D2", "B3", "B4")}) == 1
    sheet["D2"], sheet["B3"] = agent, "13900139001"
    sheet.delete_rows(4)
    await chen.send_file(name, saved(book))
    await chen.sees(name, says.new)

    await either.kill()  # the preview outlives the bot
    await either.start()
    await chen.press(says.press)
    await chen.sees(says.done)
    for words in (says.name, "9000", "002x", NUMBER, NUMBER.lower()):
        await chen.say(f"/find {words}")
        await chen.press("📇")  # the other button starts something about them
        await chen.sees(says.name, "139 0013 9000", agent, says.veiled)
    assert NUMBER.encode() not in stored(either)
    assert NUMBER.lower().encode() not in stored(either)


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Trial]:
    """An English-speaking centre."""
    async with Trial(tmp_path, language="en", cast=CAST) as trial:
        yield trial


async def test_a_template_is_filled_in_and_sent_back(centre: Trial) -> None:
    chen = centre.phones[ASSISTANT]
    await chen.say("/menu")
    await chen.press("Import records")
    await chen.sees("Send me a sheet")
    await chen.press("Unit")
    name, content = await chen.receives("Unit.xlsx", "Fill it in")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Unit"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["Unit *", "Building", "Area", "List price", "State"]
    sheet.append(["3-1-1201", "3", "89.5", "128.6万", "Available"])
    await chen.send_file(name, saved(book))
    await chen.sees("Unit.xlsx · Unit", "New entries: 1")
    await chen.press("Import")
    await chen.sees("Imported: 1 new")
    await chen.say("/find 1201")
    await chen.press("📇 Unit · 3-1-1201")
    await chen.sees("List price: ¥1,286,000", "Area: 89.5 ㎡", "State: Available")


async def test_a_second_time_only_what_is_new_counts(centre: Trial) -> None:
    chen = centre.phones[ASSISTANT]
    await chen.send_file("u.csv", b"number,building\n5-1,5\n5-2,5\n")
    await chen.sees("New entries: 2")
    await chen.press("Import")
    await chen.sees("Imported: 2 new, 0 changed")
    await chen.send_file("u.csv", b"number,building\n5-1,6\n5-2,5\n5-3,5\n")
    await chen.sees("New entries: 1", "To be changed: 1", "As before: 1")
    await chen.press("Import")
    await chen.sees("Imported: 1 new, 1 changed, 1 as before")
    await chen.send_file("u.csv", b"number,building\n5-1,6\n")
    seen = await chen.sees("there is nothing to import")
    assert "reply_markup" not in seen


async def test_an_old_button_imports_nothing_twice(centre: Trial) -> None:
    chen = centre.phones[ASSISTANT]
    await chen.send_file("u.csv", b"number,building\n5-1,5\n")
    preview = await chen.sees("New entries: 1")
    data = preview["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await chen.press("Do not import")
    await chen.sees("Nothing has been imported")
    assert "settled" in await chen.press_on(preview["message_id"], data=data)
    await chen.say("/find 5-1")
    await chen.sees("Nothing was found")


async def test_what_changed_since_is_shown_again(centre: Trial) -> None:
    """Nobody imports something else than what they saw."""
    chen = centre.phones[ASSISTANT]
    await chen.send_file("u.csv", b"number,building\n5-1,5\n")
    await chen.sees("New entries: 1")
    await centre.load("unit", ("number", "building"), ("5-1", "4"))
    assert "changed since" in await chen.press("Import")
    await chen.sees("New entries: 0", "To be changed: 1")
    await chen.press("Import")
    await chen.sees("Imported: 0 new, 1 changed")


async def test_what_fits_two_kinds_is_asked(centre: Trial) -> None:
    chen = centre.phones[ASSISTANT]
    await chen.send_file("list.csv", b"number\n7-1\n")
    await chen.sees("What does this sheet hold?")
    await chen.press("Unit")
    await chen.sees("list.csv · Unit", "New entries: 1")


async def test_who_may_not_import_is_answered_politely(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    for phone in (wang, li):
        await phone.send_file("customers.csv", b"name,phone\nX,13900139000\n")
        await phone.sees("Records are brought in by our office")
        await phone.say("/menu")
        home = await phone.sees("Hello")
        labels = [button["text"] for row in home["reply_markup"]["inline_keyboard"] for button in row]
        assert "Import records" not in labels
        await phone.say("/import")
        await phone.sees("You may not import")
        await phone.send_file("card.pdf", b"%PDF-1.7")
        await phone.sees("No question asks for papers at the moment")


async def test_a_forged_button_opens_nobody_elses_sheet(centre: Trial) -> None:
    chen, li = centre.phones[ASSISTANT], centre.phones["li"]
    await chen.send_file("u.csv", b"number,building\n5-1,5\n")
    preview = await chen.sees("New entries: 1")
    data = preview["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await li.say("/menu")
    menu = await li.sees("Hello")
    for forged in (data, "s:1:import", "s:0:unit", "g:sheet:1", "g:record:1", "g:template:customer"):
        await li.press_on(menu["message_id"], data=forged)
        assert li.alert, forged


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "cannot read this file as a sheet"),
        ("old.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old .xls form"),
        ("customers.xlsx", workbook(), "This sheet is empty"),
        ("colours.csv", "颜色,味道\n红,甜\n".encode("gb18030"), "fit no records that you may import"),
    ],
)
async def test_what_is_no_sheet_is_refused_in_words(
    centre: Trial, name: str, content: bytes, said: str
) -> None:
    chen = centre.phones[ASSISTANT]
    await chen.send_file(name, content)
    await chen.sees(said)


async def test_a_file_that_does_not_come_through_is_said(centre: Trial) -> None:
    chen = centre.phones[ASSISTANT]
    asked = len(DOWNLOAD_PAUSES_S) + 1
    await centre.sandbox.fault(
        "error", method="getFile", code=500, description="Internal Server Error", times=asked
    )
    await chen.send_file("u.csv", b"number,building\n5-1,5\n")
    await chen.sees("does not come through at the moment", patience_s=60)
    await chen.send_file("u.csv", b"number,building\n5-1,5\n")
    await chen.sees("New entries: 1")


async def test_a_press_that_takes_long_is_answered_meanwhile(centre: Trial) -> None:
    """The file comes slowly: the tap is answered at once, what there is to say follows."""
    chen = centre.phones[ASSISTANT]
    await chen.send_file("u.csv", b"number,building\n5-1,5\n")
    await chen.sees("New entries: 1")
    await centre.sandbox.fault("slow", method="getFile", seconds=2, times=1)
    assert await chen.press("Import") == ""
    await chen.sees("Imported: 1 new")
    await chen.send_file("v.csv", b"number,building\n5-2,5\n")
    await chen.sees("New entries: 1")
    await centre.load("unit", ("number", "building"), ("5-2", "4"))
    await centre.sandbox.fault("slow", method="getFile", seconds=2, times=1)
    assert await chen.press("Import") == ""
    await chen.sees("The records have changed since")


async def test_an_id_number_that_is_typed_stands_nowhere_readable(centre: Trial) -> None:
    """In a sentence, with spaces, in full width: what the bot heard, said and kept holds no such number."""
    chen = centre.phones[ASSISTANT]
    for typed in (
        NUMBER,
        "my number is 110105 1949 1231 002X, thanks",
        "１１０１０５１９４９１２３１００２Ｘ",
    ):
        await chen.say(typed)
        await chen.sees("I did not understand")
        await chen.say(f"/find {typed}")
        await chen.sees("Nothing was found for", typed)
    await centre.stop()
    kept = stored(centre).decode(errors="replace")
    for written in (NUMBER, "110105 1949 1231 002X", "１１０１０５１９４９１２３１００２Ｘ"):
        assert written not in kept
    assert "▒" in await centre.banli("log", "--person", AGENT.names["en"])
