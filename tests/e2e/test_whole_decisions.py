"""Delayed signing in both languages: everything that can be asked back, decided, corrected and withdrawn."""

from tests.e2e.story import UNIT, Day, Story


async def test_everything_that_can_be_asked_back_and_a_form_on_paper(story: Story) -> None:
    """The consultant starts it for the customer; each asks once more; at the end a wrong date is corrected."""
    await is_asked_again(story)
    await is_sent_back_and_signed_on_paper(story)
    await is_executed(story)
    await is_corrected(story)
    assert [event for _, event, _ in story.history("YQ-0001")] == [
        "open",
        *("submit", "more_info", "submit", "verified"),
        *("correct", "submit", "verified", "submit"),
        *("return", "verified", "paper_signed", "approve"),
        *("tick", "tick", "tick", "tick", "execute"),
        *("correct_date", "correct_date"),
    ]


async def is_asked_again(story: Story) -> None:
    """The consultant asks back, and the customer corrects what the form says."""
    wang, chen = story.wang, story.chen
    question = "3/12?"
    await story.asks(who="chen")
    await chen.sees("Checking the facts")
    await chen.presses("Ask the customer again")
    await chen.sees("What should the customer answer?")
    await chen.says(question)
    await wang.sees("Asking for more time", "Your consultant asks", question)
    await wang.presses("Fill in")
    await wang.sees("Please check. Tap", Day("2026-12-11"))
    await wang.presses("Submit")
    await wang.sees("We have your request. Your consultant checks it within")

    await story.checks()
    await wang.sees("Please read the application and confirm it.")
    await wang.presses("Something is wrong")
    await wang.sees("What needs to be corrected?")
    await wang.says("The day: it should be the tenth", "日期，应该是10号")
    await wang.presses("Fill in")
    await wang.presses("✎ New signing date")
    await wang.sees("On which day would you like to sign?")
    await wang.says(Day("2026-12-10"))
    await wang.sees("Please check. Tap", Day("2026-12-10"))
    await wang.presses("Submit")
    await story.checks_again()
    await story.confirms()


async def is_sent_back_and_signed_on_paper(story: Story) -> None:
    """The manager asks; the customer then signs on paper. Meanwhile the price list has changed."""
    wang, chen, li = story.wang, story.chen, story.li
    await li.sees("The sales manager decides", Day("2026-12-10"))
    await li.presses("Ask")
    await li.sees("What should be checked again?")
    await li.says("Is the salary certain?", "工资确定吗？")
    await story.checks_again()
    await wang.sees("Please read the application and confirm it.")
    await chen.opens("YQ-0001")
    await chen.presses("The form is signed on paper")
    await chen.sees("Please send a photo of the signed paper form.")
    await chen.photographs()
    await li.sees("The sales manager decides", Day("2026-12-10"))
    await story.trial.load("unit", ("number", "list_price"), (UNIT, "1500000"))
    await li.opens("YQ-0001")
    await li.sees("¥1,286,000")
    await li.presses("Agree")


async def is_executed(story: Story) -> None:
    """What is missing holds the execution back; the price of the subscription stays."""
    wang, yang = story.wang, story.yang
    price = story.column("subscription", f"RG-{UNIT}", "price")
    await yang.sees("Executing and filing")
    await yang.presses("New date in the sales sheet")
    await yang.presses("Agreement signed by both sides")
    await yang.photographs()
    await yang.presses("Application filed")
    assert story.reading("Signed form photographed") in await yang.presses("Execute"), (
        "the paper form is missing"
    )
    await yang.presses("Signed form photographed")
    await yang.presses("Execute")
    await wang.sees("Agreed: you can sign until", Day("2026-12-10"))
    assert story.column("subscription", f"RG-{UNIT}", "price") == price, "the price list has no say"


async def is_corrected(story: Story) -> None:
    """The assistant enters another date, the manager confirms it, and the history shows both."""
    li, yang = story.li, story.yang
    await yang.opens("YQ-0001")
    await yang.presses("Correct the date")
    await yang.says(Day("2026-12-09"))
    await li.sees("Please confirm: ", Day("2026-12-09"))
    await li.presses("Confirm")
    await li.sees("Waiting for the contract", Day("2026-12-09"))
    await li.opens("YQ-0001")
    await li.presses("More")
    await li.sees("What has happened", "{label}: {before} → {after}", Day("2026-12-10"), Day("2026-12-09"))


async def test_every_decision_of_both_leaders(story: Story) -> None:
    """Twelve days are the director's, twenty the general manager's; each sends back, refuses, shortens and agrees."""
    wang, li = story.wang, story.li
    for leader, day in ((story.zhao, "2026-12-16"), (story.gao, "2026-12-24")):
        await story.reaches_manager(day, proof=True)
        await li.presses("Agree")
        await leader.sees("The leader decides", "The sales manager agrees. Please decide.", Day(day))
        await leader.presses("Back to the manager")
        await leader.sees("What should be checked again?")
        await leader.says("What does the bank say?", "银行怎么说？")
        await li.sees("The sales manager decides", Day(day))
        await li.presses("Agree")
        await leader.sees("The leader decides", Day(day))
        await leader.presses("Do not agree")
        await leader.presses("The proof is not sufficient")
        await li.sees("The leader has not agreed to the delay until", Day(day))
        await wang.sees("We are sorry, the delay was not agreed. Please sign by", Day("2026-12-04"))
        await story.tells()
        await wang.sees("The agreed date stays")

        await story.reaches_manager(day, proof=True)
        await li.presses("Agree")
        await leader.sees("The leader decides", Day(day))
        await leader.presses("Agree, shorter")
        await leader.says(Day("2026-12-10"))
        await li.sees("The leader agrees until", Day("2026-12-10"))
        await wang.sees("We can keep the unit for you until", Day("2026-12-10"))
        await wang.presses("No")
        await story.tells()
        await wang.sees("The agreed date stays")

        await story.reaches_manager(day, proof=True)
        await li.presses("Agree")
        await leader.sees("The leader decides", Day(day))
        await leader.presses("Agree")
        await li.sees("The leader has agreed to the delay until", Day(day))
        await story.files()
        await wang.sees("Agreed: you can sign until", Day(day))
        await wang.opens(story.newest())
        await wang.surely_presses("Give up the purchase")
        await wang.sees("Handed to exit or swap", "Closed.")
        await story.again_in_force()


async def test_a_shorter_date_beyond_the_managers_limit_goes_to_the_leader(story: Story) -> None:
    """So does every decision on a late or repeated request: manager and leader must both agree."""
    wang, li, zhao = story.wang, story.li, story.zhao
    await story.reaches_manager("2026-12-18", proof=True)
    await li.presses("Agree, shorter")
    await li.says(Day("2026-12-15"))
    await zhao.sees("The leader decides", "Shorter date", Day("2026-12-15"))
    await zhao.presses("Agree")
    await wang.sees("We can keep the unit for you until", Day("2026-12-15"))
    await wang.presses("Yes, that will do")
    await story.files()
    await wang.sees("Agreed: you can sign until", Day("2026-12-15"))
    await story.chen.opens("YQ-0001")
    await story.chen.surely_presses("Give up the purchase")
    await story.chen.sees("Handed to exit or swap")

    await story.again_in_force()
    await story.trial.load("subscription", ("number", "delays_used"), (f"RG-{UNIT}", "1"))
    await story.reaches_manager("2026-12-11")
    await li.presses("Agree, shorter")
    await li.says(Day("2026-12-08"))
    await zhao.sees("The leader decides", "Late or repeated request", Day("2026-12-08"))
    await zhao.presses("Do not agree")
    await zhao.presses("There were delays before")
    card = await story.chen.sees("Answering the customer", "There were delays before")
    assert Day("2026-12-08").read(story.language) not in card["text"], (
        "nobody has offered the customer that day"
    )


async def test_a_request_is_withdrawn_at_every_step_before_it_is_decided(story: Story) -> None:
    wang, chen, li = story.wang, story.chen, story.li
    await wang.says("/delay")
    await wang.sees("Why do you need more time?")
    await wang.presses("Later")
    await wang.opens("YQ-0001")
    await wang.surely_presses("Withdraw the request")
    await wang.sees("Withdrawn", "Closed.")

    await chen.says("/delay")
    await chen.sees("Why do you need more time?")
    await chen.presses("Later")
    await chen.opens("YQ-0002")
    await chen.surely_presses("Withdraw the request")
    await chen.sees("Withdrawn", "Closed.")

    await story.asks()
    await chen.sees("Checking the facts")
    await chen.surely_presses("The customer withdraws")
    await chen.sees("Withdrawn", "Closed.")

    await story.asks()
    await story.checks()
    await wang.sees("Please read the application and confirm it.")
    await wang.surely_presses("Withdraw the request")
    await wang.sees("Withdrawn", "Closed.")

    await story.reaches_manager()
    await wang.opens("YQ-0005")
    await wang.presses("More")
    await wang.presses("Call this case off")
    await wang.sees("Shall this be called off?")
    await wang.presses("Yes, call it off")
    await li.sees("{by} has called it off.", "Wang Fang")
    assert [story.state(f"YQ-000{n}") for n in range(1, 6)] == ["withdrawn"] * 5
    assert story.column("subscription", f"RG-{UNIT}", "sign_by") == "2026-12-04"


async def test_what_cannot_be_asked_for(story: Story) -> None:
    """Too far, on a closed day, in the past, without the proof; and a day that is over is not agreed to any more."""
    wang, li = story.wang, story.li
    await wang.says("/delay")
    await wang.presses("Selling my own home")
    await wang.sees("On which day would you like to sign?")
    await wang.says(Day("2027-03-01"))
    await wang.sees("The latest possible day is")
    await wang.says(Day("2026-12-12"))
    await wang.sees("The contract desk is closed on", Day("2026-12-12"))
    await wang.says(Day("2026-12-03"))
    await wang.sees("Please choose a day after {subscription.sign_by}, your agreed date.")
    await wang.says(Day("2026-12-31"))
    await wang.sees("Please send a proof")
    assert story.reading("Submit") not in await wang.phone.screen(1)
    await wang.presses("Back")
    await wang.sees("On which day would you like to sign?")
    await wang.says(Day("2026-12-07"))
    await wang.presses("Submit")
    await story.checks()
    await story.confirms()
    await story.until("2026-12-07 18:01")
    await li.opens("YQ-0001")
    await li.sees("{new_sign_on} is over. Please ask for another day, or do not agree.")
    await li.presses("Do not agree")
    await li.presses("The delay is too long")
    await wang.sees("We are sorry, the delay was not agreed. There is still time to sign")
    await story.tells()
    await wang.sees("You can still sign until {subscription.sign_by}.", Day("2026-12-08"))
    await story.chen.sees("The agreed date stays")
    await wang.says("/delay")
    await wang.sees("Why do you need more time?")
    await story.until("2026-12-10 10:00")
    await wang.presses("Family decision")
    await wang.sees("On which day would you like to sign?")
    await wang.says(Day("2026-12-09"))
    await wang.sees("Please choose a day after today.")


async def test_loan_papers_are_listed_asked_for_by_a_day_and_reminded_of(story: Story) -> None:
    wang, li, chen = story.wang, story.li, story.chen
    await story.asks(reason="Loan papers not complete")
    await wang.sees("For the loan the bank needs: stamped proof of income")
    await story.checks()
    await story.confirms()
    await li.sees("The sales manager decides")
    await li.presses("Agree")
    await li.sees("By which day must the loan papers be there?")
    await li.says(Day("2026-12-15"))
    await li.sees("Choose {new_sign_on} or a day before it.", Day("2026-12-11"))
    await li.says(Day("2026-12-09"))
    await story.files()
    await wang.sees("Agreed: you can sign until", Day("2026-12-11"))
    await story.until("2026-12-08 19:00")
    for person in (wang, chen):
        await person.sees("⏰ Reminder", "Waiting for the contract")
    told = [len(await person.phone.messages()) for person in (wang, chen)]
    await story.until("2026-12-09 09:01")
    for person, before in zip((wang, chen), told, strict=True):
        await person.sees("Waiting for the contract", "Loan papers by", Day("2026-12-09"))
        assert len(await person.phone.messages()) == before + 1
