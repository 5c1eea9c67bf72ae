"""What a person does on the phone, as the updates it makes.

Source: Bot API 10.0, `Update`, `Message`, `CallbackQuery`.
"""

from typing import Any

from bot.sandbox import files, keyboards
from bot.sandbox.api import Api
from bot.sandbox.entities import find
from bot.sandbox.errors import ControlError
from bot.sandbox.files import StoredFile
from bot.sandbox.world import Chat, Message, Person

Json = dict[str, Any]

STICKER = b"RIFF\x00\x00\x00\x00WEBP"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""The smallest picture: what a person sends when nobody says which."""


class Acting:
    """One person in one chat with the bot."""

    def __init__(self, api: Api, person: Person, chat: Chat) -> None:
        """Act in the private chat, or in a group the person is in."""
        self._api = api
        self._world = api.world
        self._person = person
        self._chat = chat

    def say(self, text: str, reply_to: int = 0) -> Message:
        """Type a text; a command is marked as one."""
        content: Json = {"text": text}
        if entities := find(text):
            content["entities"] = entities
        if reply_to:
            content["reply_to_message"] = self._world.message(self._chat, reply_to).data
        return self._send(content)

    def edit(self, message_id: int, text: str) -> Message:
        """Change a text that was sent before."""
        message = self._world.message(self._chat, message_id)
        if message.data["from"]["id"] != self._person.id:
            raise ControlError("Only one's own message can be edited.")
        changed = self._world.edit(self._chat, message, {"text": text, "entities": find(text) or None})
        self._api.updates.add("edited_message", changed.data)
        return changed

    def press(self, message_id: int, *, label: str = "", data: str | None = None) -> str:
        """Tap a button of any message, old ones too; `data` may be forged. Returns the tap's id."""
        message = self._world.message(self._chat, message_id)
        if data is None:
            data = self._data(message, label)
        self._world.feed.publish(
            "tap", self._chat.id, user_id=self._person.id, message_id=message_id, label=label
        )
        callback = self._api.new_callback(self._person.id, self._chat.id, message_id, data)
        query = {
            "id": callback.id,
            "from": self._person.user,
            "message": message.data,
            "chat_instance": str(self._chat.id * 7919),
            "data": data,
        }
        self._api.updates.add("callback_query", query)
        return callback.id

    def _data(self, message: Message, label: str) -> str:
        for button in keyboards.buttons_of(message.data):
            if button["text"] == label:
                if "callback_data" not in button:
                    raise ControlError(
                        f"The button “{label}” opens or copies something; it sends nothing to the bot."
                    )
                return str(button["callback_data"])
        labels = [button["text"] for button in keyboards.buttons_of(message.data)]
        raise ControlError(f"Message {message.id} has no button “{label}”; it has {labels}.")

    def contact(self, phone: str = "", name: str = "") -> Message:
        """Share a contact: one's own, or somebody else's when a phone is given."""
        own = not phone
        shared: Json = {"phone_number": phone or self._person.phone or "+8613800000000"}
        shared["first_name"] = name or self._person.user["first_name"]
        if own:
            shared["user_id"] = self._person.id
        return self._send({"contact": shared})

    def location(self, latitude: float, longitude: float) -> Message:
        """Share a place."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def file(  # noqa: PLR0913 - what a file is sent with
        self, kind: str, content: bytes, *, name: str = "", mime: str = "", caption: str = "", album: str = ""
    ) -> Message:
        """Send a picture (`photo`), a `document`, a `voice` message or a `sticker`."""
        content = content or (STICKER if kind == "sticker" else PIXEL)
        size = files.picture_size(content) or (1, 1)
        stored = self._world.files.add(
            kind, name or f"file.{'png' if kind == 'photo' else 'bin'}", content, mime, size
        )
        body: Json = {kind: self._described(kind, stored)}
        if caption:
            body["caption"] = caption
        if album:
            body["media_group_id"] = album
        return self._send(body)

    def _described(self, kind: str, stored: StoredFile) -> Any:  # noqa: ANN401 - an object or a list of sizes
        match kind:
            case "photo":
                return files.photo_sizes(self._world.files, stored)
            case "voice":
                return {**stored.seen, "duration": 3, "mime_type": stored.mime or "audio/ogg"}
            case "sticker":
                shape = {
                    "type": "regular",
                    "width": 512,
                    "height": 512,
                    "is_animated": False,
                    "is_video": False,
                }
                return {**stored.seen, **shape, "emoji": "🙂"}
            case _:
                return {
                    **stored.seen,
                    "file_name": stored.name,
                    "mime_type": stored.mime or "application/octet-stream",
                }

    def block(self) -> None:
        """Block the bot."""
        if not self._chat.blocked:
            self._world.block(self._chat, blocked=True)
            self._standing("member", "kicked")

    def unblock(self) -> None:
        """Let the bot write again."""
        if self._chat.blocked:
            self._world.block(self._chat, blocked=False)
            self._standing("kicked", "member")

    def _standing(self, old: str, new: str) -> None:
        def member(status: str) -> Json:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self._world.bot.user, "status": status, **until}

        change = {
            "chat": self._chat.data,
            "from": self._person.user,
            "date": self._api.clock.date(),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        self._api.updates.add("my_chat_member", change)

    def _send(self, content: Json) -> Message:
        if self._chat.private:
            if self._chat.blocked:
                raise ControlError("The bot is blocked by this person; unblock it first.")
            self._chat.started = True
        message = self._world.post(self._chat, self._person, content)
        if self._chat.private or self._concerns_bot(content):
            self._api.updates.add("message", message.data)
        return message

    def _concerns_bot(self, content: Json) -> bool:
        """Tell whether a bot in privacy mode sees a group's message (Bot API, "Privacy mode")."""
        text = str(content.get("text", ""))
        reply = content.get("reply_to_message", {}).get("from", {}).get("id")
        return text.startswith("/") or f"@{self._api.me['username']}" in text or reply == self._api.me["id"]
