"""Stories told once, in English, and played in any language: what people press and read is looked up in the catalogues.

A text is named by its message id or by the beginning of it that fits no other. Placeholders match anything. What is
nobody's text (a number, a name of a person of the story) is found as it is.
"""

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.commands.trial import CAST, STARTS, Member, Trial
from bot.render.formats import format_date
from bot.render.texts import Texts
from bot.sandbox.client import Json, Phone

LANGUAGES = ("zh_CN", "en")
ROOT = Path(__file__).parents[2]
HOUR = 3600.0
DAY = 24 * HOUR
OFFICE = (
    Member("chen", {"zh_CN": "陈明", "en": "Chen Ming"}, ("sales_staff",)),
    Member("yang", {"zh_CN": "杨柳", "en": "Yang Liu"}, ("sales_assistant",)),
    Member("li", {"zh_CN": "李娜", "en": "Li Na"}, ("sales_manager",)),
    Member("zhao", {"zh_CN": "赵总", "en": "Zhao Wei"}, ("marketing_director",)),
    Member("gao", {"zh_CN": "高总", "en": "Gao Jun"}, ("general_manager",)),
    Member("ding", {"zh_CN": "丁合", "en": "Ding He"}, ("contract_staff",)),
)
"""Everybody a delay may come to, each in one role."""
WANG = next(member for member in CAST if member.id == "wang")
LIU = Member("liu", {"zh_CN": "刘洋", "en": "Liu Yang"}, ("customer",), "13900139000")
UNIT = "3-1-1201"
SIGNS = ("✎ ", "☐ ", "＋ ")
"""What stands before the words of some buttons."""
NUMBERS = (
    *("YQ-", "YY-", "TS-", "RG-", "LB-", "LF-", "LD-", "GJ-", "HZ-", "GS-", "3-1-", "5-2-"),
    *("LX-", "HT-", "CK-", "SK-", "WY-"),
)


@cache
def catalogues() -> Texts:
    """Return the texts of all languages."""
    return Texts.load(ROOT / "locales")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year 2026 or 2027, or an hour of it, typed and read as people of a language do."""

    iso: str

    def typed(self, language: str) -> str:
        """Return what somebody types for it."""
        day, hour = self._parts
        if language == "zh_CN":
            return f"{day.year}年{day.month}月{day.day}日{hour}"
        return f"{day.day} {day:%B} {day.year}{hour}"

    def read(self, language: str) -> str:
        """Return how Banli writes it."""
        day, hour = self._parts
        return format_date(day, language, STARTS.year) + hour

    @property
    def _parts(self) -> tuple[date, str]:
        day, _, hour = self.iso.partition(" ")
        return date.fromisoformat(day), hour and f" {hour}"


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody types, in words of their own."""

    english: str
    chinese: str


Act = str | Day | Words
"""A button, or what is typed."""


def wording(text: str, language: str) -> tuple[str, ...]:
    """Return the parts of a text between its placeholders, in the language.

    Raises:
        AssertionError: no text begins so, or several do.
    """
    known = catalogues().all_forms
    found = [text] if text in known else [msgid for msgid in known if msgid.startswith(text)]
    assert found, f"no text of Banli begins with “{text}”"
    assert len(found) == 1, f"several texts begin with “{text}”: {found}"
    said = catalogues().say(language, found[0], _Open())
    return tuple(part for part in said.split(GAP) if part.strip())


GAP = "\0"


class _Open(Mapping[str, str]):
    """Gives every placeholder a gap."""

    def __getitem__(self, name: str) -> str:
        return GAP

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 1


class Somebody:
    """A person of the story, with their phone."""

    def __init__(self, phone: Phone, language: str, names: Mapping[str, str]) -> None:
        self.phone = phone
        self.language = language
        self._names = names

    def reads(self, text: "str | Day") -> tuple[str, ...]:
        """Return what the person reads for it."""
        if isinstance(text, Day):
            return (text.read(self.language),)
        if text.startswith(SIGNS):
            return (text[:2] + self.reads(text[2:])[0],)
        if text in self._names:
            return (self._names[text],)
        if text.startswith(NUMBERS) or not any(character.isalpha() for character in text):
            return (text,)
        return wording(text, self.language)

    async def presses(self, text: "str | Day") -> str:
        """Press the button with the text on the newest message that has one; return the toast."""
        return await self.phone.press(self.reads(text)[0])

    async def surely_presses(self, text: str) -> str:
        """Press a button that asks once more, and say yes; return the toast."""
        label = self.reads(text)[0]
        await self.phone.press(label)
        return await self.phone.press(catalogues().say(self.language, "Yes: {what}", {"what": label}))

    async def presses_on(self, card: Json, text: str) -> str:
        """Press a button of that message as it was when it was seen; return the toast."""
        label = self.reads(text)[0]
        data = next(
            button["callback_data"] for row in _rows(card) for button in row if button["text"] == label
        )
        return await self.phone.press_on(int(card["message_id"]), data=data)

    async def sees(self, *texts: "str | Day", patience_s: float = 10.0) -> Json:
        """Wait for a message, come or changed since the last act, that says all of it."""
        words = [word for text in texts for word in self.reads(text)]
        return await self.phone.sees(*words, patience_s=patience_s)

    async def says(self, english: "str | Day", chinese: str = "") -> None:
        """Type something."""
        if isinstance(english, Day):
            await self.phone.say(english.typed(self.language))
        else:
            await self.phone.say(chinese if chinese and self.language == "zh_CN" else english)

    async def taps(self, text: str) -> None:
        """Press the newest button with the words, whether or not anybody is there to answer."""
        label = self.reads(text)[0]
        for _ in range(100):
            for message in reversed(await self.phone.messages()):
                for button in (one for row in _rows(message) for one in row):
                    if button["text"] == label:
                        data = button["callback_data"]
                        await self.phone.act("press", message_id=message["message_id"], data=data)
                        return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{self.phone.name} has no button “{label}”.\n{await self.phone.screen()}")

    async def sends_photo(self) -> None:
        """Send a picture."""
        await self.phone.send_photo()

    async def photographs(self) -> None:
        """Send a picture, and that is all of them."""
        await self.phone.send_photo()
        await self.presses("Done")

    async def opens(self, case: str) -> Json:
        """Find a case by its number and open its card."""
        await self.phone.say(f"/find {case}")
        await self.phone.sees(case)  # a list that came before may have a button for it, too
        await self.phone.press(case)
        return await self.phone.sees(case)

    async def was_told(self, *texts: "str | Day") -> int:
        """Return how many messages of the bot in the whole chat say all of it."""
        words = [word for text in texts for word in self.reads(text)]
        messages = [one for one in await self.phone.messages() if one["from"]["is_bot"]]
        return sum(all(word in str(one.get("text", "")) for word in words) for one in messages)


def _rows(message: Json) -> list[list[Json]]:
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


class Story:
    """A centre in one language, with the usual steps of a delay. Its people are attributes: `story.wang`."""

    def __init__(
        self, home: Path, language: str, *more: Member, settings: Mapping[str, str] | None = None
    ) -> None:
        """Let wang buy a unit of the centre, to be signed for by Friday 4 December 2026; `more` take part too."""
        self.language = language
        self.trial = Trial(home, language=language, cast=(WANG, *OFFICE, *more), settings=settings)

    async def __aenter__(self) -> Self:
        """Open the centre."""
        await self.trial.__aenter__()
        await self.trial.sell()
        names = {member.names["en"]: member.names[self.language] for member in self.trial.cast}
        self._people = {
            name: Somebody(phone, self.language, names) for name, phone in self.trial.phones.items()
        }
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.trial.__aexit__(kind, error, trace)

    def __getattr__(self, name: str) -> Somebody:
        """Return a person."""
        return self._people[name]

    # --- what people do ---------------------------------------------------------------------------------------

    async def does(self, who: str, number: str, *acts: Act) -> None:
        """Somebody opens a case and does one thing after the other."""
        await self._people[who].opens(number)
        await self.goes_on(who, *acts)

    async def goes_on(self, who: str, *acts: Act) -> None:
        """Somebody presses one button after the other; what is no button is typed."""
        person = self._people[who]
        for act in acts:
            match act:
                case Day():
                    await person.says(act)
                case Words():
                    await person.says(act.english, act.chinese)
                case "Submit":
                    await person.sees("Please check. Tap")  # that of an earlier form may still stand above
                    await person.presses(act)
                case _:
                    await person.presses(act)

    # --- time and records -----------------------------------------------------------------------------------

    async def until(self, moment: str) -> None:
        """Let time pass until a moment in Shanghai."""
        wanted = datetime.fromisoformat(moment).replace(tzinfo=STARTS.tzinfo).timestamp()
        await self.trial.advance(wanted - self.trial.holder.api.clock.now())

    async def again_in_force(self, unit: str = UNIT, sign_by: str = "2026-12-04") -> None:
        """Make the subscription as it was before anybody asked."""
        columns = ("number", "state", "sign_by", "delays_used")
        await self.trial.load("subscription", columns, (f"RG-{unit}", "in_force", sign_by, "0"))

    def history(self, number: str) -> list[tuple[str, str, str]]:
        """Return what has happened in a case: state, event, state."""
        query = """SELECT h.from_state, h.event, h.to_state FROM history h JOIN cases c ON c.id = h.case_id
                   WHERE c.number = ? ORDER BY h.seq"""
        return [(before, event, after) for before, event, after in self._ask(query, number)]

    def state(self, number: str) -> str:
        """Return where a case stands."""
        return str(self._ask("SELECT state FROM cases WHERE number = ?", number)[0][0])

    def newest(self) -> str:
        """Return the number of the case opened last."""
        return str(self._ask("SELECT number FROM cases ORDER BY id DESC LIMIT 1")[0][0])

    def answers(self, number: str) -> str:
        """Return what a case has been told, as it is stored."""
        return str(self._ask("SELECT * FROM cases WHERE number = ?", number)[0])

    def column(self, kind: str, key: str, name: str) -> object:
        """Return what a record says."""
        (data,) = next(
            row for row in self._ask("SELECT data FROM records WHERE type = ?", kind) if f'"{key}"' in row[0]
        )
        value = json.loads(data)[name]
        return next(iter(value.values())) if isinstance(value, dict) else value

    def reading(self, text: str) -> str:
        """Return a text as the people of the story read it."""
        return self.wang.reads(text)[0]

    def _ask(self, query: str, *parameters: str) -> list[tuple[Any, ...]]:
        file = f"file:{self.trial.home / 'banli.db'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True)) as database:
            return database.execute(query, parameters).fetchall()

    # --- the usual steps -----------------------------------------------------------------------------------

    async def asks(
        self,
        day: str = "2026-12-11",
        *,
        who: str = "wang",
        reason: str = "Funds not ready",
        proof: bool = False,
    ) -> None:
        """Somebody asks for a later date; what is long needs a proof."""
        person = self._people[who]
        await person.says("/delay")
        await person.sees("Why do you need more time?")
        await person.presses(reason)
        await person.sees("On which day would you like to sign?")
        await person.says(Day(day))
        if proof:
            await person.sees("Please send a proof")
            await person.photographs()
        await person.sees("Please check. Tap", Day(day))
        await person.presses("Submit")

    async def begins(self, unit: str) -> Json:
        """The customer begins a request for one of their units; return the form."""
        await self.wang.says(f"/delay {unit}")
        return await self.wang.sees("Why do you need more time?")

    async def checks(self) -> None:
        """The consultant checks the facts."""
        chen = self.chen
        await chen.sees("Checking the facts")
        await chen.presses("Fill in")
        await chen.presses("Phone call")
        await chen.presses("Confirmed")
        await chen.sees("What did you find, in a sentence?")
        await chen.says("The salary comes on the 15th", "工资15号到账")
        await chen.sees("Is the down payment ready?")
        await chen.presses("Partly ready")
        await chen.sees("What do you recommend?")
        await chen.presses("Agree")
        await chen.sees("Please check. Tap")
        await chen.presses("Submit")

    async def checks_again(self) -> None:
        """The consultant has checked them before, and stands by it."""
        await self.chen.sees("Checking the facts")
        await self.chen.presses("Fill in")
        await self.chen.sees("Please check. Tap", "Phone call", "Partly ready")
        await self.chen.presses("Submit")

    async def confirms(self, who: str = "wang") -> None:
        """The customer confirms the application."""
        customer = self._people[who]
        await customer.sees("Please read the application and confirm it.")
        await customer.presses("Confirm")
        await customer.presses("Yes, I confirm it here")

    async def reaches_manager(
        self, day: str = "2026-12-11", *, reason: str = "Funds not ready", proof: bool = False
    ) -> None:
        """Everything up to the manager's card."""
        await self.asks(day, reason=reason, proof=proof)
        await self.checks()
        await self.confirms()
        await self.li.sees("The sales manager decides", "Days asked for")

    async def reaches_monitoring(self, day: str = "2026-12-11") -> None:
        """Everything up to the new date."""
        await self.reaches_manager(day)
        await self.li.presses("Agree")
        await self.files()
        await self.wang.sees("Agreed: you can sign until", Day(day))
        await self.chen.sees("{subscription.unit}: the signing date is now")

    async def files(self) -> None:
        """The assistant executes and files."""
        yang = self.yang
        await yang.sees("Executing and filing", "Tick what is done")
        await yang.presses("New date in the sales sheet")
        await yang.presses("Agreement signed by both sides")
        await yang.photographs()
        await yang.presses("Application filed")
        await yang.presses("Execute")

    async def tells(self) -> None:
        """The consultant tells the customer the refusal."""
        await self.chen.sees("Answering the customer")
        await self.chen.presses("Told")
        await self.chen.presses("Phone call")

    async def signs(self, number: str) -> None:
        """The contract clerk notes that the contract has been signed."""
        await self.ding.opens(number)
        await self.ding.presses("Contract signed")
