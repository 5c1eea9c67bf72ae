"""What bots of two other makers see of the sandbox: their own parsers accept every answer."""

import asyncio
import io

import aiogram
import pytest
import telegram
from aiogram import F, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.filters import CommandStart
from aiogram.methods import SendMessage
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.sandbox.client import Phone, Sandbox

AGREE = types.InlineKeyboardMarkup(
    inline_keyboard=[[types.InlineKeyboardButton(text="Agree", callback_data="yes")]]
)


async def test_it_says_who_it_is(foreign: aiogram.Bot, ptb: telegram.Bot) -> None:
    mine, theirs = await foreign.get_me(), await ptb.get_me()
    assert mine.is_bot
    assert (mine.id, mine.username) == (theirs.id, theirs.username) == (10001, "banli_sandbox_bot")


async def test_a_dispatcher_of_aiogram_serves_a_person(foreign: aiogram.Bot, sandbox: Sandbox) -> None:
    """A whole small bot of aiogram: a greeting, a button, an edit, a toast."""
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message(CommandStart())
    async def greet(message: types.Message) -> None:
        await message.answer("<b>Hello</b> &amp; welcome", parse_mode="HTML", reply_markup=AGREE)

    @dispatcher.callback_query(F.data == "yes")
    async def agree(query: types.CallbackQuery) -> None:
        assert isinstance(query.message, types.Message)
        await query.answer("Thank you")
        await query.message.edit_text(f"Agreed by {query.from_user.first_name}")

    serving = asyncio.create_task(dispatcher.start_polling(foreign, handle_signals=False))
    wang = await sandbox.person("Wang Fang")
    await wang.say("/start")
    hello = await wang.sees("Hello & welcome")
    assert hello["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert await wang.press("Agree") == "Thank you"
    await wang.sees("Agreed by Wang Fang")
    await dispatcher.stop_polling()
    await serving


async def test_a_webhook_of_aiogram_serves_a_person(foreign: aiogram.Bot, sandbox: Sandbox) -> None:
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def echo(message: types.Message) -> SendMessage:
        return message.answer(f"{message.text}!")

    app = web.Application()
    SimpleRequestHandler(dispatcher, foreign, handle_in_background=False, secret_token="s3cret").register(
        app, "/hook"
    )
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        wang = await sandbox.person("Wang Fang")
        await wang.say("before")
        await foreign.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="wrong")
        for _ in range(50):
            info = await foreign.get_webhook_info()
            if info.last_error_message:
                break
            await asyncio.sleep(0.05)
        assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"
        assert info.pending_update_count == 1
        await foreign.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret")
        await wang.sees("before!")
        await wang.say("after")
        await wang.sees("after!")
        assert await foreign.delete_webhook()
    finally:
        await runner.cleanup()


async def test_files_go_both_ways(foreign: aiogram.Bot, ptb: telegram.Bot, wang: Phone) -> None:
    sent = await foreign.send_document(
        wang.id,
        types.BufferedInputFile("房号,价格\n3-1-1201,1286000\n".encode(), "units.csv"),
        caption="Units",
    )
    assert sent.document is not None
    again = await ptb.send_document(wang.id, sent.document.file_id)
    assert again.document is not None
    file = await again.document.get_file()
    assert bytes(await file.download_as_bytearray()).decode().startswith("房号")

    await wang.send_photo(caption="The agreement")
    updates = await foreign.get_updates()
    photo = updates[-1].message
    assert photo is not None
    assert photo.photo is not None
    assert photo.caption == "The agreement"
    content = io.BytesIO()
    await foreign.download(photo.photo[-1].file_id, content)
    assert content.getvalue().startswith(b"\x89PNG")


async def test_an_album_is_several_messages_of_one_group(foreign: aiogram.Bot, wang: Phone) -> None:
    files: list[types.MediaUnion] = [
        types.InputMediaDocument(media=types.BufferedInputFile(b"one", "1.txt")),
        types.InputMediaDocument(media=types.BufferedInputFile(b"two", "2.txt"), caption="Both"),
    ]
    album = await foreign.send_media_group(wang.id, files)
    assert [message.document.file_name for message in album if message.document] == ["1.txt", "2.txt"]
    assert len({message.media_group_id for message in album}) == 1


async def test_everything_a_person_can_send_is_understood(foreign: aiogram.Bot, wang: Phone) -> None:
    await wang.act("contact")
    await wang.act("location", latitude=23.129, longitude=113.264)
    await wang.act("file", kind="voice")
    await wang.act("file", kind="sticker")
    await wang.act("file", kind="document", name="a.pdf", mime="application/pdf")
    updates = await foreign.get_updates()
    seen = [update.message.content_type for update in updates if update.message]
    assert seen == ["text", "contact", "location", "voice", "sticker", "document"]
    contact = updates[1].message
    assert contact is not None
    assert contact.contact is not None
    assert contact.contact.user_id == wang.id


async def test_an_edited_message_comes_as_one(foreign: aiogram.Bot, ptb: telegram.Bot, wang: Phone) -> None:
    said = (await wang.act("say", text="3 Dcember"))["message"]["message_id"]
    await wang.act("edit", message_id=said, text="3 December")
    assert [update.event_type for update in await foreign.get_updates()][-1] == "edited_message"
    changed = (await ptb.get_updates())[-1].edited_message
    assert changed is not None
    assert changed.text == "3 December"
    assert changed.edit_date is not None


async def test_commands_are_kept_by_scope_and_language(foreign: aiogram.Bot, ptb: telegram.Bot) -> None:
    await foreign.set_my_commands([types.BotCommand(command="todo", description="What waits")])
    await foreign.set_my_commands([types.BotCommand(command="todo", description="待办")], language_code="zh")
    everyone = types.BotCommandScopeAllPrivateChats()
    await foreign.set_my_commands([types.BotCommand(command="a", description="b")], scope=everyone)
    assert [each.description for each in await ptb.get_my_commands()] == ["What waits"]
    assert [each.description for each in await ptb.get_my_commands(language_code="zh")] == ["待办"]
    await ptb.delete_my_commands()
    assert await foreign.get_my_commands() == []


async def test_a_reply_keyboard_and_its_end(foreign: aiogram.Bot, sandbox: Sandbox, wang: Phone) -> None:
    share = types.KeyboardButton(text="Share my number", request_contact=True)
    await foreign.send_message(
        wang.id, "Your number?", reply_markup=types.ReplyKeyboardMarkup(keyboard=[[share]])
    )
    chat = await sandbox.call("GET", f"chats/{wang.id}")
    assert chat["keyboard"]["keyboard"] == [[{"text": "Share my number", "request_contact": True}]]
    await foreign.send_message(wang.id, "Thank you", reply_markup=types.ReplyKeyboardRemove())
    assert (await sandbox.call("GET", f"chats/{wang.id}"))["keyboard"] is None


async def test_a_confirmed_update_does_not_come_again(foreign: aiogram.Bot, wang: Phone) -> None:
    await wang.say("two")
    first, second = await foreign.get_updates()
    assert second.update_id == first.update_id + 1
    again = await foreign.get_updates(offset=first.update_id + 1)
    assert [update.update_id for update in again] == [second.update_id]
    assert await foreign.get_updates(offset=second.update_id + 1) == []


async def test_a_long_poll_ends_with_the_first_update(foreign: aiogram.Bot, wang: Phone) -> None:
    [start] = await foreign.get_updates()
    waiting = asyncio.create_task(foreign.get_updates(offset=start.update_id + 1, timeout=20))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await wang.say("now")
    [update] = await asyncio.wait_for(waiting, 5)
    assert update.message is not None
    assert update.message.text == "now"


async def test_the_token_is_asked_for(sandbox: Sandbox) -> None:
    server = TelegramAPIServer.from_base(sandbox.url)
    async with aiogram.Bot("10001:nobody", session=AiohttpSession(api=server)) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()
