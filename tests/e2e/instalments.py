"""Stories of instalments: many contracts of wang's at once, each at another step, with the usual steps of arrears."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.commands.trial import Member
from tests.e2e.story import WANG, Act, Day, Story, Words

FANG = Member("fang", {"zh_CN": "方财务", "en": "Fang Min"}, ("finance",))
QIAN = Member("qian", {"zh_CN": "钱出纳", "en": "Qian Duo"}, ("cashier",))
AN = Member("an", {"zh_CN": "安行政", "en": "An Xing"}, ("admin_dept",))
LU = Member("lu", {"zh_CN": "陆律师", "en": "Lu Ping"}, ("legal",))
DUE = {
    "pre_due": "2026-11-30",
    "due_today": "2026-11-24",
    "soft": "2026-11-22",
    "firm": "2026-11-15",
    "formal": "2026-11-05",
    "legal_step": "2026-10-20",
}
"""What stands in which state on Tuesday 24 November, by its due day."""
ACCOUNT = "建设银行广州分行 4405 0158 0201 0000 0268"
"""The supervised account of every contract."""
WHY = Words("Here is why", "具体说明如下")
TODAY = Words("today", "今天")
CASE = """SELECT c.number, c.state FROM cases c JOIN records r ON r.id = c.about
    WHERE c.flow = ? AND r.data LIKE '%"' || ? || '"%' ORDER BY c.id DESC LIMIT 1"""


class Instalments(Story):
    """A centre with finance, a cashier, administration and legal counsel."""

    def __init__(self, home: Path, language: str, *, settings: Mapping[str, str] | None = None) -> None:
        """Let nothing be due yet."""
        super().__init__(home, language, FANG, QIAN, AN, LU, settings=settings)
        self._receipts = 0

    async def sells(self, *contracts: str, price: str = "1000000") -> None:
        """Bring in contracts of wang's."""
        agent = next(member for member in self.trial.cast if member.id == "chen").names[self.language]
        columns = ("number", "unit", "customer", "agent", "price", "account")
        rows = ((one, "3-1-1201", WANG.phone, agent, price, ACCOUNT) for one in contracts)
        await self.trial.load("sale_contract", columns, *rows)

    async def owes(self, due: Mapping[str, str]) -> None:
        """Bring in contracts, each with an instalment of 300,000 yuan due on a day."""
        await self.sells(*due)
        rows = ((f"{one}/1", one, "1", day, "300000") for one, day in due.items())
        await self.trial.load("instalment", ("number", "contract", "place", "due_on", "sum"), *rows)

    async def imports(self, *contracts: str, paid_on: str, amount: str = "300000") -> None:
        """Bring in payments, as a sheet of the bank does."""
        rows = ((f"B-{one}-{paid_on}", one, amount, paid_on) for one in contracts)
        await self.trial.load("payment", ("receipt", "contract", "amount", "paid_on"), *rows)

    def case_of(self, contract: str, flow: str = "arrears") -> str:
        """Return the number of the newest case about a contract."""
        return str(self._ask(CASE, flow, contract)[0][0])

    def stand(self, contract: str, flow: str = "arrears") -> str:
        """Return where the newest case about a contract stands, "" before there is one."""
        rows = self._ask(CASE, flow, contract)
        return str(rows[0][1]) if rows else ""

    async def stands(self, state: str, *contracts: str, flow: str = "arrears") -> None:
        """Wait until the cases about the contracts stand in the state."""
        for _ in range(200):
            if all(self.stand(one, flow) == state for one in contracts):
                return
            await asyncio.sleep(0.05)
        at = {one: self.stand(one, flow) for one in contracts}
        raise AssertionError(f"not all stand in {state}: {at}")

    async def happened(self, state: str, event: str, contract: str) -> None:
        """Wait until the event has come in the state of the case about the contract."""
        for _ in range(200):
            went = [(before, name) for before, name, _ in self.history(self.case_of(contract))]
            if (state, event) in went:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{state}.{event} has not come: {went}")

    async def does(self, who: str, number: str, *acts: Act) -> None:
        """Somebody opens a case and does one thing after the other, the first on its own card: others look alike."""
        person, (first, *more) = self._people[who], acts
        assert isinstance(first, str)
        label = person.reads(first)[0]
        await person.opens(number)
        for _ in range(200):
            for message in reversed(await person.phone.messages()):
                rows = message.get("reply_markup", {}).get("inline_keyboard", [])
                if number in str(message.get("text")) and any(
                    one["text"] == label for row in rows for one in row
                ):
                    await person.presses_on(message, first)
                    await self.goes_on(who, *more)
                    return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{who} has no “{label}” on {number}.\n{await person.phone.screen(4)}")

    async def acts(self, who: str, contract: str, *acts: Act) -> None:
        """Somebody opens the case about a contract and does one thing after the other."""
        await self.does(who, self.case_of(contract), *acts)

    # --- the usual steps --------------------------------------------------------------------------------------

    async def slips(self, who: str, contract: str) -> None:
        """Somebody sends a receipt."""
        await self.acts(who, contract, "I have paid")
        await self._people[who].photographs()
        await self.stands("slip_check", contract)

    async def cannot(self, who: str, contract: str) -> None:
        """Somebody begins to ask for a deferral."""
        await self.acts(who, contract, "I cannot pay: ask for a deferral")
        await self.stands("deferral", contract)

    async def disputes(self, who: str, contract: str, what: str = "The penalty") -> None:
        """Somebody does not agree."""
        await self.acts(who, contract, "This is wrong", what, WHY, "Submit")
        await self.stands("disputed", contract)

    async def promises(self, who: str, contract: str, day: str) -> None:
        """Somebody says when it will be paid."""
        await self.acts(who, contract, "I will pay on …", Day(day), "Submit")
        await self.stands("promised", contract)

    async def books(
        self, contract: str, amount: str, button: str = "Book a payment", number: str = ""
    ) -> None:
        """Finance books what has arrived."""
        self._receipts += 1
        sum_ = Words(amount, amount)
        receipt = Words(f"SJ-{self._receipts}", f"SJ-{self._receipts}")
        case = number or self.case_of(contract)
        await self.does(
            "fang", case, button, sum_, TODAY, "Transfer to the supervised account", receipt, "Submit"
        )

    async def asks_for_time(self, who: str, contract: str, day: str) -> None:
        """Somebody fills in the request for a deferral."""
        await self.acts(who, contract, "Fill in", "Cash is short", "All of it on a later day")
        await self.goes_on(who, Day(day), "Submit")
        await self.stands("deferral_check", contract)

    async def asks_again(self, who: str, contract: str) -> None:
        """Somebody sends the request as it was."""
        await self.acts(who, contract, "Fill in", "Submit")
        await self.stands("deferral_check", contract)
