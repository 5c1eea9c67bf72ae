"""Stopped and started again at every question of delayed signing: once it is shown, and once it is answered.

Nothing is lost and nothing happens twice: whoever answers sees the next question, and the history has each step once.
"""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.e2e.story import Day, Somebody, Story


class Shaken:
    """A story in which the bot goes down at every question: right after its answer, or when it has been shown.

    These take turns, and the other language begins with the other one; so every question has both.
    """

    def __init__(self, story: Story, *, answers_first: bool) -> None:
        self.story = story
        self._after_answer = answers_first

    async def taps(self, who: Somebody, button: str, *then: "str | Day", at: Somebody | None = None) -> None:
        """Somebody presses a button; they, or the person `at` whom it arrives, see what follows."""
        await (at or who).phone.catch_up()
        await who.taps(button)
        await self._goes_on(at or who, *then)

    async def says(
        self, who: Somebody, what: "str | Day", *then: "str | Day", at: Somebody | None = None
    ) -> None:
        """Somebody types an answer."""
        await (at or who).phone.catch_up()
        await who.says(what)
        await self._goes_on(at or who, *then)

    async def photographs(self, who: Somebody) -> None:
        """Somebody sends a picture."""
        await who.sends_photo()
        await self._goes_on(who, "{count} received. Send more, or tap Done.")

    async def _goes_on(self, who: Somebody, *then: "str | Day") -> None:
        if self._after_answer:
            await self._again(signal.SIGKILL)
        await who.sees(*then)
        if not self._after_answer:
            await self._again(signal.SIGTERM)
        self._after_answer = not self._after_answer

    async def _again(self, how: signal.Signals) -> None:
        await self.story.trial.stop(how)
        await self.story.trial.start()


@pytest.mark.parametrize(("language", "answers_first"), [("zh_CN", True), ("en", False)])
async def test_down_in_the_middle_of_every_question(
    tmp_path: Path, language: str, answers_first: bool
) -> None:
    async with Story(tmp_path, language) as story:
        shaken = Shaken(story, answers_first=answers_first)
        await the_request(shaken)
        await the_check(shaken)
        await the_form(shaken)
        await the_decisions(shaken)
        await the_execution(shaken)
        expected = [
            "open",
            *("submit", "more_info", "submit"),
            *("verified", "correct", "submit", "verified", "paper_signed"),
            *("return", "verified", "submit", "amend", "approve", "return", "approve", "shorten", "accept"),
            *("tick", "tick", "tick", "execute", "correct_date", "correct_date"),
        ]
        assert await happened(story, "YQ-0001", len(expected)) == expected
        await story.signs("YQ-0001")
        await story.again_in_force()
        await the_refusal(shaken)
        expected = ["open", "submit", "verified", "submit", "reject", "replied"]
        assert await happened(story, "YQ-0002", len(expected)) == expected


async def happened(story: Story, number: str, steps: int) -> list[str]:
    """Return the events of a case, once there are so many; the last tap may still be on its way."""
    for _ in range(100):
        if len(story.history(number)) >= steps:
            break
        await asyncio.sleep(0.1)
    return [event for _, event, _ in story.history(number)]


async def the_request(shaken: Shaken) -> None:
    """Every question of the request, and what the consultant asks back."""
    wang, chen = shaken.story.wang, shaken.story.chen
    await shaken.says(wang, "/delay", "Why do you need more time?")
    await shaken.taps(wang, "Another reason", "Please describe it in a sentence.")
    await shaken.says(wang, "My salary is late", "On which day would you like to sign?")
    await shaken.says(wang, Day("2026-12-31"), "Please send a proof")
    await shaken.photographs(wang)
    await shaken.taps(wang, "Done", "Please check. Tap", Day("2026-12-31"))
    await shaken.taps(wang, "Submit", "Checking the facts", at=chen)
    await shaken.taps(chen, "Ask the customer again", "What should the customer answer?")
    await shaken.says(chen, "Until when?", "Asking for more time", at=wang)
    await shaken.taps(wang, "Fill in", "Please check. Tap", Day("2026-12-31"))
    await shaken.taps(wang, "Submit", "Checking the facts", at=chen)


async def the_check(shaken: Shaken) -> None:
    """Every question of the consultant's check."""
    wang, chen = shaken.story.wang, shaken.story.chen
    await shaken.taps(chen, "Fill in", "How did you check it?")
    await shaken.taps(chen, "Phone call", "Is it as the customer says?")
    await shaken.taps(chen, "Confirmed", "What did you find, in a sentence?")
    await shaken.says(chen, "The salary comes", "Is the down payment ready?")
    await shaken.taps(chen, "Partly ready", "What do you recommend?")
    await shaken.taps(chen, "Agree", "Please check. Tap", "Partly ready")
    await shaken.taps(chen, "Submit", "Please read the application and confirm it.", at=wang)


async def the_form(shaken: Shaken) -> None:
    """What is wrong in it, the signed paper instead of it, the confirmation in the chat."""
    story = shaken.story
    wang, chen, li = story.wang, story.chen, story.li
    await shaken.taps(wang, "Something is wrong", "What needs to be corrected?")
    await shaken.says(wang, "The reason", "Asking for more time")
    await wang.presses("Fill in")
    await wang.sees("Please check. Tap")
    await wang.presses("Submit")
    await wang.phone.catch_up()
    await story.checks_again()
    await wang.sees("Please read the application and confirm it.")
    await shaken.taps(chen, "The form is signed on paper", "Please send a photo of the signed paper form.")
    await shaken.photographs(chen)
    await shaken.taps(chen, "Done", "The sales manager decides", at=li)
    await shaken.taps(li, "Ask", "What should be checked again?")
    await shaken.says(li, "Is it certain?", "Checking the facts", at=chen)
    await wang.phone.catch_up()
    await story.checks_again()
    await wang.sees("Please read the application and confirm it.")
    await shaken.taps(wang, "Confirm", "Is everything in the application right?")
    await shaken.taps(wang, "Yes, I confirm it here", "The sales manager decides", at=li)


async def the_decisions(shaken: Shaken) -> None:
    """A changed answer, the leader's question and shorter date, the customer's answer to it."""
    story = shaken.story
    wang, li, gao = story.wang, story.li, story.gao
    await wang.opens("YQ-0001")
    await wang.presses("More")
    await shaken.taps(wang, "Change the request", "Please check. Tap")
    await wang.presses("✎ Proof")
    await shaken.photographs(wang)
    await shaken.taps(wang, "Done", "Please check. Tap")
    await shaken.taps(wang, "Submit", "The sales manager decides", "{value} (was {before})", at=li)
    await shaken.taps(li, "Agree", "The leader decides", at=gao)
    await shaken.taps(gao, "Back to the manager", "What should be checked again?")
    await shaken.says(gao, "What does the bank say?", "The sales manager decides", at=li)
    await shaken.taps(li, "Agree", "The leader decides", at=gao)
    await shaken.taps(gao, "Agree, shorter", "Until which day do you agree?")
    await shaken.says(gao, Day("2026-12-10"), "We can keep the unit for you until", at=wang)
    await shaken.taps(wang, "Yes, that will do", "Executing and filing", at=story.yang)


async def the_execution(shaken: Shaken) -> None:
    """Every tick, the scan, and a date corrected by two."""
    story = shaken.story
    wang, li, yang = story.wang, story.li, story.yang
    await shaken.taps(yang, "☐ New date in the sales sheet", "Executing and filing")
    await shaken.taps(yang, "☐ Agreement signed by both sides", "Please send photos of all pages")
    await shaken.photographs(yang)
    await shaken.taps(yang, "Done", "Executing and filing")
    await shaken.taps(yang, "☐ Application filed", "Executing and filing")
    await shaken.taps(yang, "Execute", "Agreed: you can sign until", Day("2026-12-10"), at=wang)
    await yang.opens("YQ-0001")
    await shaken.taps(yang, "Correct the date", "Which date is right?")
    await shaken.says(yang, Day("2026-12-09"), "Please confirm: ", Day("2026-12-09"), at=li)
    await shaken.taps(li, "Confirm", "Waiting for the contract", Day("2026-12-09"))


async def the_refusal(shaken: Shaken) -> None:
    """The day for the loan papers, why not, and how the customer was told."""
    story = shaken.story
    li, chen = story.li, story.chen
    await story.reaches_manager(reason="Loan papers not complete")
    await shaken.taps(li, "Agree", "By which day must the loan papers be there?")
    await li.presses("Later")
    await li.opens("YQ-0002")
    await shaken.taps(li, "Do not agree", "Why do you not agree?")
    await shaken.taps(li, "The delay is too long", "Answering the customer", at=chen)
    await shaken.taps(chen, "Told", "How did you tell the customer?")
    await shaken.taps(chen, "Phone call", "The agreed date stays")
