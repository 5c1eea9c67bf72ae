"""Delayed signing from the request to the new date, every refusal on the way, and every other way it can go."""

from pathlib import Path

import pytest

from bot.commands.trial import Trial
from tests.e2e.steps import asks, confirms, files, plays, reaches_manager, verifies


@pytest.mark.parametrize(("language", "end"), [("zh_CN", "已批准"), ("en", "Agreed: you can sign until")])
async def test_a_whole_case_in_both_languages(tmp_path: Path, language: str, end: str) -> None:
    async with Trial(tmp_path, language=language) as trial:
        await trial.sell()
        await plays(trial)
        await trial.phones["wang"].sees(end, "18:00")
        history = await trial.banli("log", "--case", "YQ-0001")
        assert "requested -> verifying" in history
        assert "executing -> monitoring" in history
        for phone in trial.phones.values():
            screen = await phone.screen(50)
            assert "{" not in screen, "a raw placeholder"
            assert "None" not in screen
            if language == "zh_CN":
                assert not any(word in screen for word in ("Agree", "Submit", "Please", "the ")), (
                    "half translated"
                )


async def test_every_answer_is_checked_with_its_reason(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.press("Another reason")
    await wang.sees("describe it in a sentence")
    await wang.say("bad")
    await wang.sees("at least 5 characters")
    await wang.say("My salary is late")
    await wang.sees("On which day")
    await wang.say("the day my cat comes back")
    await wang.sees("“the day my cat comes back” is not a date")
    await wang.say("3 December 2026")
    await wang.sees("Please choose a day after Fri 4 Dec")
    await wang.say("12 December 2026")
    await wang.sees("The contract desk is closed on Sat 12 Dec")
    await wang.say("1 March 2027")
    await wang.sees("The latest possible day is")
    await wang.say("31 December 2026")
    await wang.sees("Please send a proof")
    await wang.say("I have none")
    await wang.sees("Please send a photo or a document here")
    await wang.send_photo()
    await wang.press("Done")
    await wang.sees("Please check", "My salary is late", "Thu 31 Dec")


async def test_an_answer_is_corrected_from_the_summary(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.press("Family decision")
    await wang.sees("On which day")
    await wang.press("Back")
    await wang.press("Away or ill")
    await wang.sees("On which day")
    await wang.say("9 Dec 2026")
    await wang.sees("Please check", "Away or ill")
    await wang.press("✎ New signing date")
    await wang.sees("On which day")
    await wang.say("10 Dec 2026")
    await wang.sees("Please check", "Thu 10 Dec")
    await wang.press("Submit")
    await wang.sees("We have your request")
    await centre.phones["chen"].sees("Thu 10 Dec", "Away or ill")


async def test_a_form_is_left_and_resumed(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.press("Family decision")
    await wang.sees("On which day")
    await wang.press("Later")
    await wang.sees("Your answers are kept: 1 of 2")
    await wang.press("Go on with it")
    await wang.sees("On which day")
    await wang.press("Later")
    await wang.say("/delay")
    await wang.sees("On which day")
    await wang.say("/cancel")
    await wang.sees("kept")


async def test_only_who_may_start_starts_and_a_second_start_joins(centre: Trial) -> None:
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await li.say("/delay")
    await li.sees("This process is started by others")
    await asks(centre)
    await wang.sees("We have your request")
    await wang.say("/delay")
    await wang.sees("Checking the facts")
    await chen.say("/delay")
    await chen.sees("How did you check it")
    assert "YQ-0002" not in await centre.banli("log", "--person", chen.name)


async def test_the_manager_agrees_to_a_shorter_time(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await reaches_manager(centre)
    await li.press("Agree, shorter")
    await li.sees("Until which day")
    await li.say("14 Dec 2026")
    await li.sees("Choose a day before Fri 11 Dec")
    await li.say("8 Dec 2026")
    await wang.sees("We can keep the unit for you until Tue 8 Dec")
    await wang.press("Yes, that will do")
    await files(centre)
    await wang.sees("you can sign until Tue 8 Dec")


async def test_the_customer_declines_the_shorter_time(centre: Trial) -> None:
    wang, li, chen = (centre.phones[name] for name in ("wang", "li", "chen"))
    await reaches_manager(centre)
    await li.press("Agree, shorter")
    await li.sees("Until which day")
    await li.say("8 Dec 2026")
    await wang.sees("Will that do")
    await wang.press("No")
    await wang.sees("the delay was not agreed")
    await chen.press("Told")
    await chen.press("Phone call")
    await chen.sees("The agreed date stays")


async def test_the_manager_refuses_and_the_customer_is_told_by_a_person(centre: Trial) -> None:
    wang, li, chen = (centre.phones[name] for name in ("wang", "li", "chen"))
    await reaches_manager(centre)
    await li.press("Do not agree")
    await li.press("The delay is too long")
    await wang.sees("the delay was not agreed")
    await chen.sees("Answering the customer", "The delay is too long")
    await chen.press("Told")
    await chen.press("In person")
    await chen.sees("The agreed date stays", "Closed")
    assert "The delay is too long" not in await wang.screen(30), "the reason is told by a person"


async def test_the_manager_asks_and_gets_an_answer(centre: Trial) -> None:
    li, chen = centre.phones["li"], centre.phones["chen"]
    await reaches_manager(centre)
    await li.press("Ask")
    await li.sees("What should be checked again")
    await li.say("Is the salary certain?")
    await chen.sees("Checking the facts", "Is the salary certain?")


async def test_a_long_delay_is_decided_by_the_leader_too(centre: Trial) -> None:
    wang, li, zhao = (centre.phones[name] for name in ("wang", "li", "zhao"))
    await wang.say("/delay")
    await wang.press("Funds not ready")
    await wang.sees("On which day")
    await wang.say("16 Dec 2026")
    await wang.sees("Please send a proof")
    await wang.send_photo()
    await wang.press("Done")
    await wang.press("Submit")
    await verifies(centre)
    await confirms(centre)
    await li.sees("Please decide")
    await li.press("Agree")
    await zhao.sees("The leader decides", "12 days")
    await zhao.press("Agree")
    await files(centre)
    await wang.sees("you can sign until Wed 16 Dec")


async def test_the_checklist_holds_the_execution_back(centre: Trial) -> None:
    li, chen = centre.phones["li"], centre.phones["chen"]
    await reaches_manager(centre)
    await li.press("Agree")
    await chen.sees("Executing and filing")
    toast = await chen.press("Execute")
    assert "Still open" in toast
    assert "Agreement signed by both sides" in toast
    assert chen.alert
    await files(centre)
    await chen.sees("Waiting for the contract")


async def test_the_customer_sees_their_own_part_only(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await reaches_manager(centre)
    await wang.press("Refresh")
    screen = await wang.screen(30)
    for inside in (
        "The salary comes on the 15th",
        "Consultant's view",
        "Others waiting",
        "Result of the check",
    ):
        assert inside not in screen


async def test_the_consultant_asks_the_customer_again_and_withdraws_for_them(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await asks(centre)
    await chen.sees("Checking the facts")
    await chen.press("Ask the customer again")
    await chen.sees("What should the customer answer?")
    await chen.say("Until when exactly?")
    await wang.sees("Asking for more time")
    await wang.press("Fill in")
    await wang.press("Submit")
    await chen.sees("Checking the facts")
    await chen.press("The customer withdraws")
    await chen.press("Yes: The customer withdraws")
    await chen.sees("Withdrawn")
