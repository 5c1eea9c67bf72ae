"""Peer: python-telegram-bot's ConversationHandler, as its documentation teaches.

Follows the project's examples `conversationbot2.py`, `inlinekeyboard2.py` and `persistentconversationbot.py`:
`Application.builder()` with its defaults, `run_polling`, `PicklePersistence`, one persistent
ConversationHandler.
"""

import os
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

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

REASON, DATE, NOTE, SUMMARY = range(4)


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup:
    """Return the keyboard in this library's words."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in keyboard]
    )


async def delay(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Open the conversation: ask for the reason."""
    await update.message.reply_text(ASK_REASON, reply_markup=markup(REASON_KEYBOARD))
    return REASON


async def reason(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep the reason, ask for the date."""
    query = update.callback_query
    await query.answer()
    context.user_data["reason"] = REASONS[int(query.data.partition(":")[2])]
    await query.edit_message_text(ASK_DATE, reply_markup=markup(DATE_KEYBOARD))
    return DATE


async def date(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep the date; ask for the note, or show the summary again when it is known."""
    query = update.callback_query
    await query.answer()
    context.user_data["date"] = DATES[int(query.data.partition(":")[2])]
    if "note" in context.user_data:
        await query.edit_message_text(summary(context.user_data), reply_markup=markup(SUMMARY_KEYBOARD))
        return SUMMARY
    await query.edit_message_text(ASK_NOTE)
    return NOTE


async def note(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep the note, show the summary."""
    context.user_data["note"] = update.message.text
    await update.message.reply_text(summary(context.user_data), reply_markup=markup(SUMMARY_KEYBOARD))
    return SUMMARY


async def change(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask for the date once more."""
    query = update.callback_query
    await query.answer()
    await query.edit_message_text(ASK_DATE, reply_markup=markup(DATE_KEYBOARD))
    return DATE


async def submit(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Hand the request in and end the conversation."""
    query = update.callback_query
    await query.answer()
    await query.edit_message_text(received(context.user_data))
    context.user_data.clear()
    return ConversationHandler.END


def main() -> None:
    """Run until stopped."""
    token, root = os.environ["BOT_TOKEN"], os.environ["TELEGRAM_API_URL"]
    persistence = PicklePersistence(filepath=Path(os.environ["BANLI_HOME"]) / "conversationbot")
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(token).base_url(f"{root}/bot").persistence(persistence).build()
    )
    conversation = ConversationHandler(
        entry_points=[CommandHandler("delay", delay)],
        states={
            REASON: [CallbackQueryHandler(reason, pattern="^reason:")],
            DATE: [CallbackQueryHandler(date, pattern="^date:")],
            NOTE: [MessageHandler(filters.TEXT & ~filters.COMMAND, note)],
            SUMMARY: [
                CallbackQueryHandler(submit, pattern="^submit$"),
                CallbackQueryHandler(change, pattern="^change$"),
            ],
        },
        fallbacks=[CommandHandler("delay", delay)],
        name="delay",
        persistent=True,
    )
    application.add_handler(conversation)
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
