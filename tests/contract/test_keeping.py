"""Papers, decisions and registers on both databases: what is kept with a decision, and what is read back of it."""

import io
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from bot.cases.base.ports import Statement
from bot.cases.base.shown import Name
from bot.cases.pages.papers import paper_of
from bot.cases.pages.registers import PAGE_SIZE
from bot.cases.view.documents import PAPER, REGISTER, document_message
from bot.clock import MovableClock
from bot.engine.basics.values import Money
from bot.errors import NotAllowed, Refusal, StaleButton
from bot.render import registers
from tests.contract.offices import (
    ASKED,
    CHECKED,
    CHEN,
    CUSTOMER,
    LI,
    NOW,
    STRANGER,
    SUBSCRIPTION,
    WANG,
    ZHAO,
    Centre,
)


async def test_papers_are_numbered_without_a_gap_each_kind_by_itself(centre: Centre) -> None:
    case = await centre.to_the_manager()
    await centre.fire(case, LI, "return", question="Is it sure?")
    await centre.fire(case, CHEN, "verified", **CHECKED)
    await centre.fire(case, WANG, "submit", form_sign="in_chat")
    with pytest.raises(Refusal):
        await centre.fire(case, WANG, "approve")
    await centre.fire(case, LI, "approve")
    numbers = [row["number"] for row in await centre.rows("documents_of", case)]
    assert numbers == [
        "YQD-2026-0001-01",
        "YQD-2026-0001-02",
        "YQD-2026-0001-03",
        "YQX-2026-0001-01",
    ]


async def test_a_paper_says_what_was_true_when_it_was_made(centre: Centre) -> None:
    case = await centre.to_the_manager()
    (row,) = await centre.rows("documents_of", case)
    before = paper_of(row)
    await centre.change(0, price=Money(1), customer=CUSTOMER)
    await centre.office.store.commit([Statement("rename_person", {"id": CHEN, "name": "Somebody else"})])
    (row,) = await centre.rows("documents_of", case)
    assert paper_of(row) == before
    shown = {fact.label: fact.value for _, facts in before.sections for fact in facts}
    assert shown["Price"] == Money(128_600_000)
    assert [(act.who, act.role) for act in before.acts] == [
        ("王堃喆", "Customer"),
        ("陈明", "Sales consultant"),
    ]
    makers = centre.office.makers
    reader = await centre.contact(WANG)
    printed = [
        await makers.make(document_message(reader, number, PAPER, str(row["id"])), reader)
        for number in (1, 2)
    ]
    assert printed[0] is not None
    assert printed[1] is not None
    assert printed[0].content == printed[1].content, "a reprint is identical, byte for byte"


async def test_papers_are_for_those_they_were_made_for(centre: Centre) -> None:
    case = await centre.to_the_manager()
    (row,) = await centre.rows("documents_of", case)
    makers = centre.office.makers
    for who in (WANG, CHEN, LI):
        reader = await centre.contact(who)
        assert await makers.make(document_message(reader, 1, PAPER, str(row["id"])), reader)
    for who in (STRANGER, ZHAO):  # the director may look at the case, but not see a customer's telephone
        reader = await centre.contact(who)
        with pytest.raises(NotAllowed):
            await makers.make(document_message(reader, 1, PAPER, str(row["id"])), reader)


async def test_what_was_decided_on_is_kept_in_the_same_commit(centre: Centre) -> None:
    case = await centre.to_the_manager()
    await centre.fire(case, LI, "approve")
    (row,) = await centre.rows("decisions_of", case)
    history = await centre.rows("history_of", case)
    step = next(one for one in history if one["seq"] == row["seq"])
    assert (step["event"], step["from_state"], row["person_id"]) == ("approve", "manager_decision", LI)
    await centre.change(0, price=Money(1))
    (again,) = await centre.rows("decisions_of", case)
    assert again["data"] == row["data"]
    assert "128600000" in row["data"]
    assert len(row["digest"]) == 64


async def test_a_decision_on_other_facts_than_those_shown_is_refused(centre: Centre) -> None:
    case = await centre.to_the_manager()
    await centre.change(0, others_waiting=2)
    with pytest.raises(StaleButton):
        await centre.fire(case, LI, "approve", seen="0badc0")
    assert await centre.rows("decisions_of", case) == []
    assert not [row for row in await centre.rows("history_of", case) if row["event"] == "approve"]


async def test_id_numbers_in_papers_and_decisions_are_sealed(centre: Centre) -> None:
    case = await centre.to_the_manager()
    await centre.fire(case, LI, "approve")
    inner = centre.office.store._inner  # type: ignore[attr-defined]  # what stands in the database itself
    for name in ("documents_of", "decisions_of"):
        (raw,) = await inner.read(Statement(name, {"case_id": case}))
        assert raw
        assert all("11010519491231002X" not in row["data"] for row in raw)
        assert any("11010519491231002X" in row["data"] for row in await centre.rows(name, case))


async def test_a_register_is_read_page_by_page_and_as_a_file(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(PAGE_SIZE + 2):
        case = await centre.open()
        await centre.fire(case, WANG, "submit", **ASKED)
        await centre.fire(case, CHEN, "withdraw")
    pages = centre.office.conversation._pages
    reader = await centre.contact(LI)
    first = (await pages.load("register", reader, "delays")).ledger
    assert first is not None
    numbers = [row.cells[0] for row in first.rows]
    assert len(numbers) == PAGE_SIZE
    rest = (await pages.load("register", reader, f"delays.{first.after}")).ledger
    assert rest is not None
    assert (len(rest.rows), rest.after) == (2, "")
    assert len({str(row.cells[0]) for row in (*first.rows, *rest.rows)}) == PAGE_SIZE + 2
    file = await centre.office.makers.make(document_message(reader, 1, REGISTER, "delays"), reader)
    assert file is not None
    assert file.content.startswith(b"PK")
    assert (file.caption.msgid, file.caption.params["count"]) == (registers.CAPTION, PAGE_SIZE + 2)
    monkeypatch.setattr(registers, "IN_FILE", 3)
    monkeypatch.setattr(registers, "TOGETHER", 2)
    newest = await centre.office.makers.make(document_message(reader, 1, REGISTER, "delays"), reader)
    assert newest is not None
    assert (newest.caption.msgid, newest.caption.params["count"]) == (registers.CUT, 3)
    stranger = await centre.contact(STRANGER)
    with pytest.raises(NotAllowed):
        await pages.load("register", stranger, "delays")
    with pytest.raises(NotAllowed):
        await centre.office.makers.make(document_message(stranger, 1, REGISTER, "delays"), stranger)


async def test_what_a_role_may_not_see_is_masked_in_its_register(centre: Centre) -> None:
    await centre.to_the_manager()
    pages = centre.office.conversation._pages
    told = {}
    for who in (LI, ZHAO):
        view = (await pages.load("register", await centre.contact(who), "delays")).ledger
        assert view is not None
        told[who] = str(dict(zip(view.heads, view.rows[0].cells, strict=True))["Phone"])
    assert "138 0013 8000" in told[LI]
    assert "Masked" in told[ZHAO]


async def test_a_register_is_sieved_by_period_and_state(centre: Centre) -> None:
    withdrawn = await centre.open()
    await centre.fire(withdrawn, WANG, "submit", **ASKED)
    await centre.fire(withdrawn, CHEN, "withdraw")
    running = await centre.to_the_manager()
    office, reader = centre.office, await centre.contact(LI)
    pages = office.conversation._pages

    async def shown(argument: str, page: str = "register") -> list[int]:
        view = (await pages.load(page, reader, argument)).ledger
        assert view is not None
        return [row.id for row in view.rows]

    assert await shown("delays") == [running, withdrawn]
    assert await shown("delays-do") == [running]
    assert await shown("delays-mc") == [withdrawn]
    assert await shown("delays-l") == []
    assert await shown("delays-t") == []
    assert isinstance(office.clock, MovableClock)
    office.clock.move_to(NOW + timedelta(days=1) - datetime.now(UTC))
    assert await shown("delays-t") == [running], "the manager had four working hours"
    assert await shown("delays-d") == []
    assert await shown("delays-w") == [running, withdrawn]
    assert await shown("delays-wo 1201") == [running]
    assert await shown("delays 资金") == [running, withdrawn], "as the reason reads in Chinese"
    assert await shown("delays 陈明") == [running, withdrawn]
    assert await shown("delays 赵总") == []
    assert await shown("subscriptions-m") == [], "dated by the agreed signing date"
    assert await shown("subscriptions-y0") == [SUBSCRIPTION]


async def test_a_register_is_added_up(centre: Centre) -> None:
    await centre.to_the_manager()
    pages, reader = centre.office.conversation._pages, await centre.contact(LI)
    sold = (await pages.load("sums", reader, "subscriptions")).ledger
    assert sold is not None
    assert sold.sums is not None
    sums = {sold.heads[at]: money for at, money in sold.sums.money.items()}
    assert sums == {"Price": Money(128_600_000), "Deposit paid": Money(5_000_000)}
    assert dict(sold.sums.states) == {"Waiting for the contract": 1}
    asked = (await pages.load("sums", reader, "delays-o")).ledger
    assert asked is not None
    assert asked.sums is not None
    assert dict(asked.sums.states) == {"The sales manager decides": 1}
    file = await centre.office.makers.make(document_message(reader, 1, REGISTER, "subscriptions-y"), reader)
    assert file is not None
    assert file.name.startswith("认购登记表 今年 "), file.name
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    heads = [cell.value for cell in sheet[1]]
    row, total = ([cell.value for cell in sheet[number]] for number in (2, 3))
    assert (row[heads.index("成交价")], total[heads.index("成交价")]) == (1286000, 1286000)
    assert (total[0], sheet.max_row) == ("合计", 3)
    stranger = await centre.contact(STRANGER)
    with pytest.raises(NotAllowed):
        await pages.load("sums", stranger, "delays")


async def test_every_flow_and_every_register_can_be_read(centre: Centre) -> None:
    office = centre.office
    await centre.to_the_manager()
    assert {"delays", "subscriptions", "handovers", "sales"} <= set(office.centre.registers)
    for register in office.centre.registers.values():
        heads = office.ledgers.heads(register)
        assert all(heads), register.id
        rows = [row async for row in office.ledgers.rows(register, None)]
        assert all(len(row.cells) == len(heads) for row in rows)
        assert len(rows) == (1 if register.id in ("delays", "subscriptions", "customers") else 0)


async def test_a_closed_case_still_has_its_papers_and_decisions(centre: Centre) -> None:
    case = await centre.to_the_manager()
    await centre.fire(case, LI, "reject", refusal="others")
    await centre.fire(case, CHEN, "replied", reply_way="call")
    pages = centre.office.conversation._pages
    chen, wang = await centre.contact(CHEN), await centre.contact(WANG)
    more = (await pages.load("more", chen, str(case))).about
    assert more is not None
    assert not more.case.is_open
    assert (more.papers, more.decided) == (True, True)
    listed = (await pages.load("papers", wang, str(case))).papers
    assert listed is not None
    assert [paper.number for paper in listed.papers] == ["YQD-2026-0001-01", "YQD-2026-0001-02"]
    decided = (await pages.load("decided", chen, str(case))).papers
    assert decided is not None
    assert decided.decision is not None
    assert (decided.decision.who, decided.decision.what) == (Name("李娜"), "Do not agree")
    assert (await pages.load("decided", wang, str(case))).papers.decisions == ()  # type: ignore[union-attr]  # a page of papers
    rows = await centre.rows("documents_of", case)
    acts = [(act.what, [str(one.value) for one in act.said]) for act in paper_of(rows[-1]).acts]
    assert ("Do not agree", ["Words(msgid='Others are waiting for the unit', params={})"]) in acts
