"""A whole case, played by its people: the customer asks for a later signing date, and gets it."""

from bot.commands.trial import Trial

LABELS = {
    "zh_CN": {
        "reason": "资金未到位",
        "submit": "提交",
        "fill": "填写",
        "call": "电话",
        "true": "属实",
        "found": "工资 15 号到账",
        "partly": "部分备齐",
        "agree": "同意",
        "form": "无误，在此确认",
        "confirm": "确认",
        "entered": "销控表已改日期",
        "signed": "双方已签协议",
        "done": "完成",
        "filed": "申请单已归档",
        "execute": "执行",
    },
    "en": {
        "reason": "Funds not ready",
        "submit": "Submit",
        "fill": "Fill in",
        "call": "Phone call",
        "true": "Confirmed",
        "found": "The salary comes on the 15th",
        "partly": "Partly ready",
        "agree": "Agree",
        "form": "Yes, I confirm it here",
        "confirm": "Confirm",
        "entered": "New date in the sales sheet",
        "signed": "Agreement signed",
        "done": "Done",
        "filed": "Application filed",
        "execute": "Execute",
    },
}
"""Buttons and words as the people know them."""


async def play_case(trial: Trial) -> None:
    """Let the customer ask, the consultant check, the manager agree and the assistant file."""
    words = LABELS[trial.language]
    wang, chen, li = trial.phones["wang"], trial.phones["chen"], trial.phones["li"]
    await wang.say("我想晚点签约" if trial.language == "zh_CN" else "I want to sign later")
    await wang.press("▶")
    await wang.press(words["reason"])
    await wang.press("Dec" if trial.language == "en" else "月")
    await wang.press(words["submit"])
    await chen.press(words["fill"])
    await chen.press(words["call"])
    await chen.press(words["true"])
    await chen.say(words["found"])
    await chen.press(words["partly"])
    await chen.press(words["agree"])
    await chen.press(words["submit"])
    await wang.press(words["confirm"])
    await wang.press(words["form"])
    await li.press(words["agree"])
    await chen.press(words["entered"])
    await chen.press(words["signed"])
    await chen.send_photo()
    await chen.press(words["done"])
    await chen.press(words["filed"])
    await chen.press(words["execute"])
    await wang.sees("18:00")
