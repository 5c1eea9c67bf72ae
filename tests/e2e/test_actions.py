"""How many taps and typed messages the common tasks take; more than these would be felt on a phone."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.commands.trial import Trial
from bot.sandbox.client import Phone
from tests import walked
from tests.e2e.steps import asks, files, reaches_manager, verifies
from tests.e2e.story import Day, Story

COUNTED = ("say", "press", "file", "contact", "location")
TITLE = "Actions a task takes (taps, messages and photos)"


class Counting:
    """Counts what somebody does on their phone."""

    def __init__(self, phone: Phone) -> None:
        self.count = 0
        self._act = phone.act
        phone.act = self.act  # type: ignore[method-assign]  # the phone is watched, not replaced

    async def act(self, what: str, **given: object) -> dict[str, object]:
        self.count += what in COUNTED
        return await self._act(what, **given)


async def takes(phone: Phone, task: Callable[[], Awaitable[object]], what: str, most: int) -> None:
    """Let the person do the task; it takes at most so many actions."""
    counting = Counting(phone)
    await task()
    phone.act = counting._act  # type: ignore[method-assign]  # nobody watches any more
    walked.tell(TITLE, f"{counting.count} of {most}: {what}")
    assert counting.count <= most, what


async def test_a_whole_delay_in_few_actions(centre: Trial) -> None:
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await takes(wang, lambda: asks(centre), "a customer asks to sign later", 4)
    await takes(chen, lambda: verifies(centre), "a consultant checks the facts", 7)

    async def confirms() -> None:
        await wang.press("Confirm")
        await wang.press("Yes, I confirm it here")

    await takes(wang, confirms, "the customer confirms the application", 2)
    await li.sees("The sales manager decides", "Please decide")
    await takes(li, lambda: li.press("Agree"), "the manager agrees", 1)
    await chen.sees("Executing and filing")
    await takes(chen, lambda: files(centre), "the assistant executes and files", 6)
    await wang.sees("you can sign until")


async def test_a_long_delay_with_its_proof_in_six_actions(centre: Trial) -> None:
    wang = centre.phones["wang"]

    async def asks_long() -> None:
        await wang.say("/delay")
        await wang.press("Funds not ready")
        await wang.sees("On which day")
        await wang.say("18 December 2026")
        await wang.sees("Please send a proof")
        await wang.send_photo()
        await wang.press("Done")
        await wang.press("Submit")

    await takes(wang, asks_long, "a customer asks to sign much later, with a proof", 6)
    await wang.sees("We have your request")


async def test_a_request_in_words_in_five_actions(centre: Trial) -> None:
    wang = centre.phones["wang"]

    async def says() -> None:
        await wang.say("I want to sign later")
        await wang.press("▶")
        await wang.press("Family decision")
        await wang.press("Dec")
        await wang.press("Submit")

    await takes(wang, says, "a customer asks in their own words", 5)
    await wang.sees("We have your request")


@pytest.mark.parametrize(
    ("first", "then", "what"),
    [
        ("Do not agree", "The delay is too long", "the manager refuses with a reason"),
        ("Agree, shorter", "Dec", "the manager agrees to a shorter time"),
    ],
)
async def test_a_decision_with_its_reason_in_two_actions(
    centre: Trial, first: str, then: str, what: str
) -> None:
    li = centre.phones["li"]
    await reaches_manager(centre)

    async def decides() -> None:
        await li.press(first)
        await li.press(then)

    await takes(li, decides, what, 2)


async def test_asking_and_deciding_takes_as_few_in_either_language(story: Story) -> None:
    """With the most that is asked: the loan's papers have a day of their own."""
    await takes(
        story.wang.phone,
        lambda: story.asks(reason="Loan papers not complete"),
        f"a customer asks because of the loan ({story.language})",
        4,
    )
    await story.checks()
    await story.confirms()
    await story.li.sees("The sales manager decides")

    async def decides() -> None:
        await story.li.presses("Agree")
        await story.li.says(Day("2026-12-09"))

    await takes(story.li.phone, decides, f"the manager agrees, papers by a day ({story.language})", 2)
    await story.yang.sees("Executing and filing")


async def test_finding_a_case_and_changing_the_language(tmp_path: Path) -> None:
    async with Trial(tmp_path, language="en") as trial:
        await trial.sell()
        chen = trial.phones["chen"]
        await asks(trial)
        await chen.sees("Checking the facts")

        async def finds() -> None:
            await chen.say("1201")
            await chen.press("YQ-0001")

        await takes(chen, finds, "a consultant finds a case by its unit", 2)
        await chen.sees("Checking the facts")

        async def speaks() -> None:
            await chen.say("/language")
            await chen.sees("Which language")
            await chen.press("中文")

        await takes(chen, speaks, "somebody changes the language", 2)
        await chen.sees("以后用中文跟您说")
