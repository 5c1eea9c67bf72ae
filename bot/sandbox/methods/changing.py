"""Methods that change what stands in a chat, and answers to taps. Source: Bot API 10.0, "Updating messages"."""

from typing import Any

from bot.sandbox import keyboards, limits
from bot.sandbox.api import Api
from bot.sandbox.entities import formatted, same
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.params import Call
from bot.sandbox.world import Chat, Message

Json = dict[str, Any]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


@method("editMessageText")
async def edit_message_text(api: Api, call: Call) -> Json:
    """Put another text, and another keyboard, into a message of the bot."""
    chat, message = _own(api, call)
    text, entities = formatted(call, "text")
    limits.check_text(text)
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    return _change(api, chat, message, {"text": text, "entities": entities or None}, call)


@method("editMessageCaption")
async def edit_message_caption(api: Api, call: Call) -> Json:
    """Put another caption below a picture or file of the bot."""
    chat, message = _own(api, call)
    text, entities = formatted(call, "caption")
    limits.check_caption(text)
    if "photo" not in message.data and "document" not in message.data:
        raise bad_request("there is no caption in the message to edit")
    return _change(api, chat, message, {"caption": text or None, "caption_entities": entities or None}, call)


@method("editMessageReplyMarkup")
async def edit_message_reply_markup(api: Api, call: Call) -> Json:
    """Put another keyboard below a message of the bot, or take it away."""
    chat, message = _own(api, call)
    return _change(api, chat, message, {}, call)


def _own(api: Api, call: Call) -> tuple[Chat, Message]:
    chat = api.world.open_chat(call.params.get("chat_id"))
    message = api.world.message(chat, call.integer("message_id"), "message to edit")
    if not message.by_bot or message.reply_keyboard:
        raise bad_request("message can't be edited")
    return chat, message


def _change(api: Api, chat: Chat, message: Message, content: Json, call: Call) -> Json:
    """Edit; what is the same already is refused, as Telegram does."""
    content = {**content, "reply_markup": keyboards.read(call).inline}
    if all(same(message.data.get(name), value) for name, value in content.items()):
        raise bad_request(NOT_MODIFIED)
    api.rates.count(chat.id, edit=True, now=api.clock.now())
    return api.world.edit(chat, message, content).data


@method("deleteMessage")
async def delete_message(api: Api, call: Call) -> bool:
    """Take a message away."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    _delete(api, chat, api.world.message(chat, call.integer("message_id"), "message to delete"))
    return True


@method("deleteMessages")
async def delete_messages(api: Api, call: Call) -> bool:
    """Take messages away; those that are gone already do not matter."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    numbers = call.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not 0 < len(numbers) <= limits.DELETE_AT_ONCE:
        raise bad_request("message identifiers are not specified")
    for number in numbers:
        message = chat.messages.get(int(number))
        if message is not None and not message.deleted:
            _delete(api, chat, message)
    return True


def _delete(api: Api, chat: Chat, message: Message) -> None:
    if api.clock.now() - message.sent_at > limits.DELETE_WITHIN_S:
        raise bad_request("message can't be deleted for everyone")
    api.world.delete(chat, message)


@method("pinChatMessage")
async def pin_chat_message(api: Api, call: Call) -> bool:
    """Pin a message at the top of the chat."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    message = api.world.message(chat, call.integer("message_id"), "message to pin")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        api.world.feed.publish("pin", chat.id, message_id=message.id)
    return True


@method("unpinChatMessage")
async def unpin_chat_message(api: Api, call: Call) -> bool:
    """Unpin a message, the latest one when none is named."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    number = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    api.world.feed.publish("unpin", chat.id, message_id=number)
    return True


@method("answerCallbackQuery")
async def answer_callback_query(api: Api, call: Call) -> bool:
    """End the waiting of a tap, with a few words if wanted."""
    callback = api.open_callback(call.text("callback_query_id"))
    text = call.text("text")
    if limits.units(text) > limits.CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if callback.answered:
        return True
    callback.answered = True
    api.world.feed.publish(
        "answer",
        callback.chat_id,
        user_id=callback.user_id,
        text=text,
        show_alert=call.flag("show_alert"),
        url=call.text("url"),
        callback_query_id=callback.id,
    )
    return True
