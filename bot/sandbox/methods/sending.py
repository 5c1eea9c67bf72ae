"""Methods that put something new into a chat. Source: Bot API 10.0, "Available methods"."""

from typing import Any

from bot.sandbox import files, keyboards, limits
from bot.sandbox.api import Api
from bot.sandbox.entities import formatted
from bot.sandbox.errors import bad_request
from bot.sandbox.files import StoredFile
from bot.sandbox.methods.registry import method
from bot.sandbox.params import Call
from bot.sandbox.world import Chat, Message

Json = dict[str, Any]

ACTIONS = {
    "typing",
    "upload_photo",
    "upload_document",
    "upload_video",
    "record_voice",
    "upload_voice",
    "choose_sticker",
    "find_location",
}


@method("sendMessage")
async def send_message(api: Api, call: Call) -> Json:
    """Send a text."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    text, entities = formatted(call, "text")
    limits.check_text(text)
    return _post(api, chat, call, {"text": text, **({"entities": entities} if entities else {})}).data


@method("sendPhoto")
async def send_photo(api: Api, call: Call) -> Json:
    """Send a picture, uploaded or by its id."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    stored = _file(api, call, "photo")
    return _post(
        api, chat, call, {"photo": files.photo_sizes(api.world.files, stored), **_caption(call)}
    ).data


@method("sendDocument")
async def send_document(api: Api, call: Call) -> Json:
    """Send a file, uploaded or by its id."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    stored = _file(api, call, "document")
    return _post(api, chat, call, {"document": _document(stored), **_caption(call)}).data


@method("sendMediaGroup")
async def send_media_group(api: Api, call: Call) -> list[Json]:
    """Send an album of up to 10 pictures or files."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    media = call.json("media", "media")
    if not isinstance(media, list):
        raise bad_request("Expected an Array of InputMedia")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > limits.ALBUM:
        raise bad_request("too many messages to send as an album")
    group = str(api.world.clock.date() * 1000 + len(chat.messages))
    sent = []
    for one in media:
        kind = str(one.get("type"))
        part = Call(call.method, {**one, "media": one.get("media")}, call.files)
        stored = _file(api, part, kind, name="media")
        what: Json = {"photo": files.photo_sizes(api.world.files, stored)}
        if kind == "document":
            what = {"document": _document(stored)}
        sent.append(_post(api, chat, call, {"media_group_id": group, **what, **_caption(part)}).data)
    return sent


@method("sendLocation")
async def send_location(api: Api, call: Call) -> Json:
    """Send a point on the map."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    place = {"latitude": call.number("latitude"), "longitude": call.number("longitude")}
    return _post(api, chat, call, {"location": place}).data


@method("sendVenue")
async def send_venue(api: Api, call: Call) -> Json:
    """Send a place with its name and address."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    point = {"latitude": call.number("latitude"), "longitude": call.number("longitude")}
    venue = {"location": point, "title": call.required("title"), "address": call.required("address")}
    return _post(api, chat, call, {"venue": venue, "location": point}).data


@method("sendContact")
async def send_contact(api: Api, call: Call) -> Json:
    """Send a phone number with a name."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    contact = {"phone_number": call.required("phone_number"), "first_name": call.required("first_name")}
    return _post(api, chat, call, {"contact": contact}).data


@method("sendChatAction")
async def send_chat_action(api: Api, call: Call) -> bool:
    """Show what the bot is doing, such as typing."""
    chat = api.world.open_chat(call.params.get("chat_id"))
    action = call.required("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    api.world.feed.publish("action", chat.id, action=action)
    return True


def _post(api: Api, chat: Chat, call: Call, content: Json) -> Message:
    """Add the bot's message with its keyboard and what it replies to."""
    api.rates.count(chat.id, edit=False, now=api.clock.now())
    boards = keyboards.read(call)
    if boards.inline is not None:
        content["reply_markup"] = boards.inline
    if (reply := _replied(api, chat, call)) is not None:
        content["reply_to_message"] = reply
    message = api.world.post(chat, api.world.bot, content, reply_keyboard=boards.reply is not None)
    if boards.reply is not None:
        api.world.show_keyboard(chat, boards.reply, message)
    return message


def _replied(api: Api, chat: Chat, call: Call) -> Json | None:
    given = call.json("reply_parameters", "reply parameters") or {}
    number = given.get("message_id") or call.integer("reply_to_message_id")
    if not number:
        return None
    if given.get("allow_sending_without_reply") and int(number) not in chat.messages:
        return None
    return api.world.message(chat, int(number), "message to be replied").data


def _caption(call: Call) -> Json:
    text, entities = formatted(call, "caption")
    limits.check_caption(text)
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def _document(stored: StoredFile) -> Json:
    return {**stored.seen, "file_name": stored.name, "mime_type": stored.mime or "application/octet-stream"}


def _file(api: Api, call: Call, kind: str, name: str = "") -> StoredFile:
    """Return the file a call sends: attached, uploaded under the field's name, or known by its id."""
    field = name or kind
    given = call.text(field)
    upload = (
        call.files.get(given.removeprefix("attach://"))
        if given.startswith("attach://")
        else call.files.get(field)
    )
    if upload is None:
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        known = api.world.files.known(given)
        if known is None:
            raise bad_request("wrong remote file identifier specified: can't unserialize it")
        return known
    files.check_upload(kind, upload.content)
    size = (0, 0)
    if kind == "photo":
        found = files.picture_size(upload.content)
        if found is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        size = found
    return api.world.files.add(kind, upload.name, upload.content, upload.mime, size)
