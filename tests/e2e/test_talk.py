"""Whatever a person sends is answered by its kind: without a question, beside one, and in a group."""

import asyncio
from typing import Any

import pytest

from bot.commands.trial import Trial
from bot.sandbox.client import Json, Phone

PLACE = {"latitude": 23.1, "longitude": 113.3}
POLL = {
    "id": "1",
    "question": "q",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}
ROUND = {"file_id": "a", "file_unique_id": "b", "length": 3, "duration": 3}
STRANGE: list[tuple[str, Json, str]] = [
    ("file", {"kind": "sticker"}, "no stickers or games"),
    ("file", {"kind": "voice"}, "cannot listen"),
    ("raw", {"dice": {"emoji": "🎲", "value": 3}}, "no stickers or games"),
    ("raw", {"video_note": ROUND}, "cannot watch videos"),
    ("raw", {"poll": POLL}, "cannot read this kind"),
    ("raw", {"a_kind_of_tomorrow": {"x": 1}}, "cannot read this kind"),
]
UNASKED: list[tuple[str, Json, str]] = [
    ("file", {"kind": "photo"}, "No question asks for papers"),
    ("file", {"kind": "document"}, "No question asks for papers"),
    ("location", PLACE, "Nobody has asked for a place"),
    ("raw", {"location": {**PLACE, "live_period": 600}}, "Nobody has asked for a place"),
    ("contact", {"phone": "+8613900000000", "name": "Somebody"}, "Nobody has asked for a phone number"),
    ("contact", {}, "Nobody has asked for a phone number"),
]


async def send(centre: Trial, phone: Phone, how: str, what: Json) -> None:
    """Send something; what no person of the sandbox can send comes as Telegram would deliver it."""
    if how != "raw":
        await phone.act(how, **what)
        return
    api = centre.holder.api
    chat = api.world.chat(phone.id)
    body = {"message_id": 9000, "date": int(api.clock.now()), "chat": chat.data, "from": phone.user, **what}
    await phone.act("say", text="hello")  # what is seen is looked for from here on
    await phone.sees("Hello!")
    api.updates.add("message", body)


async def test_without_a_question_each_kind_is_answered_by_its_kind(centre: Trial) -> None:
    wang = centre.phones["wang"]
    for how, what, answer in (*STRANGE, *UNASKED):
        await send(centre, wang, how, what)
        await wang.sees(answer)


async def test_beside_a_question_the_reason_stands_with_it(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.sees("Why do you need more time")
    beside = [(how, what, "does not ask for that") for how, what, _ in UNASKED]
    for how, what, answer in (*STRANGE, *beside):
        if how != "raw":
            await wang.act(how, **what)
            await wang.sees(answer, "Why do you need more time")


async def test_a_changed_message_changes_no_answer_and_says_so(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.press("Another reason")
    await wang.sees("describe it")
    sent = await wang.act("say", text="My salary is late")
    await wang.sees("On which day")
    await wang.act("edit", message_id=sent["message"]["message_id"], text="My loan is late")
    await wang.sees("Changing a message does not change what you have told me", "On which day")
    await wang.say("11 December 2026")
    await wang.sees("Please check", "My salary is late")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("menu", "Hello, Wang Fang"),
        ("what about my request, any news?", "My cases"),
        ("thanks", "You are welcome"),
        ("can I talk to a person?", "Your consultant is Chen Ming"),
        ("/help", "/delay: Delayed signing"),
        ("/todo", "To do"),
    ],
)
async def test_words_beside_the_question_are_answered_and_the_form_goes_on(
    centre: Trial, words: str, answer: str
) -> None:
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.sees("Why do you need more time")
    await wang.say(words)
    await wang.sees(answer)
    await wang.press("Go on with it")
    await wang.sees("Why do you need more time")


async def test_the_language_changes_in_the_middle_of_a_form(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.sees("Why do you need more time")
    await wang.say("中文")
    await wang.sees("请问延期的原因是什么")
    await wang.say("资金未到位")
    await wang.sees("您希望哪一天签约")
    await wang.say("/language")
    await wang.sees("请选择语言")
    await wang.press("English")
    await wang.sees("On which day would you like to sign?")


async def test_words_that_end_a_talk_or_a_form_that_is_not_open(centre: Trial) -> None:
    wang = centre.phones["wang"]
    for words, answer in (
        ("ok", "All right."),
        ("再见", "All right."),
        ("cancel", "There is no open form."),
        ("/cancel@banli_demo_bot", "There is no open form."),
        ("/nothing", "There is no command /nothing"),
        ("/away", "for colleagues of the centre"),
        ("how much is a parking lot", "ask your consultant: Chen Ming"),
    ):
        await wang.say(words)
        await wang.sees(answer)


async def test_a_greeting_does_not_hide_a_wish(chinese: Trial) -> None:
    wang = chinese.phones["wang"]
    await wang.say("你好，我想晚点签约")
    await wang.sees("您是想办理这件事吗", "延迟签约")


async def test_what_a_date_was_read_as_is_said_with_the_reason(chinese: Trial) -> None:
    wang = chinese.phones["wang"]
    await wang.say("/delay")
    await wang.press("资金未到位")
    await wang.say("下周五")
    await wang.sees("您说的是12月4日(周五)。请选12月4日(周五)（您的约定签约日）之后的日期。")
    await wang.say("下下週五")
    await wang.sees("新签约日：12月11日(周五)")


async def test_punctuation_is_no_answer(chinese: Trial) -> None:
    wang = chinese.phones["wang"]
    await wang.say("/delay")
    await wang.sees("延期的原因")
    for text in ("?", "。", "…"):
        await wang.say(text)
        screen = await wang.sees("不在选项里", "延期的原因")
        assert "Funds" not in screen["text"]


async def test_a_group_hears_the_same_however_the_bot_is_called(centre: Trial) -> None:
    wang = centre.phones["wang"]
    group = await centre.sandbox.call("POST", "groups", {"title": "Neighbours", "members": [wang.id]})
    name = centre.holder.api.me["username"]
    for said in ("/cases", f"@{name} what about 1201?"):
        await wang.act("say", text=said, chat_id=group["id"])
    found: list[Any] = []
    for _ in range(60):
        await asyncio.sleep(0.1)
        chat = await centre.sandbox.call("GET", f"chats/{group['id']}")
        found = [one for one in chat["messages"] if one["from"]["is_bot"]]
        if found:
            break
    assert found
    assert all("private chat" in one["text"] and "1201" not in one["text"] for one in found)


async def test_commands_are_those_of_the_person_in_their_language(centre: Trial) -> None:
    wang, chen, li = (centre.phones[name] for name in ("wang", "chen", "li"))
    profile = centre.holder.api.profile

    async def menu(phone: Phone, command: str) -> dict[str, str]:
        for _ in range(60):
            shown = {one["command"]: one["description"] for one in profile.shown(phone.id, "en")}
            if command in shown:
                return shown
            await asyncio.sleep(0.1)
        raise AssertionError(f"{phone.name} has no /{command}")

    assert {"registers", "days"}.isdisjoint(await menu(wang, "delay"))
    colleague = await menu(chen, "import")
    assert {"away", "registers", "import", "days", "todo"} <= colleague.keys()
    assert "people" not in colleague
    assert {"people", "days", "away"} <= (await menu(li, "people")).keys()
    await wang.say("中文")
    await wang.sees("以后用中文跟您说")
    for _ in range(60):
        if (await menu(wang, "delay"))["delay"] == "延迟签约":
            break
        await asyncio.sleep(0.1)
    assert (await menu(wang, "delay"))["delay"] == "延迟签约"


async def test_the_list_of_tasks_says_until_when(centre: Trial) -> None:
    wang, chen = centre.phones["wang"], centre.phones["chen"]
    await wang.say("/delay")
    await wang.sees("Why do you need more time")
    await chen.say("/todo")
    await chen.sees("YQ-0001", "3-1-1201", "Asking for more time, by Tue 24 Nov 10:00")


async def test_a_text_that_the_phone_has_split_is_one_text(centre: Trial) -> None:
    wang = centre.phones["wang"]
    await wang.say("/delay")
    await wang.press("Another reason")
    await wang.sees("describe it")
    before = len(await wang.messages())
    for length in (4096, 4090, 1814):
        await wang.say("x" * length)
    await wang.sees("You sent 10,002", "describe it")
    await asyncio.sleep(1.5)
    answers = [one for one in (await wang.messages())[before:] if one["from"]["is_bot"]]
    assert len(answers) == 1
