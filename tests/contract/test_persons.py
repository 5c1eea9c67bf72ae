"""A person's data on both databases: a copy of all of it, and its end, of which nothing is left that names them."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.cases.base.codec import case_from_row, case_params, dumps, record_from_row
from bot.cases.base.outbox import Message
from bot.cases.base.ports import Statement
from bot.cases.base.recordkeeping import new_record
from bot.cases.casework.saving import outbox_rows
from bot.cli import main
from bot.engine.deciding.cascade import Opening
from bot.engine.spec import effects as fx
from bot.engine.spec.case import Event, Person
from bot.instance import only_one
from bot.settings import Settings
from tests.contract.offices import CHEN, CUSTOMER, LI, NOW, SUBSCRIPTION, WANG, Centre
from tests.contract.test_sealing import raw

FANG, FANG_RECORD, LI_RECORD = 71, 72, 73
NAME, PHONE, ID = "方晓云", "+8613912345678", "11010519491231002X"
CHAT = "7100071"
COMPLAINT = "楼道灯坏了，电话13912345678找方晓云"
NAMING = (NAME, PHONE, PHONE[-8:], ID, CHAT, COMPLAINT, "方晓云", "fangxiaoyun", "fxy")


@dataclass
class Desk:
    """The command line beside an office in which 方晓云 has complained and been answered."""

    centre: Centre
    url: str
    capsys: pytest.CaptureFixture[str]
    complaint: int = 0

    async def settle(self) -> None:
        """Bring in a customer without any contract, whose complaint is closed, and another whom it must not touch."""
        store, service = self.centre.office.store, self.centre.office.service
        await store.commit(
            [
                Statement("insert_person", {"id": FANG, "name": NAME, "language": "zh_CN", "created_at": 0}),
                Statement(
                    "insert_address", {"channel": "telegram", "address": CHAT, "person_id": FANG, "since": 0}
                ),
                Statement(
                    "grant_role", {"person_id": FANG, "role": "customer", "since": 0, "granted_by": None}
                ),
                *self._record(FANG_RECORD, name=NAME, phone=PHONE, id_number=ID, person=FANG, visits=2),
                *self._record(LI_RECORD, name="李梅", phone="+8613900000001", visits=1),
                Statement(
                    "insert_update", {"update_id": 1, "chat": CHAT, "received_at": 1, "body": self._update()}
                ),
                Statement("finish_update", {"update_id": 1, "at": 2}),
            ]
        )
        case = service.world().new_id()
        by = Person(FANG, frozenset(("customer",)))
        world = service.world()
        (rows,) = await store.read(Statement("record", {"id": FANG_RECORD}))
        world.add(records=map(record_from_row, rows))
        opening = Opening(case, "complaint", FANG_RECORD, FANG, Event("open", by, "o1", {}))
        await service.open(opening, world=world)
        await service.apply(
            case, Event("submit", by, "o2", {"topic": "waiting", "text": COMPLAINT, "phone": PHONE})
        )
        self.complaint = case

    def _record(self, identity: int, **values: object) -> list[Statement]:
        effect = fx.NewRecord(identity, "customer", values)  # type: ignore[arg-type]  # values of its columns
        return list(new_record(effect, self.centre.office.service.world(), NOW))

    @staticmethod
    def _update() -> str:
        return dumps({"update_id": 1, "message": {"text": COMPLAINT, "from": {"first_name": NAME}}})

    async def close(self) -> None:
        """Close the complaint, as if all of it had been done."""
        (row,) = (await self.centre.office.store.read(Statement("case", {"id": self.complaint})))[0]
        case = case_from_row(row)
        after = replace(case, state="withdrawn", seats=(), closed_at=NOW, version=case.version + 1)
        change = Statement("update_case", {**case_params(after), "seen": case.version}, 1)
        gone = Statement("clear_assignments", {"case_id": case.id, "kind": "act"})
        await self.centre.office.store.commit([change, gone])

    async def history(self, case: int) -> list[tuple[object, ...]]:
        """Return the chain of a case: all but what was written in it."""
        chain = ("seq", "at", "event", "actor", "from_state", "to_state", "event_key")
        return [tuple(row[name] for name in chain) for row in await self.centre.rows("history_of", case)]

    async def runs(self, *arguments: str) -> tuple[int, str, str]:
        """Run the command; return its code and what it printed."""
        self.capsys.readouterr()
        code = await asyncio.to_thread(main, arguments)
        return code, *self.capsys.readouterr()


@pytest.fixture
async def desk(
    centre: Centre, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """The command line beside that office."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("BANLI_HOME", str(centre.office.settings.banli_home))
    made = Desk(centre, url, capsys)
    await made.settle()
    return made


async def test_a_copy_holds_all_of_it_and_nobody_else(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    code, out, err = await desk.runs("person", "export", NAME, str(file), "--lang", "en")
    text = file.read_text("utf-8")
    assert (code, out) == (0, ""), err
    assert not file.stat().st_mode & 0o077
    for part in (
        NAME,
        "139 1234 5678",
        ID,
        CHAT,
        COMPLAINT,
        "TS-0001 Complaint",
        "== Account",
        "Earlier visits: 2",
    ):
        assert part in text, part
    assert "李梅" not in text
    assert "陈明" not in text, "who works here is the centre"
    assert (await desk.runs("person", "export", NAME, str(file)))[0] == 1, "no file is written over"


@pytest.mark.parametrize("typed", [NAME, CHAT, str(FANG), PHONE])
async def test_whoever_is_meant_is_found(desk: Desk, typed: str) -> None:
    code, out, _ = await desk.runs("person", "export", typed)
    assert (code, ID in out) == (0, True)


async def test_nobody_and_several_are_said(desk: Desk) -> None:
    row = {"id": 99, "name": NAME, "language": "en", "created_at": 0}
    await desk.centre.office.store.commit([Statement("insert_person", row)])
    code, _, err = await desk.runs("person", "export", NAME)
    assert (code, "71, 99" in err) == (1, True)
    code, _, err = await desk.runs("person", "erase", "没有这个人", "--yes")
    assert (code, "没有这个人" in err) == (1, True)


async def test_what_is_erased_is_nowhere_and_the_chain_of_steps_is_whole(desk: Desk) -> None:
    await desk.close()
    chain = await desk.history(desk.complaint)
    store = desk.centre.office.store
    told = Message.to(await desk.centre.contact(LI), 9, "page", "page:said", msgid="said")
    await store.commit(outbox_rows([told], NOW))
    sent = {"id": 9, "at": 1, "body": f"{NAME}申请删除本人资料。", "message_ref": "1"}
    await store.commit([Statement("mark_sent", sent)])
    before = await raw(desk.url)
    assert all(part in before for part in (NAME, COMPLAINT, CHAT))
    code, out, err = await desk.runs("person", "erase", NAME, "--yes")
    assert code == 0, err
    assert "将保留" not in out
    left = await raw(desk.url)
    assert [part for part in NAMING if part in left] == []
    assert await desk.history(desk.complaint) == chain
    assert "李梅" in left
    assert (await desk.runs("person", "export", NAME))[0] == 1, "nobody of that name is left"
    reader = await desk.centre.contact(13)
    page = await desk.centre.office.conversation._pages.load("register", reader, "complaints")
    assert page.ledger is not None
    assert len(page.ledger.rows) == 1, "the register still counts it"


async def test_what_is_not_closed_stays_with_the_account_and_says_why(desk: Desk) -> None:
    code, out, _ = await desk.runs("person", "erase", NAME, "--yes")
    assert (code, "TS-0001" in out, "尚未办结" in out) == (0, True, True)
    (rows,) = await desk.centre.office.store.read(Statement("person", {"id": FANG}))
    assert rows[0]["name"] == NAME
    (said,) = await desk.centre.office.store.read(Statement("inbox_of", {"address": CHAT}))
    assert said == [], "what was said in the chat is gone"


async def test_what_belongs_to_a_contract_stays(desk: Desk) -> None:
    links = [("customer", SUBSCRIPTION, CUSTOMER), ("person", CUSTOMER, WANG)]
    rows = ({"name": name, "from_id": source, "to_id": target} for name, source, target in links)
    await desk.centre.office.store.commit([Statement("insert_record_link", row) for row in rows])
    case = await desk.centre.to_the_manager()
    chain = await desk.history(case)
    code, out, _ = await desk.runs("person", "erase", "王堃喆", "--yes")
    assert (code, "属于合同资料" in out, "RG-1" in out) == (0, True, True)
    assert await desk.history(case) == chain
    ((row,),) = await desk.centre.office.store.read(Statement("record", {"id": CUSTOMER}))
    assert "王堃喆" in row["data"]


async def test_nothing_happens_without_the_name_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.close()
    before = (await desk.runs("person", "export", NAME))[1].partition("\n")[2]  # below the time of day
    monkeypatch.setattr("builtins.input", lambda: "yes")
    code, out, _ = await desk.runs("person", "erase", NAME)
    assert (code, "没有改动任何资料" in out) == (1, True)
    assert (await desk.runs("person", "export", NAME))[1].partition("\n")[2] == before
    monkeypatch.setattr("builtins.input", lambda: NAME)
    assert (await desk.runs("person", "erase", NAME))[0] == 0
    assert (await desk.runs("person", "export", NAME))[0] == 1


async def test_who_works_here_is_not_erased(desk: Desk) -> None:
    code, _, err = await desk.runs("person", "erase", str(CHEN), "--yes")
    assert (code, "/people" in err) == (1, True)


async def test_the_bot_is_stopped_for_it(desk: Desk) -> None:
    with only_one(desk.centre.office.settings.banli_home):
        code, _, err = await desk.runs("person", "erase", NAME, "--yes")
    assert (code, "another banli" in err) == (1, True)
