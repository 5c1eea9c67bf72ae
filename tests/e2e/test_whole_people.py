"""Delayed signing in both languages: two buyers, a deputy, whose own matter it is, and two cases in turns."""

from pathlib import Path

import pytest

from bot.commands.trial import Member
from tests.e2e.story import LANGUAGES, UNIT, WANG, Day, Story

ZHOU = Member("zhou", {"zh_CN": "周毅", "en": "Zhou Yi"}, ("customer",), "13700137000")
HE = Member("he", {"zh_CN": "何静", "en": "He Jing"}, ("sales_manager",))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_two_buyers_of_one_unit_share_one_request(tmp_path: Path, language: str) -> None:
    """The second who asks joins; both get the form, the first to confirm counts."""
    async with Story(tmp_path, language, ZHOU) as story:
        wang, zhou = story.wang, story.zhou
        await story.trial.load("customer", ("phone", "partner"), (WANG.phone, ZHOU.names[language]))
        await story.asks()
        await story.chen.sees("Checking the facts")
        await zhou.says("/delay")
        await zhou.sees("Checking the facts", "YQ-0001")
        await story.checks()
        card = await wang.sees("Please read the application and confirm it.")
        await story.confirms("zhou")
        await story.li.sees("The sales manager decides")
        await wang.presses_on(card, "Confirm")
        assert story.reading("The case has moved on since this was shown.") in wang.phone.toast
        await story.li.presses("Agree")
        await story.files()
        for buyer in (wang, zhou):
            await buyer.sees("Agreed: you can sign until", Day("2026-12-11"))
        assert story.newest() == "YQ-0001"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_deputy_decides_while_the_manager_is_away(tmp_path: Path, language: str) -> None:
    async with Story(tmp_path, language, HE) as story:
        li, he = story.li, story.he
        await li.says("/away")
        await li.sees("From when will you be back?")
        await li.presses(Day("2026-11-26"))
        await li.sees("Back on {day}. Who stands in for you?")
        await li.presses("He Jing")
        await he.sees("You stand in for", "Li Na")
        await story.asks()
        await story.checks()
        await story.confirms()
        await he.sees("The sales manager decides", "Days asked for")
        assert await li.was_told("The sales manager decides") == 0, "the absent one is left in peace"
        await he.presses("Agree")
        await story.yang.sees("Executing and filing")
        await he.opens("YQ-0001")
        await he.presses("More")
        await he.sees("What has happened", "He Jing")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nobody_decides_their_own_matter(tmp_path: Path, language: str) -> None:
    """The buyer is the sales manager: the director decides. A relative steps aside: one tier up again."""
    async with Story(tmp_path, language) as story:
        li, zhao, gao, chen = story.li, story.zhao, story.gao, story.chen
        await story.trial.load("customer", ("phone", "person"), (WANG.phone, story.trial.phones["li"].name))
        await story.asks(who="chen")
        await story.checks()
        await story.confirms("li")
        await zhao.sees("The sales manager decides", "Days asked for")
        await li.opens("YQ-0001")
        screen = await li.phone.screen(1)
        assert story.reading("Do not agree") not in screen, "the buyer has no say in it"
        await zhao.presses("More")
        await zhao.presses("Step aside (own interest)")
        await gao.sees("The sales manager decides", "Days asked for")
        await gao.presses("Agree")
        await story.yang.sees("Executing and filing")
        await chen.sees("Executing and filing")


async def test_a_changed_request_asks_only_those_whose_card_it_changes(story: Story) -> None:
    """Another proof comes before the manager alone, whose card shows it; another date before the consultant too."""
    wang, chen, li = story.wang, story.chen, story.li
    await story.reaches_manager("2026-12-16", proof=True)
    card = await li.sees("The sales manager decides", Day("2026-12-16"))
    before = len(await chen.phone.messages())
    await wang.opens("YQ-0001")
    await wang.presses("More")
    await wang.presses("Change the request")
    await wang.sees("Please check. Tap")
    await wang.presses("✎ Proof")
    await wang.sends_photo()
    await wang.presses("Done")
    await wang.presses("Submit")
    await li.sees("The sales manager decides", "{value} (was {before})")
    await li.presses_on(card, "Agree")
    assert story.reading("The case has moved on since this was shown.") in li.phone.toast
    assert len(await chen.phone.messages()) == before

    await wang.opens("YQ-0001")
    await wang.presses("More")
    await wang.presses("Change the request")
    await wang.sees("Please check. Tap")
    await wang.presses("✎ New signing date")
    await wang.says(Day("2026-12-10"))
    await wang.sees("Please check. Tap", Day("2026-12-10"))
    await wang.presses("Submit")
    await chen.sees("Checking the facts", Day("2026-12-10"), Day("2026-12-16"))
    await story.checks_again()
    await story.confirms()
    await li.sees("The sales manager decides", Day("2026-12-10"), Day("2026-12-16"))
    await li.presses("Agree")
    await story.files()
    await wang.sees("Agreed: you can sign until", Day("2026-12-10"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_two_requests_of_one_buyer_answered_in_turns(tmp_path: Path, language: str) -> None:
    """Two units, two open forms: a tap on the older one, a reply to it, and words after each land where they belong."""
    async with Story(tmp_path, language) as story:
        wang, chen = story.wang, story.chen
        await story.trial.sell(unit="5-2-0802")
        first, second = [await story.begins(unit) for unit in ("1201", "0802")]
        await wang.presses_on(first, "Another reason")
        await wang.sees("YQ-0001", "Please describe it in a sentence.")
        await wang.presses_on(second, "Family decision")
        await wang.sees("YQ-0002", "On which day would you like to sign?")
        await wang.says(Day("2026-12-09"))
        await wang.sees("YQ-0002", "Please check. Tap", Day("2026-12-09"))
        await wang.phone.act("say", text="My salary is late", reply_to=first["message_id"])
        await wang.sees("YQ-0001", "On which day would you like to sign?")
        await wang.says(Day("2026-12-10"))
        await wang.sees("YQ-0001", "Please check. Tap", Day("2026-12-10"))
        await wang.presses("Submit")
        await chen.sees("Checking the facts", UNIT, Day("2026-12-10"), "Another reason")
        await wang.opens("YQ-0002")
        await wang.presses("Fill in")
        await wang.sees("YQ-0002", "Please check. Tap", Day("2026-12-09"))
        await wang.presses("Submit")
        await chen.sees("Checking the facts", "5-2-0802", Day("2026-12-09"), "Family decision")
        assert "salary" not in str(story.answers("YQ-0002"))
