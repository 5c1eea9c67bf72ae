"""A centre whose bot is killed again and again while its people work: who lives there, what they do, when it dies.

People act once and wait for what follows, as long as it takes: what a kill has lost would make them wait in vain.
"""

import asyncio
import random
import re
import signal
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from bot.commands.trial import STARTS, Member, Trial, TrialError
from bot.sandbox.client import NotSeen, Phone
from tests.crash.doomed import BORN, DIE_AT, DIE_NTH, POINT, SENT, TRACE
from tests.crash.verdict import AGREED, REFUSED

PATIENCE_S = 240.0
"""A person sees what follows within this time, however often the bot dies meanwhile."""
LIFE_S = (0.3, 2.0)
"""After so long, at a random moment, a life is ended from outside that has no point to end at."""
AIMED_S = 2.5
"""So long a life waits for its point."""
LONG_EVERY, LONG_S = 6, 12.0
"""Every sixth life is a long one: on a busy machine the others may be too short for anything."""
BY_CLOCK = "finish_due"
"""Is in the name of every point that a deadline passes."""
AT_RANDOM = "at a random moment"
NUMBER = re.compile(r"YQ-\d+")
HOUR_S = 3600.0
WEEK = timedelta(days=7)
SHORTEST = timedelta(days=9)
FRIDAY = 4
DAYS = 12
"""So many rounds take a day; what is asked for later would come into the holidays at the turn of the year."""
OFFICE = (
    Member("yang", {"en": "Yang Liu"}, ("sales_assistant",)),
    Member("li", {"en": "Li Na"}, ("sales_manager",)),
    Member("ding", {"en": "Ding He"}, ("contract_staff",)),
)


class Plan:
    """Where the next life ends: at the point that was aimed at least often among those that were ever passed.

    Aims count, not kills: a point that is hardly ever passed would be aimed at in vain from then on. While a day
    passes, only what the clock does is aimed at, which happens at no other time.
    """

    def __init__(self, seed: int) -> None:
        self._choice = random.Random(seed)  # noqa: S311 - chance, not a secret
        self.kills: Counter[str] = Counter()
        self._aims: Counter[str] = Counter()
        self.day_passes = False
        self.passed: set[str] = set()
        self.sent: dict[tuple[str, str], set[str]] = {}
        """Chat and payload -> the rows of the outbox that asked for it."""
        self.again: dict[tuple[int, str], set[str]] = {}
        """Life and chat -> rows that it sent, and a later life sent again: what was in flight when it was killed."""
        self._sent_by: dict[str, int] = {}
        self._life = self._read = 0

    def next(self) -> tuple[str, int]:
        """Return a point and how often it is passed before; "" for none but the random moment."""
        if not self.passed or self._choice.random() < 0.25:  # a quarter dies at any moment
            return "", 1
        of_clock = {point for point in self.passed if self.day_passes and BY_CLOCK in point}
        known = sorted(of_clock or self.passed)
        fewest = min(self._aims[point] for point in known)
        point = self._choice.choice([one for one in known if self._aims[one] == fewest])
        self._aims[point] += 1
        return point, self._choice.randint(1, 2)

    def life_s(self, point: str) -> float:
        """Return how long a life may be."""
        if self.kills.total() % LONG_EVERY == 0:
            return LONG_S
        return AIMED_S if point else self._choice.uniform(*LIFE_S)

    def begin(self, trace: Path) -> None:
        """Take no aim at what was passed until now: nobody joins any more."""
        self.learn(trace)
        self.passed.clear()

    def learn(self, trace: Path) -> str:
        """Read what the last life left behind; return the point at which it killed itself, or ""."""
        with trace.open() as lines:
            lines.seek(self._read)
            died = ""
            for line in lines:
                kind, *words = line.rstrip("\n").split("\t")
                if kind == BORN:
                    self._life += 1
                elif kind == SENT:
                    message, chat, payload = words
                    self.sent.setdefault((chat, payload), set()).add(message)
                    before = self._sent_by.get(message, self._life)
                    if before < self._life:
                        self.again.setdefault((before, chat), set()).add(message)
                    self._sent_by[message] = self._life
                elif kind == POINT:
                    self.passed.add(words[0])
                    died = words[0] if words[1:] else died
            self._read = lines.tell()
        return died


class Town(Trial):
    """A trial whose bot has an end in it. `pairs` of a customer and a consultant work beside each other."""

    program = ("-m", "tests.crash.doomed", "run")
    ready_s = 90.0

    def __init__(self, home: Path, plan: Plan, *, pairs: int, settings: Mapping[str, str]) -> None:
        self.pairs = range(1, pairs + 1)
        cast = [*OFFICE]
        for pair in self.pairs:
            cast.append(Member(f"c{pair}", {"en": f"Customer {pair}"}, ("customer",), f"1380013800{pair}"))
            cast.append(Member(f"s{pair}", {"en": f"Consultant {pair}"}, ("sales_staff",)))
        super().__init__(home, language="en", cast=cast, settings=settings)
        self._plan = plan
        self._desks = {who: asyncio.Lock() for who in ("yang", "li", "ding")}
        self._doom: tuple[str, int] = ("", 1)
        self._rounds = 0

    @property
    def trace(self) -> Path:
        """Where lives leave what they passed."""
        return self.home / "trace.tsv"

    def environment(self) -> dict[str, str]:
        """Add where this life ends."""
        at, nth = self._doom
        return {**super().environment(), TRACE: str(self.trace), DIE_AT: at, DIE_NTH: str(nth)}

    async def killed(self, kills: int) -> None:
        """Let the bot die so often, and start it again each time."""
        await self.stop()
        self._plan.begin(self.trace)
        for _ in range(kills):
            self._doom = self._plan.next()
            with suppress(TrialError):
                await self.start()  # a life may end in the middle of its start
            await self._end_of_life(self._plan.life_s(self._doom[0]))
        self._doom = ("", 1)
        await self.start()

    async def _end_of_life(self, seconds: float) -> None:
        assert self._bot is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._bot.wait()
        code = await self.stop(signal.SIGKILL)
        assert code == -signal.SIGKILL, f"the bot ended by itself with {code}; see {self.log}"
        self._plan.kills[self._plan.learn(self.trace) or AT_RANDOM] += 1

    async def quiet(self) -> None:
        """Let the bot live until it has nothing left to do, and stop it."""
        counts = -1
        for _ in range(120):
            before, counts = counts, self._calls()
            if before == counts and not self.holder.api.updates.queue:
                break
            await asyncio.sleep(1.0)
        await self.stop()
        self._plan.learn(self.trace)

    def _calls(self) -> int:
        return sum(n for method, n in self.holder.api.journal.counts.items() if method != "getUpdates")

    # --- what people do -------------------------------------------------------------------------------------

    async def sell_all(self) -> None:
        """Put a subscription of each customer into the records, or make it as it was in the beginning."""
        columns = (
            "number",
            "unit",
            "customer",
            "agent",
            "price",
            "deposit",
            "sign_by",
            "state",
            "delays_used",
        )
        names = {member.id: member for member in self.cast}
        for pair in self.pairs:
            customer, agent = names[f"c{pair}"], names[f"s{pair}"].names["en"]
            name, unit = customer.names["en"], f"5-2-000{pair}"
            if not (self.home / f"unit{pair}").exists():
                await self.load("unit", ("number", "building", "state"), (unit, "5", "subscribed"))
                await self.load(
                    "customer", ("name", "phone", "person", "owner"), (name, customer.phone, name, agent)
                )
                (self.home / f"unit{pair}").touch()
            row = (
                f"RG-{unit}",
                unit,
                customer.phone,
                agent,
                "1286000",
                "50000",
                str(self.sign_by),
                "in_force",
                "0",
            )
            await self.load("subscription", columns, row)

    @property
    def sign_by(self) -> date:
        """The Friday by which the contracts of this round are to be signed."""
        first = datetime.fromtimestamp(self.holder.api.clock.now(), STARTS.tzinfo).date() + SHORTEST
        return first + timedelta(days=(FRIDAY - first.weekday()) % 7)

    async def round(self) -> dict[str, tuple[str, ...]]:
        """Everybody asks for another week, a day may pass, every second is refused; return who did what, by case."""
        await self.sell_all()
        asked = str(self.sign_by + WEEK)
        numbers = await asyncio.gather(*(self.asks(pair, asked) for pair in self.pairs))
        if self._rounds < DAYS:
            await self._day()
        self._rounds += 1
        decided = [self.refuses if pair % 2 else self.agrees for pair in self.pairs]
        await asyncio.gather(
            *(decide(pair, number) for decide, pair, number in zip(decided, self.pairs, numbers, strict=True))
        )
        done = (REFUSED if pair % 2 else AGREED for pair in self.pairs)
        return dict(zip(numbers, done, strict=True))

    async def _day(self) -> None:
        """Let a day and a night pass, with what falls due in them."""
        self._plan.day_passes = True
        for _ in range(8):
            await self.sandbox.advance(3 * HOUR_S)
            await asyncio.sleep(1.0)
        self._plan.day_passes = False

    async def asks(self, pair: int, day: str) -> str:
        """The request, its check and its confirmation; return the number of the case."""
        customer, consultant = self.phones[f"c{pair}"], self.phones[f"s{pair}"]
        await customer.say("/delay")
        await _sees(customer, "Why do you need more time")
        await _taps(customer, "Funds not ready", "On which day")
        await customer.say(day)
        await _sees(customer, "Please check")
        await _taps(customer, "Submit", "We have your request")
        card = await _sees(consultant, "Checking the facts")
        await _taps(consultant, "Fill in", "How did you check")
        await _taps(consultant, "Phone call", "Is it as the customer")
        await _taps(consultant, "Confirmed", "What did you find")
        await consultant.say("The salary comes on the 15th")
        await _sees(consultant, "down payment ready")
        await _taps(consultant, "Partly ready", "What do you recommend")
        await _taps(consultant, "Agree", "Please check")
        await _taps(consultant, "Submit", "Confirming the application")
        await _sees(customer, "Please read the application")
        await _taps(customer, "Confirm", "Is everything in the application right")
        await _taps(customer, "Yes, I confirm it here", "Agreed signing date")
        found = NUMBER.search(str(card["text"]))
        assert found is not None, card["text"]
        return found[0]

    async def agrees(self, pair: int, number: str) -> None:
        """The manager agrees, the assistant files, the contract is signed."""
        async with self._desk("li", number) as li:
            await li.taps("Agree", "Executing and filing")
        async with self._desk("yang", number) as yang:
            await yang.taps("New date in the sales sheet", "Executing and filing")
            await yang.taps("Agreement signed", "photos of all pages")
            await yang.phone.send_photo()
            await yang.taps("Done", "Executing and filing")
            await yang.taps("Application filed", "Executing and filing")
            await yang.taps("Execute", "Waiting for the contract")
        # The notice of it is never repeated when it may have arrived; the card says the same.
        await _sees(self.phones[f"c{pair}"], "Waiting for the contract", number)
        async with self._desk("ding", number) as ding:
            await ding.taps("Contract signed", "Closed.")

    async def refuses(self, pair: int, number: str) -> None:
        """The manager does not agree, and the consultant tells it."""
        async with self._desk("li", number) as li:
            await li.taps("Do not agree", "Why do you not agree")
            await li.taps("The delay is too long", "Answering the customer")
        consultant = self.phones[f"s{pair}"]
        await _sees(consultant, "Answering the customer")
        await _taps(consultant, "Told", "How did you tell the customer")
        await _taps(consultant, "Phone call", number)
        await _sees(self.phones[f"c{pair}"], "The agreed date stays")

    def _desk(self, who: str, number: str) -> "_Desk":
        return _Desk(self.phones[who], self._desks[who], number)


class _Desk:
    """One person's attention to one case: others wait, its card is opened first, and only its buttons are pressed."""

    def __init__(self, phone: Phone, lock: asyncio.Lock, number: str) -> None:
        self.phone, self._lock, self._number = phone, lock, number

    async def __aenter__(self) -> Self:
        await self._lock.acquire()
        try:
            await self.phone.say(f"/find {self._number}")
            await self.taps(self._number)
        except BaseException:
            self._lock.release()
            raise
        return self

    async def __aexit__(self, *error: object) -> None:
        self._lock.release()

    async def taps(self, label: str, *then: str) -> None:
        """Press a button of the case once, as soon as it is there, and see what follows."""
        for _ in range(int(PATIENCE_S / 0.1)):
            if (found := await self._button(label)) is not None:
                break
            await asyncio.sleep(0.1)
        else:
            raise NotSeen(f"{self.phone.name} has no button “{label}”.\n{await self.phone.screen()}")
        message, exact = found
        await self.phone.act("press", message_id=message, label=exact)
        await _sees(self.phone, self._number, *then)

    async def _button(self, label: str) -> tuple[int, str] | None:
        for message in reversed(await self.phone.messages()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    ours = self._number in str(message.get("text", "")) or self._number in button["text"]
                    if ours and label in button["text"]:
                        return int(message["message_id"]), str(button["text"])
        return None


async def _sees(phone: Phone, *words: str) -> dict[str, object]:
    return await phone.sees(*words, patience_s=PATIENCE_S)


async def _taps(phone: Phone, label: str, *then: str) -> None:
    """Press once, and see what follows."""
    await phone.tap(label, patience_s=PATIENCE_S)
    await _sees(phone, *then)
