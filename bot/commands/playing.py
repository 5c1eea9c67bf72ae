"""Plays a scene by itself, as its people would: for the terminal and for the tests."""

from collections.abc import Callable
from datetime import datetime

from bot.app import Office, open_office
from bot.commands.passing import at_present, pass_until
from bot.commands.scenes import DEADLINE, Scene, Step
from bot.commands.trial import FURTHER, Trial
from bot.commands.upcoming import upcoming
from bot.sandbox.client import Phone


async def play(scene: Scene, trial: Trial, tell: Callable[[Step], None] = lambda _: None) -> None:
    """Carry out every step; `tell` hears of each before it is done.

    Raises:
        AssertionError: somebody did not see what the scene promises.
    """
    for member in FURTHER:
        if member.id in scene.phones and member.id not in trial.phones:
            await trial.join(member)
    reached = True
    async with open_office(trial.settings()) as office:
        for step in scene.steps:
            tell(step)
            match step.do, step.how:
                case "advance", how:
                    await _pass(trial, office, how)
                case "bot", "start":
                    await trial.start()
                case "bot", "kill":
                    await trial.kill()
                case "bot", _:
                    await trial.stop()
                case "line", "cut":
                    await trial.sandbox.fault("down")
                    reached = False
                case "line", _:
                    await trial.sandbox.call("DELETE", "faults")
                    reached = True
                case _:
                    phone = trial.phones[step.who]
                    await _act(step, phone, trial.language, answered=reached and trial.running)


async def _act(step: Step, phone: Phone, language: str, *, answered: bool) -> None:
    words = step.words[language] if step.words is not None else ""
    match step.do:
        case "say":
            await phone.say(words)
        case "photo":
            await phone.send_photo()
        case "contact":
            await phone.act("contact")
        case "see":
            await phone.sees(words)
        case _ if answered:
            await phone.press(words)
        case _:
            await phone.tap(words)


async def _pass(trial: Trial, office: Office, how: str) -> None:
    """Let time pass: up to a moment, or to what falls due next."""
    if how != DEADLINE:
        await pass_until(trial, office, datetime.fromisoformat(how))
        return
    due = await upcoming(at_present(trial, office))
    assert due is not None, "nothing falls due"  # noqa: S101 - the scene promises it
    await trial.advance(due.at.timestamp() - trial.holder.api.clock.now() + 1)
