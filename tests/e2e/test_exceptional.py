"""Delayed signing when it goes otherwise: on the last evening, decided too late, asked twice, corrected, run out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands.trial import STARTS, Trial
from tests.e2e.steps import asks, confirms, files, reaches_manager, verifies

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def until(trial: Trial, moment: str) -> None:
    """Move the time to a moment in Shanghai, the first time in a trial."""
    wanted = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    await trial.advance((wanted - STARTS).total_seconds() - 30)


async def test_asked_on_the_last_evening_and_decided_after_the_date(centre: Trial) -> None:
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await until(centre, "2026-12-04 17:59")
    await asks(centre)
    await wang.sees("Until it is decided, Fri 4 Dec stays valid.")
    await verifies(centre)
    await confirms(centre)
    await li.sees("Please decide")
    await centre.advance(3 * 24 * 3600)
    await li.say("/todo")
    await li.press("YQ-0001")
    await li.press("Agree")
    await chen.sees("Executing and filing")
    await files(centre)
    await wang.sees("Agreed: you can sign until Fri 11 Dec, 18:00.")


async def test_a_refusal_after_the_date_leaves_a_day_to_sign(centre: Trial) -> None:
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    await until(centre, "2026-12-04 17:59")
    await asks(centre)
    await verifies(centre)
    await confirms(centre)
    await li.sees("Please decide")
    await centre.advance(3 * 24 * 3600)
    await li.say("/todo")
    await li.press("YQ-0001")
    await li.press("Do not agree")
    await li.press("Others are waiting for the unit")
    await wang.sees("We are sorry, the delay was not agreed.")
    await chen.press("Told")
    await chen.press("Phone call")
    await wang.sees("You can still sign until Tue 8 Dec.")


async def test_a_second_request_is_decided_by_the_leader_too(centre: Trial) -> None:
    wang, li, zhao = (centre.phones[name] for name in ("wang", "li", "zhao"))
    await centre.load("subscription", ("number", "delays_used"), ("RG-3-1-1201", "1"))
    await asks(centre, day="7 December 2026")
    await wang.sees("Because it is late or a second one, the leader decides too.")
    await verifies(centre)
    await confirms(centre)
    await li.sees("Please decide", "Late or repeated request: yes")
    await li.press("Agree")
    await zhao.sees("The sales manager agrees. Please decide.")
    await zhao.press("Agree")
    await zhao.sees("Executing and filing")


async def test_a_wrong_date_is_corrected_by_two(centre: Trial) -> None:
    chen, li, wang = (centre.phones[name] for name in ("chen", "li", "wang"))
    await reaches_manager(centre)
    await li.press("Agree")
    await chen.sees("Executing and filing")
    await files(centre)
    await chen.sees("Waiting for the contract")
    await chen.press("Correct the date")
    await chen.say("10 December 2026")
    await li.sees("Please confirm: Correct the date", "Thu 10 Dec")
    await li.press("Confirm")
    await wang.say("/cases")
    await wang.press("YQ-0001")
    await wang.sees("Agreed signing date: Thu 10 Dec")


async def test_the_date_runs_out_and_there_is_one_last_chance(centre: Trial) -> None:
    chen, li, wang = (centre.phones[name] for name in ("chen", "li", "wang"))
    await reaches_manager(centre)
    await li.press("Agree")
    await chen.sees("Executing and filing")
    await files(centre)
    await until(centre, "2026-12-11 18:05")
    await wang.sees("The extended date has passed.")
    await li.sees("The customer has not signed. Please decide")
    await li.press("One last chance")
    await wang.sees("You can still sign until Mon 14 Dec, 18:00. This is the last extension.")
    await centre.advance(4 * 24 * 3600)
    card = await li.sees("The customer has not signed. Please decide", "Not yet possible: The last chance")
    await li.press_on(card["message_id"], "End the subscription")
    await li.sees("The subscription of 3-1-1201 ends")
    await li.press("Yes: End the subscription")
    await li.sees("Handed to exit or swap", "Closed.")


async def test_silence_on_a_shorter_date_is_no_agreement(centre: Trial) -> None:
    chen, li, wang = (centre.phones[name] for name in ("chen", "li", "wang"))
    await reaches_manager(centre)
    await li.press("Agree, shorter")
    await li.say("8 December 2026")
    await wang.sees("We can keep the unit for you until Tue 8 Dec.")
    await centre.advance(30 * 3600)
    await chen.sees("▶ Answering the customer")
    await wang.sees("We are sorry, the delay was not agreed. Please sign by Fri 4 Dec.")
