"""A contract that is signed early ends an open request, wherever it is; and so does the contract of a delay."""

from tests.e2e.story import Day, Story


async def ended_by_the_contract(story: Story, number: str) -> None:
    """The contract clerk notes the contract: the request is closed, everybody hears of it, and nothing reminds."""
    await story.ding.opens(number)
    await story.ding.presses("Contract signed")
    for person in (story.wang, story.chen, story.li):
        await person.sees("The contract for {subscription.unit} has been signed.", "3-1-1201")
    assert story.state(number) == "withdrawn"
    await story.again_in_force()


async def test_a_contract_signed_early_ends_the_request(story: Story) -> None:
    wang, li, zhao = story.wang, story.li, story.zhao
    await wang.says("/delay")
    await wang.sees("Why do you need more time?")
    await ended_by_the_contract(story, "YQ-0001")

    await story.asks()
    await story.chen.sees("Checking the facts")
    await ended_by_the_contract(story, "YQ-0002")

    await story.asks()
    await story.checks()
    await wang.sees("Please read the application")
    await ended_by_the_contract(story, "YQ-0003")

    await story.reaches_manager()
    await ended_by_the_contract(story, "YQ-0004")

    await story.reaches_manager("2026-12-16", proof=True)
    await li.presses("Agree")
    await zhao.sees("The leader decides", "The sales manager agrees. Please decide.")
    await ended_by_the_contract(story, "YQ-0005")

    await story.reaches_manager()
    await li.presses("Agree, shorter")
    await li.says(Day("2026-12-08"))
    await wang.sees("We can keep the unit for you until")
    await ended_by_the_contract(story, "YQ-0006")

    await story.reaches_manager()
    await li.presses("Do not agree")
    await li.presses("The delay is too long")
    await story.chen.sees("Answering the customer", "The delay is too long")
    await ended_by_the_contract(story, "YQ-0007")

    await story.reaches_manager()
    await li.presses("Agree")
    await story.yang.sees("Executing and filing")
    await ended_by_the_contract(story, "YQ-0008")


async def test_the_contract_closes_the_delay_and_its_reminders_stop(story: Story) -> None:
    """Noted by the consultant or the contract clerk, in time or when the date has run out already."""
    wang, li, chen, ding = story.wang, story.li, story.chen, story.ding
    for number, who in (("YQ-0001", chen), ("YQ-0002", ding)):
        await story.reaches_monitoring()
        await who.opens(number)
        await who.presses("Contract signed")
        await who.sees("Contract signed", "Closed.")
        await wang.says("/delay")
        await wang.sees("This subscription is not waiting for its contract any more.")
        await story.again_in_force()
    said = [len(await person.phone.messages()) for person in (wang, li, chen)]
    await story.until("2026-12-11 17:59")
    assert [len(await person.phone.messages()) for person in (wang, li, chen)] == said

    for number, who, sign_by, day in (
        ("YQ-0003", chen, "2026-12-14", "2026-12-18"),
        ("YQ-0004", ding, "2026-12-21", "2026-12-25"),
    ):
        await story.again_in_force(sign_by=sign_by)
        await story.reaches_monitoring(day)
        await story.until(f"{day} 18:01")
        await li.sees("The customer has not signed. Please decide what follows.")
        await who.opens(number)
        await who.presses("Contract signed")
        await li.sees("Contract signed", "Closed.")
        assert story.state(number) == "completed"
