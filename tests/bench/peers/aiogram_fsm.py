"""Peer: aiogram 3 with its finite state machine, as its documentation teaches, on an SQLite storage.

Follows `examples/finite_state_machine.py` of the project: StatesGroup, Router, `FSMContext`, `start_polling`
with its defaults.
"""

import asyncio
import os
from pathlib import Path

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from .aiogram_sqlite import SqliteStorage
from .wording import (
    ASK_DATE,
    ASK_NOTE,
    ASK_REASON,
    DATE_KEYBOARD,
    DATES,
    REASON_KEYBOARD,
    REASONS,
    SUMMARY_KEYBOARD,
    Keyboard,
    received,
    summary,
)

router = Router()


class Delay(StatesGroup):
    """Where a request stands."""

    reason = State()
    date = State()
    note = State()
    summary = State()


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup:
    """Return the keyboard in this library's words."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in keyboard
        ]
    )


@router.message(Command("delay"))
async def delay(message: Message, state: FSMContext) -> None:
    """Open the conversation: ask for the reason."""
    await state.set_state(Delay.reason)
    await message.answer(ASK_REASON, reply_markup=markup(REASON_KEYBOARD))


@router.callback_query(Delay.reason, F.data.startswith("reason:"))
async def reason(query: CallbackQuery, state: FSMContext) -> None:
    """Keep the reason, ask for the date."""
    await query.answer()
    await state.update_data(reason=REASONS[int(query.data.partition(":")[2])])
    await state.set_state(Delay.date)
    await query.message.edit_text(ASK_DATE, reply_markup=markup(DATE_KEYBOARD))


@router.callback_query(Delay.date, F.data.startswith("date:"))
async def date(query: CallbackQuery, state: FSMContext) -> None:
    """Keep the date; ask for the note, or show the summary again when it is known."""
    await query.answer()
    data = await state.update_data(date=DATES[int(query.data.partition(":")[2])])
    if "note" in data:
        await state.set_state(Delay.summary)
        await query.message.edit_text(summary(data), reply_markup=markup(SUMMARY_KEYBOARD))
    else:
        await state.set_state(Delay.note)
        await query.message.edit_text(ASK_NOTE)


@router.message(Delay.note, F.text)
async def note(message: Message, state: FSMContext) -> None:
    """Keep the note, show the summary."""
    data = await state.update_data(note=message.text)
    await state.set_state(Delay.summary)
    await message.answer(summary(data), reply_markup=markup(SUMMARY_KEYBOARD))


@router.callback_query(Delay.summary, F.data == "change")
async def change(query: CallbackQuery, state: FSMContext) -> None:
    """Ask for the date once more."""
    await query.answer()
    await state.set_state(Delay.date)
    await query.message.edit_text(ASK_DATE, reply_markup=markup(DATE_KEYBOARD))


@router.callback_query(Delay.summary, F.data == "submit")
async def submit(query: CallbackQuery, state: FSMContext) -> None:
    """Hand the request in and end the conversation."""
    await query.answer()
    data = await state.get_data()
    await state.clear()
    await query.message.edit_text(received(data))


async def main() -> None:
    """Run until stopped."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    storage = SqliteStorage(str(Path(os.environ["BANLI_HOME"]) / "fsm.db"))
    await storage.open()
    dispatcher = Dispatcher(storage=storage)
    dispatcher.include_router(router)
    async with Bot(token=os.environ["BOT_TOKEN"], session=session) as bot:
        await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
