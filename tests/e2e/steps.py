"""What people do in most tests, in English, and whole scenes. The agreed signing date is Friday 4 December 2026."""

from dataclasses import replace
from itertools import takewhile

from bot.commands.playing import play
from bot.commands.scenes import read_scenes
from bot.commands.trial import ROOT, Trial
from bot.render.texts import Texts


async def asks(trial: Trial, day: str = "11 December 2026", reason: str = "Funds not ready") -> None:
    """The customer asks for a later date."""
    wang = trial.phones["wang"]
    await wang.say("/delay")
    await wang.press(reason)
    await wang.sees("On which day")
    await wang.say(day)
    await wang.sees("Please check")
    await wang.press("Submit")


async def verifies(trial: Trial) -> None:
    """The consultant checks the facts."""
    chen = trial.phones["chen"]
    await chen.press("Fill in")
    await chen.press("Phone call")
    await chen.press("Confirmed")
    await chen.sees("What did you find")
    await chen.say("The salary comes on the 15th")
    await chen.press("Partly ready")
    await chen.press("Agree")
    await chen.press("Submit")


async def confirms(trial: Trial) -> None:
    """The customer confirms the application."""
    wang = trial.phones["wang"]
    await wang.press("Confirm")
    await wang.press("Yes, I confirm it here")


async def reaches_manager(trial: Trial, day: str = "11 December 2026") -> None:
    """Everything up to the manager's card."""
    await asks(trial, day)
    await verifies(trial)
    await confirms(trial)
    await trial.phones["li"].sees("The sales manager decides", "Please decide")


async def files(trial: Trial) -> None:
    """The assistant executes and files."""
    chen = trial.phones["chen"]
    await chen.press("New date in the sales sheet")
    await chen.press("Agreement signed")
    await chen.send_photo()
    await chen.press("Done")
    await chen.press("Application filed")
    await chen.press("Execute")


async def plays(trial: Trial, scene: str = "later", *, before: str = "") -> None:
    """Play a scene in the trial's language, to its end or up to the step with these English words."""
    whole = read_scenes(Texts.load(ROOT / "locales"))[scene]
    steps = takewhile(lambda step: step.words is None or step.words["en"] != before, whole.steps)
    await play(replace(whole, steps=tuple(steps)), trial)
