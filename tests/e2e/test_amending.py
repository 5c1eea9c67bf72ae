"""A request is changed while it is being decided; remarks and papers join it; a decider steps aside."""

from typing import Any

from bot.commands.trial import CAST, Member, Trial
from tests.e2e.conftest import DIRECTOR
from tests.e2e.steps import asks, confirms, reaches_manager, verifies

HE = Member("he", {"zh_CN": "何静", "en": "He Jing"}, ("sales_manager",))


async def test_a_changed_date_asks_again_only_whoever_saw_the_old_one(centre: Trial) -> None:
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await reaches_manager(centre)
    old = await li.sees("Please decide")
    await wang.press("More")
    await wang.press("Change the request")
    await wang.sees("Please check", "11 Dec")
    await wang.press("New signing date")
    await wang.say("10 December 2026")
    await wang.sees("Please check", "10 Dec")
    await wang.press("Submit")
    await chen.sees("▶ Checking the facts", "New signing date: Thu 10 Dec (was Fri 11 Dec)")
    await li.press_on(old["message_id"], data=data_of(old, "Agree"))
    assert "moved on" in li.toast, "the manager would have agreed to another date"
    await chen.press("Fill in")
    await chen.sees("Please check", "Phone call", "Confirmed")
    await chen.press("Submit")
    await confirms(centre)
    await li.sees("Please decide", "New signing date: Thu 10 Dec (was Fri 11 Dec)")
    await li.press("More")
    await li.sees("Request changed", "New signing date: Fri 11 Dec → Thu 10 Dec")


async def test_what_the_consultant_did_not_see_asks_only_the_manager(centre: Trial) -> None:
    """The consultant's card shows no proof: their check stands, the manager gets a fresh card."""
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await asks_with_proof(centre)
    await verifies(centre)
    await confirms(centre)
    old = await li.sees("Please decide", "1 received")
    before = len(await chen.messages())
    await wang.press("More")
    await wang.press("Change the request")
    await wang.sees("Please check")
    await wang.press("Proof")
    await wang.send_photo()
    await wang.sees("2 received")
    await wang.press("Done")
    await wang.press("Submit")
    await li.sees("Please decide", "Proof: 2 received (was 1 received)")
    await li.press_on(old["message_id"], data=data_of(old, "Agree"))
    assert "moved on" in li.toast
    assert len(await chen.messages()) == before


async def asks_with_proof(centre: Trial) -> None:
    """Ask for so long a delay that a proof is needed."""
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.press("Funds not ready")
    await wang.say("18 December 2026")
    await wang.sees("Please send a proof")
    await wang.send_photo()
    await wang.press("Done")
    await wang.sees("Please check")
    await wang.press("Submit")


async def test_a_refusal_begun_before_the_change_refuses_nothing(centre: Trial) -> None:
    """The manager's form is as old as the card it was begun from, and says so when it is sent."""
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await reaches_manager(centre)
    await li.press("Do not agree")
    await li.sees("Why do you not agree?")
    await wang.press("More")
    await wang.press("Change the request")
    await wang.sees("Please check", "11 Dec")
    await wang.press("New signing date")
    await wang.say("10 December 2026")
    await wang.sees("Please check", "10 Dec")
    await wang.press("Submit")
    await chen.sees("▶ Checking the facts", "New signing date: Thu 10 Dec (was Fri 11 Dec)")
    await li.press("The delay is too long")
    assert "moved on" in li.toast
    await chen.press("Fill in")
    await chen.sees("Please check", "Phone call", "Confirmed")


async def test_nothing_changed_is_told(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await reaches_manager(centre)
    await wang.press("More")
    await wang.press("Change the request")
    await wang.sees("Please check")
    await wang.press("Submit")
    await wang.sees("Nothing was changed.")


async def test_a_remark_reaches_colleagues_and_not_the_customer(centre: Trial) -> None:
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await reaches_manager(centre)
    await chen.say("/find YQ-0001")
    await chen.press("YQ-0001")
    await chen.press("More")
    await chen.press("Add a remark")
    await chen.sees("What should the others know?")
    await chen.say("Another buyer asked for this unit today.")
    await li.sees("Chen Ming remarks: “Another buyer asked for this unit today.”")
    await li.press("Agree")
    await chen.sees("Executing and filing")
    said = "\n".join(message.get("text", "") for message in await wang.messages())
    assert "Another buyer" not in said
    await wang.say("/cases")
    await wang.press("YQ-0001")
    await wang.press("More")
    page = await wang.sees("What has happened", "Submit")
    assert "Another buyer" not in page["text"]


async def test_papers_are_added_later(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await wang.press("More")
    await wang.press("Add papers")
    await wang.send_photo()
    await wang.send_photo()
    await wang.press("Done")
    await chen.sees("Wang Fang has added papers (2)")


async def test_a_remark_is_kept_though_the_case_moves_on_meanwhile(centre: Trial) -> None:
    chen, li = centre.phones["chen"], centre.phones["li"]
    await reaches_manager(centre)
    await chen.say("/find YQ-0001")
    await chen.press("YQ-0001")
    await chen.press("More")
    await chen.press("Add a remark")
    await chen.sees("What should the others know?")
    await li.press("Agree")
    await li.sees("Executing and filing")
    await chen.say("The customer sends thanks.")
    await chen.sees("Executing and filing")
    assert "The customer sends thanks." in await centre.banli("log", "--case", "YQ-0001")


def data_of(message: dict[str, Any], label: str) -> str:
    """Return what a button of a message said when it was seen."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(button["callback_data"] for row in rows for button in row if button["text"] == label)


async def test_a_decider_with_an_own_interest_steps_aside(tmp_path) -> None:
    async with Trial(tmp_path, language="en", cast=(*CAST, HE, DIRECTOR)) as centre:
        await centre.sell()
        li, he, zhao = (centre.phones[name] for name in ("li", "he", "zhao"))
        await reaches_manager(centre)
        await he.sees("Please decide")
        await li.press("More")
        await li.press("Step aside (own interest)")
        await li.sees("Now with: He Jing")
        await he.press("More")
        await he.press("Step aside (own interest)")
        await zhao.sees("The sales manager decides", "Please decide")
        await li.press("More")
        await li.sees("Stepped aside")
        await zhao.press("Agree")
        await zhao.sees("Executing and filing")
