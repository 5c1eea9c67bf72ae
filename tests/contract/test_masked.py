"""Nobody reads a full number that is not for them: pages, cards, registers, files, figures, log lines, by role.

An ID or account number is shown to nobody in full; a telephone number only to the roles that the files name.
"""

import io
import logging
import zipfile
from collections import defaultdict
from collections.abc import Iterator

import pytest

from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import new_record
from bot.cases.view.documents import REGISTER, Document, document_message
from bot.engine.basics.values import BankAccount, Value
from bot.engine.spec import effects as fx
from bot.metrics import Metrics
from tests.contract.offices import CHECKED, NOW, WANG, Centre
from tests.contract.test_forged import PEOPLE, Forger

PHONE, ID, ACCOUNT = "13712345678", "11010519491231002X", "6222021234567890128"
BUYER, SELLER, BOUGHT = 81, 82, 83
PHONES_FOR = frozenset(
    "sales_staff sales_assistant sales_supervisor sales_manager contract_staff mortgage_officer finance "
    "property_service title_clerk".split()
)
"""As the centre has decided: who calls customers."""
PAGES = (
    *(("record", str(one)) for one in (BUYER, SELLER, BOUGHT)),
    *(("found", words) for words in ("钱多多", "5678", "002X", "0128", ID, ACCOUNT, PHONE)),
    *((page, "") for page in ("home", "todo", "cases", "new", "registers", "help", "data", "people")),
)


@pytest.fixture
async def filled(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """The centre with a holder of every role, and a buyer with all numbers, whose signing is delayed."""
    monkeypatch.setitem(CHECKED, "verified_note", "all in order")  # type: ignore[arg-type]  # a dict of this test's own
    await Forger(centre).settle()
    world = centre.office.service.world()
    buyer: dict[str, Value] = {"name": "钱多多", "phone": f"+86{PHONE}", "id_number": ID, "person": WANG}
    seller: dict[str, Value] = {"name": "钱多多广告", "bank_account": BankAccount(ACCOUNT)}
    bought = {**centre.subscription(), "number": "RG-8", "customer": BUYER}
    unit: list[Statement] = []
    for identity, kind, values in (
        (BUYER, "customer", buyer),
        (SELLER, "vendor", seller),
        (BOUGHT, "subscription", bought),
    ):
        unit += new_record(fx.NewRecord(identity, kind, values), world, NOW)
    await centre.office.store.commit(unit)
    return centre


async def shown_to(centre: Centre, person: int, kind: str, **columns: object) -> str:
    """Return all that a message shows its reader; "" where it is not for them."""
    reader = await centre.contact(person)
    message = Message.to(reader, 1, kind, columns.pop("subject", "page:x"), **columns)  # type: ignore[arg-type]  # columns
    screen = await centre.office.presenter.present(message)
    return repr(screen) if screen is not None else ""


def content(document: Document) -> Iterator[str]:
    """Yield what stands in a file, a workbook's parts unpacked."""
    if not document.content.startswith(b"PK"):
        yield document.content.decode(errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(document.content)) as book:
        yield from (book.read(name).decode(errors="replace") for name in book.namelist())


def full_numbers(text: str, role: str) -> list[str]:
    """Return the numbers in a text that are not for the role."""
    bare = text.replace(" ", "").replace("-", "")
    secret = (ID, ACCOUNT) if role in PHONES_FOR else (ID, ACCOUNT, PHONE)
    return [number for number in secret if number in bare]


async def test_no_page_shows_a_number_that_is_not_for_the_role(filled: Centre) -> None:
    wrong, seen = [], 0
    for role, person in PEOPLE.items():
        if role == "customer":
            continue
        for page, argument in PAGES:
            text = await shown_to(filled, person, "page", msgid=page, params={"argument": argument})
            seen += bool(text)
            typed = argument if page == "found" and argument else "\0"
            wrong += [(role, page, argument, n) for n in full_numbers(text.replace(typed, ""), role)]
        if role in PHONES_FOR:
            text = await shown_to(filled, person, "page", msgid="record", params={"argument": str(BUYER)})
            assert PHONE in text.replace(" ", ""), "who calls customers reads the number"
    assert wrong == []
    assert seen > len(PAGES) * len(PEOPLE) // 2


async def test_no_card_register_or_file_does_either(filled: Centre) -> None:
    case = await filled.to_the_manager()
    office, files, cards = filled.office, 0, 0
    for role, person in PEOPLE.items():
        if role == "customer":
            continue
        reader = await filled.contact(person)
        text = await shown_to(filled, person, "card", subject=f"case:{case}", case_id=case)
        cards += bool(text)
        assert full_numbers(text, role) == [], role
        for register in office.centre.registers.values():
            if not register.seen_by & reader.roles:
                continue
            page = {"msgid": "register", "params": {"argument": register.id}}
            assert full_numbers(await shown_to(filled, person, "page", **page), role) == [], (
                role,
                register.id,
            )
            made = await office.makers.make(document_message(reader, 1, REGISTER, register.id), reader)
            assert made is not None
            files += 1
            assert not [n for part in content(made) for n in full_numbers(part, role)], (role, register.id)
    assert (cards > 0, files > 20) == (True, True)


async def test_figures_and_log_lines_name_nobody(filled: Centre, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    office = filled.office
    await filled.to_the_manager()
    for page, argument in PAGES:
        await shown_to(filled, PEOPLE["sales_manager"], "page", msgid=page, params={"argument": argument})
    figures = (
        await Metrics(office.tally, office.store, office.clock, lambda: defaultdict(int)).text()
    ).decode()
    assert "banli_" in figures
    for text in (figures, caplog.text):
        assert full_numbers(text, "") == []
        assert not [name for name in ("钱多多", "王堃喆", "陈明") if name in text]
