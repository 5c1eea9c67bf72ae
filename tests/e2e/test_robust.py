"""What goes wrong in real life: taps twice and late, forged buttons, restarts, lost answers, silence, crowds."""

import asyncio
import signal
import socket
from pathlib import Path

import pytest

from bot.commands.trial import CAST, Trial, TrialError
from bot.sandbox.client import Json, Phone
from tests.e2e.steps import asks, files, reaches_manager, verifies


async def buttons(phone: Phone) -> Json:
    """Return the newest message that has buttons."""
    return next(message for message in reversed(await phone.messages()) if "reply_markup" in message)


async def test_a_tap_counts_once(centre: Trial) -> None:
    li = centre.phones["li"]
    await reaches_manager(centre)
    card = (await buttons(li))["message_id"]
    data = (await buttons(li))["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await asyncio.gather(*(li.act("press", message_id=card, data=data) for _ in range(5)))
    await li.sees("Executing and filing")
    await asyncio.sleep(0.5)
    history = await centre.banli("log", "--case", "YQ-0001")
    assert history.count(": approve (") == 1


async def test_an_old_button_tells_the_truth(centre: Trial) -> None:
    li, chen = centre.phones["li"], centre.phones["chen"]
    await reaches_manager(centre)
    card = await buttons(li)
    old = card["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    await li.press("Agree")
    await li.sees("Executing and filing")
    toast = await li.press_on(card["message_id"], data=old)
    assert "moved on" in toast
    assert li.alert
    assert "Executing and filing" in await li.screen(1)
    toast = await chen.press_on((await buttons(chen))["message_id"], data=old)
    assert "moved on" in toast, "somebody else's button, forwarded, does nothing either"


async def test_forged_buttons_do_nothing(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await reaches_manager(centre)
    approve = (await buttons(li))["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    own = (await buttons(wang))["message_id"]
    assert "Sales manager" in await wang.press_on(own, data=approve)
    for forged in ("x", "", "p.1.2.approve", "\x00" * 60, "💥" * 16, approve[:-1], approve + "x"):
        await wang.press_on(own, data=forged)
    history = await centre.banli("log", "--case", "YQ-0001")
    assert "approve" not in history


async def test_nothing_that_a_person_sends_meets_silence(centre: Trial) -> None:
    wang = centre.phones["wang"]
    for text in ("?", "x" * 4096, "<b>&lt;", "{customer}", "\u202eevil"):
        await wang.say(text)
        await wang.sees("I did not understand that")
    await wang.say("I would like to sign later, please")
    await wang.sees("Is this what you would like to do?", "Delayed signing")
    await wang.press("Start: Delayed signing")
    await wang.sees("Why do you need more time")


async def test_a_group_gets_no_details(centre: Trial) -> None:
    wang = centre.phones["wang"]
    group = await centre.sandbox.call("POST", "groups", {"title": "Neighbours", "members": [wang.id]})
    await wang.act("say", text="/cases", chat_id=group["id"])
    for _ in range(50):
        await asyncio.sleep(0.1)
        chat = await centre.sandbox.call("GET", f"chats/{group['id']}")
        if len(chat["messages"]) > 1:
            break
    assert "private chat" in chat["messages"][-1]["text"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_stop_and_restart_in_the_middle_of_every_question(centre: Trial, how: signal.Signals) -> None:
    """Every step of the customer's and the consultant's forms, with a new process for each."""
    wang, chen = centre.phones["wang"], centre.phones["chen"]

    async def again() -> None:
        await centre.stop(how)
        await centre.start()

    await wang.say("/delay")
    await wang.sees("Why do you need more time")
    await again()
    await wang.press("Another reason")
    await wang.sees("describe it")
    await again()
    await wang.say("My salary is late")
    await wang.sees("On which day")
    await again()
    await wang.say("31 December 2026")
    await wang.sees("send a proof")
    await again()
    await wang.send_photo()
    await wang.press("Done")
    await wang.sees("Please check", "My salary is late")
    await again()
    await wang.press("Submit")
    await chen.sees("Checking the facts", "My salary is late")
    await chen.press("Fill in")
    for question, answer in (
        ("How did you check", "Phone call"),
        ("Is it as the customer", "Confirmed"),
        ("What did you find", ""),
        ("down payment ready", "Partly ready"),
        ("What do you recommend", "Agree"),
    ):
        await chen.sees(question)
        await again()
        if answer:
            await chen.press(answer)
        else:
            await chen.say("The salary comes on the 15th")
    await chen.sees("Please check", "The salary comes on the 15th")
    await again()
    await chen.press("Submit")
    await again()
    await wang.press("Confirm")
    await again()
    await wang.press("Yes, I confirm it here")
    await centre.phones["li"].sees("Please decide")


async def test_what_was_typed_while_the_bot_was_away_is_answered(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await centre.kill()
    await wang.say("/delay")
    await centre.start()
    await wang.sees("Why do you need more time")


async def test_one_chat_that_must_wait_stops_no_other(centre: Trial) -> None:
    wang, li = centre.phones["wang"], centre.phones["li"]
    await centre.sandbox.fault("flood", method="*message*", chat_id=wang.id, retry_after=4, times=1)
    await wang.say("/menu")
    await asyncio.sleep(0.2)
    await li.say("/menu")
    await li.sees("Hello", patience_s=2)
    await wang.sees("Hello", patience_s=8)


@pytest.mark.parametrize("kind", ["reset_before", "error", "malformed"])
async def test_a_fault_of_the_network_is_outlived(centre: Trial, kind: str) -> None:
    wang = centre.phones["wang"]
    await centre.sandbox.fault(kind, method="sendmessage", times=2)
    await wang.say("/help")
    await wang.sees("Tap the buttons", patience_s=15)


async def test_a_notice_of_money_is_never_sent_twice(centre: Trial) -> None:
    """The connection breaks after the delivery of the final notice: it counts as unknown and is not repeated."""
    wang, li = centre.phones["wang"], centre.phones["li"]
    await reaches_manager(centre)
    await li.press("Agree")
    await centre.phones["chen"].sees("Executing and filing")
    await centre.sandbox.fault("reset_after", method="sendmessage", chat_id=wang.id, skip=1, times=1)
    await files(centre)
    await wang.sees("Agreed: you can sign until")
    await asyncio.sleep(2)
    await centre.stop()
    await centre.start()
    await asyncio.sleep(1)
    assert (await wang.screen(50)).count("Agreed: you can sign until") == 1
    assert "[unknown]" in await centre.banli("log", "--case", "YQ-0001")


async def test_updates_that_come_again_take_effect_once(centre: Trial) -> None:
    li = centre.phones["li"]
    await reaches_manager(centre)
    await centre.sandbox.call("POST", "updates", {"duplicate": 1})
    await li.press("Agree")
    await li.sees("Executing and filing")
    await centre.sandbox.call("POST", "updates", {"redeliver": 20})
    await asyncio.sleep(1)
    history = await centre.banli("log", "--case", "YQ-0001")
    assert history.count(": approve (") == 1
    assert history.count(": submit (") == 2, "the request and the confirmation of the form"


async def test_a_person_who_blocked_the_bot_is_left_alone(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await asks(centre)
    await wang.sees("We have your request")
    await wang.act("block")
    await verifies(centre)
    await chen.sees("Confirming the application")
    await wang.act("unblock")
    await wang.say("/todo")
    await wang.press("YQ-0001")
    await wang.sees("Please read the application")


async def test_deadlines_remind_and_expire(centre: Trial) -> None:
    """The customer leaves the form of the application alone: reminded, then withdrawn; nothing comes after that."""
    wang = centre.phones["wang"]
    await asks(centre)
    await verifies(centre)
    await wang.sees("Please read the application")
    before = len(await wang.messages())
    await centre.sandbox.advance(24 * 3600)
    for _ in range(60):
        await asyncio.sleep(0.1)
        if len(await wang.messages()) > before:
            break
    assert len(await wang.messages()) > before, "a reminder at half of the time"
    await centre.sandbox.advance(26 * 3600)
    await wang.say("/cases")
    await wang.sees("My cases")
    await centre.phones["chen"].say("/todo")
    await centre.phones["chen"].sees("Nothing is waiting for you", patience_s=5)
    assert "form_filling -> withdrawn" in await centre.banli("log", "--case", "YQ-0001")


async def test_a_webhook_serves_as_well(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_SECRET": "trial-secret",
        "LISTEN": f"127.0.0.1:{port}",
    }
    async with Trial(tmp_path, language="en", cast=CAST[:2], settings=settings) as trial:
        await trial.sell()
        await asks(trial)
        await trial.phones["wang"].sees("We have your request")
        await trial.phones["chen"].sees("Checking the facts")


async def test_a_second_bot_in_the_same_home_says_why_not(centre: Trial) -> None:
    with pytest.raises(TrialError, match="BANLI_HOME: another banli"):
        await centre.banli("run")


async def test_the_conversation_is_kept(centre: Trial) -> None:
    await asks(centre)
    await settles(centre)
    log = await centre.banli("log", "--person", centre.phones["wang"].name)
    assert "> /delay" in log
    assert "> [Funds not ready]" in log
    assert "On which day would you like to sign?" in log


async def settles(centre: Trial) -> None:
    """Wait until everything about the request has been sent."""
    await centre.phones["wang"].sees("We have your request")
    await centre.phones["chen"].sees("Checking the facts")
    await asyncio.sleep(0.3)


async def test_a_question_that_came_twice_goes_on_at_the_bottom(centre: Trial) -> None:
    """Killed after the delivery, before it was noted: it comes again; a tap on the first copy moves the last."""
    wang = centre.phones["wang"]
    await centre.sandbox.fault("slow_answer", method="sendmessage", chat_id=wang.id, seconds=30)
    await wang.say("/delay")
    first = await wang.sees("Why do you need more time")
    await centre.kill()
    await centre.sandbox.call("DELETE", "faults")
    await wang.act("press", message_id=first["message_id"], label="Funds not ready")
    await centre.start()
    await wang.sees("On which day")
    await asyncio.sleep(0.5)
    last = (await wang.messages())[-1]
    assert "On which day" in last["text"]
    await wang.say("11 December 2026")
    await wang.press("Submit")
    await wang.sees("Checking the facts")
