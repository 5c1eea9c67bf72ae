"""Delayed signing in both languages while nobody acts: reminders, what is told above, what lapses, what runs out."""

import asyncio
from pathlib import Path

import pytest

from tests.e2e.story import LANGUAGES, LIU, UNIT, Day, Somebody, Story


async def test_what_customers_leave_alone_lapses_and_they_are_reminded_before(story: Story) -> None:
    wang, chen = story.wang, story.chen
    await wang.says("/delay")
    await wang.sees("Why do you need more time?")
    await story.until("2026-11-24 07:55")
    assert await wang.was_told("⏰ Reminder") == 0, "two thirds of a day end at two in the night"
    await story.until("2026-11-24 08:01")
    await wang.sees("⏰ Reminder", "Asking for more time")
    assert await wang.was_told("⏰ Reminder") == 1, "what would have come twice in the night comes once"
    await story.until("2026-11-24 10:05")
    await wang.sees("The request for more time was not finished and has lapsed.", Day("2026-12-04"))
    await chen.sees("{subscription.unit}: please call the customer", UNIT)
    assert story.state("YQ-0001") == "withdrawn"

    await story.asks()
    await story.checks()
    await wang.sees("Please read the application and confirm it.")
    before = await wang.was_told("⏰ Reminder")
    await story.until("2026-11-25 07:55")
    assert await chen.was_told("Confirming the application", "⏰ Reminder") == 0
    told = len(await chen.phone.messages())
    await story.until("2026-11-25 08:01")
    await chen.sees("Confirming the application")
    await wang.sees("⏰ Reminder", "Confirming the application")
    assert len(await chen.phone.messages()) == told + 1, "the consultant may still call"
    assert await wang.was_told("⏰ Reminder") == before + 1
    await story.until("2026-11-25 10:30")
    await wang.sees("The request for more time was not finished and has lapsed.")
    assert story.history("YQ-0002")[-1] == ("form_filling", "timeout", "withdrawn")

    await story.reaches_manager()
    await story.li.presses("Agree, shorter")
    await story.li.says(Day("2026-12-08"))
    await wang.sees("We can keep the unit for you until", Day("2026-12-08"))
    await story.until("2026-11-26 11:00")
    await wang.sees("We are sorry, the delay was not agreed. Please sign by", Day("2026-12-04"))
    assert story.history("YQ-0003")[-1] == ("customer_offer", "timeout", "replying"), (
        "silence is no agreement"
    )
    await story.tells()
    await story.chen.sees("The agreed date stays")


async def test_an_undecided_request_climbs_both_rungs_and_is_never_decided_by_time(story: Story) -> None:
    """Due on Monday at 14:00; the agreed date is the fourth of December, its freeze ends two days later."""
    li, zhao, gao = story.li, story.zhao, story.gao
    await story.reaches_manager()
    await story.until("2026-11-23 12:05")
    await li.sees("⏰ Reminder", "The sales manager decides", "Next reminder: ")
    await story.until("2026-11-23 14:05")
    await li.sees("⏰ Reminder", "⚠ Overdue: it was due by")
    assert await zhao.was_told("The sales manager decides") == 0
    await story.until("2026-11-24 14:05")
    await zhao.sees("The sales manager decides", "⚠ Overdue: it was due by")
    assert await gao.was_told("The sales manager decides") == 0
    await story.until("2026-11-26 14:05")
    await gao.sees("The sales manager decides", "⚠ Overdue: it was due by")
    for day in ("2026-11-27", "2026-11-30"):
        told = len(await gao.phone.messages())
        await story.until(f"{day} 14:10")
        await gao.sees("The sales manager decides")
        assert len(await gao.phone.messages()) == told + 1, "an open case never falls silent"
    await story.until("2026-12-04 17:55")
    above, own = len(await zhao.phone.messages()), len(await li.phone.messages())
    await story.until("2026-12-04 18:01")
    await zhao.sees("The sales manager decides")
    assert len(await zhao.phone.messages()) == above + 1, "at the agreed date the director has it before them"
    await story.until("2026-12-06 17:55")
    assert len(await li.phone.messages()) == own
    await story.until("2026-12-06 18:01")
    await li.sees("The sales manager decides")
    assert len(await li.phone.messages()) == own + 1, "the freeze is over: decide or call"
    assert story.state("YQ-0001") == "manager_decision"
    assert story.column("subscription", f"RG-{UNIT}", "sign_by") == "2026-12-04"
    await li.opens("YQ-0001")
    await li.presses("Agree")
    await story.files()
    await story.wang.sees("Agreed: you can sign until", Day("2026-12-11"))


async def test_asked_in_the_last_minute_it_is_in_time(story: Story) -> None:
    """At 17:59 of the agreed day nothing is late, at 18:01 the leader decides too; either is decided after the date."""
    wang, li, zhao = story.wang, story.li, story.zhao
    await story.until("2026-12-04 17:59")
    await story.asks()
    await wang.sees("We have your request. Your consultant checks it", Day("2026-12-04"))
    await story.until("2026-12-04 18:01")
    await story.chen.opens("YQ-0001")
    await story.chen.surely_presses("The customer withdraws")
    await story.chen.sees("Withdrawn", "Closed.")
    await story.asks()
    await wang.sees("We have your request. Because it is late or a second one", Day("2026-12-04"))
    await story.checks()
    await story.confirms()
    await li.sees("The sales manager decides", "Late or repeated request")
    await story.until("2026-12-07 10:00")
    await li.opens("YQ-0002")
    await li.presses("Agree")
    await zhao.sees("The leader decides", "Late or repeated request")
    await zhao.presses("Agree")
    await story.files()
    await wang.sees("Agreed: you can sign until", Day("2026-12-11"))


async def test_the_new_date_is_announced_runs_out_and_is_given_once_more(story: Story) -> None:
    wang, chen, li, zhao, gao = story.wang, story.chen, story.li, story.zhao, story.gao
    await story.reaches_monitoring()
    for moment in ("2026-12-08 18:01", "2026-12-10 18:01", "2026-12-11 16:01"):
        told = [len(await person.phone.messages()) for person in (wang, chen)]
        await story.until(moment)
        for person, before in zip((wang, chen), told, strict=True):
            await person.sees("Waiting for the contract", Day("2026-12-11"))
            assert len(await person.phone.messages()) == before + 1
    await story.until("2026-12-11 18:01")
    await wang.sees("The extended date has passed. The sales manager will settle")
    await li.sees("The customer has not signed. Please decide what follows.")

    await story.until("2026-12-12 18:01")
    await zhao.sees("{subscription.unit}: the extended date has passed and nothing is decided yet.", UNIT)
    heard, later = (
        await zhao.was_told("The extended date has passed"),
        await gao.was_told("The extended date has passed"),
    )
    assert later == 0
    await story.until("2026-12-14 18:01")
    assert await zhao.was_told("The extended date has passed") > heard, "every day"
    await story.until("2026-12-16 18:01")
    await gao.sees("The extended date has passed")
    assert await wang.was_told("The extended date has passed. The sales manager will settle") == 1, (
        "told once"
    )
    assert ("overdue", "timeout", "overdue") in story.history("YQ-0001")

    await li.opens("YQ-0001")
    await li.presses("One last chance")
    await wang.sees("You can still sign until {subscription.sign_by}, 18:00.", Day("2026-12-19"))
    await story.until("2026-12-19 18:01")
    card = await li.sees("The customer has not signed.")
    assert story.reading("One last chance") not in str(card["reply_markup"]), "it was given"
    await li.surely_presses("End the subscription")
    await li.sees("Handed to exit or swap", "Closed.")
    stale = await li.presses_on(card, "End the subscription")
    assert story.reading("This case is closed.") in stale
    assert [event for _, event, _ in story.history("YQ-0001")].count("forfeit_path") == 1, "one exit, not two"
    seen = len(await wang.phone.messages())
    await story.until("2026-12-29 12:00")
    assert len(await wang.phone.messages()) == seen, "nothing reminds of what is over"


async def settled(*people: Somebody) -> list[int]:
    """Wait until nothing more comes; return how many messages each has."""
    before: list[int] = []
    for _ in range(60):
        await asyncio.sleep(0.25)
        now = [len(await person.phone.messages()) for person in people]
        if now == before:
            return now
        before = now
    raise AssertionError("messages come without an end")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_outage_of_three_days_is_made_up_for_in_the_morning(tmp_path: Path, language: str) -> None:
    """Down from Monday to Wednesday night: each is reminded once, of what is still open, and told how late it is."""
    async with Story(tmp_path, language, LIU) as story:
        wang, liu, li, zhao, gao, chen = (
            getattr(story, name) for name in ("wang", "liu", "li", "zhao", "gao", "chen")
        )
        await story.trial.sell(unit="5-2-0802", customer="liu")
        await story.reaches_manager()
        await story.asks(who="liu")
        await chen.sees("Checking the facts", "Liu Yang")
        await liu.opens("YQ-0002")
        await liu.presses("More")
        await liu.presses("Call this case off")
        await liu.sees("Shall this be called off?")
        await liu.presses("Yes, call it off")
        await chen.sees("{by} has called it off.", "Liu Yang")
        await story.trial.stop()
        await story.until("2026-11-25 23:00")
        wangs, lis, zhaos, gaos, chens = before = await settled(wang, li, zhao, gao, chen)
        await story.trial.start()
        assert await settled(wang, li, zhao, gao, chen) == before, "nobody is woken"
        await story.until("2026-11-26 08:01")
        for person in (li, zhao):
            await person.sees("The sales manager decides", "⚠ Overdue: it was due by", Day("2026-11-23"))
        after = await settled(wang, li, zhao, gao, chen)
        assert after == [wangs, lis + 1, zhaos + 1, gaos, chens], (
            "once each, and nothing of what was called off"
        )
        assert story.state("YQ-0001") == "manager_decision"
