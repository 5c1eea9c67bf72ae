"""People, chats and messages in memory: what Telegram's servers keep for one bot.

Messages are Bot API 10.0 objects; one is never changed in place, an edit puts a new object in its stead, so that
everybody may keep what they saw. Each change is published in the feed:

- `message` and `edit`: `message` is the object
- `delete`: `message_id`
- `answer`: `user_id`, `text`, `show_alert`, `url`, `callback_query_id`: what a tap brought
- `tap`: `user_id`, `message_id`, `label`: somebody pressed a button
- `stage`: something beside the phones has changed (see `stage`); its `chat_id` is 0
- `action`: `action`, such as typing
- `reaction`: `message_id`, `by`, `reaction`
- `pin` and `unpin`: `message_id`
- `keyboard`: `keyboard` below the input field or None, `message_id` that brought it
- `blocked`: `blocked`, whether the person lets the bot write
- `person`: `person` who came or changed, as User with `phone`
- `commands`: the bot's menu of commands changed, of this chat or (0) of all
- `clock`: `now` and `offset`, after the time was moved; its chat is 0

Knows no method of the API and no HTTP.
"""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError, ControlError, bad_request, forbidden
from bot.sandbox.feed import Feed
from bot.sandbox.files import Files

Json = dict[str, Any]

FIRST_PERSON = 700_001
SUPERGROUP = -1_000_000_000_000
MEMBERS = {"creator", "administrator", "member", "restricted"}


@dataclass(slots=True)
class Person:
    """A person with an account, or the bot itself. `user` is the Bot API's User object."""

    id: int
    user: Json
    phone: str = ""

    @property
    def language(self) -> str:
        """Return the language of the person's app, "" when unknown."""
        return str(self.user.get("language_code", ""))

    @property
    def name(self) -> str:
        """Return first and last name."""
        return f"{self.user['first_name']} {self.user.get('last_name', '')}".strip()

    def shown(self) -> Json:
        """Return the person as a page of phones knows them."""
        return {**self.user, "phone": self.phone}


@dataclass(slots=True)
class Message:
    """A message and what the API does not show of it.

    `reply_keyboard` tells that it was sent with a keyboard below the input field: such a one cannot be edited.
    """

    data: Json
    by_bot: bool
    sent_at: float
    reply_keyboard: bool = False
    deleted: bool = False
    edits: int = 0
    reactions: dict[int, list[Json]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Return the message's number in its chat."""
        return int(self.data["message_id"])


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group. `data` is the Bot API's Chat object."""

    id: int
    data: Json
    messages: dict[int, Message] = field(default_factory=dict)
    members: dict[int, str] = field(default_factory=dict)
    keyboard: Json | None = None
    keyboard_from: int = 0
    pinned: list[int] = field(default_factory=list)
    menu_button: Json | None = None
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    last_message_id: int = 0

    @property
    def private(self) -> bool:
        """Tell whether this is the chat of one person with the bot."""
        return self.id > 0

    def shown(self) -> Json:
        """Return the chat as its people see it: the messages that are there, what is pinned, and the keyboard."""
        return {
            "chat": self.data,
            "messages": [message.data for message in self.messages.values() if not message.deleted],
            "keyboard": self.keyboard,
            "keyboard_from": self.keyboard_from,
            "pinned": self.pinned,
            "blocked": self.blocked,
        }

    @property
    def kind(self) -> str:
        """Return `private`, `group` or `supergroup`."""
        return str(self.data["type"])


class World:
    """Everything that exists: the bot, the people, the chats, the files, the time and the feed."""

    def __init__(self, bot: Json, clock: Clock) -> None:
        """Begin with the bot alone."""
        self.bot = Person(
            int(bot["id"]), {key: bot[key] for key in ("id", "is_bot", "first_name", "username")}
        )
        self.clock = clock
        self.feed = Feed()
        self.files = Files()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self._last_message_id = 0
        self._last_group = 0

    # --- people and chats ---------------------------------------------------------------------------------------

    def add_person(self, **given: Any) -> Person:  # noqa: ANN401  # fields of User, checked here
        """Create a person and the empty private chat with the bot.

        Takes `id` (else the next free one), `first_name`, `last_name`, `username`, `language_code`, `phone`.
        """
        user_id = int(given.pop("id", None) or max(self.people, default=FIRST_PERSON - 1) + 1)
        if user_id <= 0 or user_id in self.people or user_id == self.bot.id:
            raise ControlError(f"There is already a person with the id {user_id}, or the id is not above 0.")
        phone = str(given.pop("phone", None) or "")
        person = Person(user_id, {"id": user_id, "is_bot": False, "first_name": f"Person {user_id}"}, phone)
        self.people[user_id] = person
        self.chats[user_id] = Chat(user_id, {"id": user_id, "type": "private"})
        self.change_person(person, **given)
        return person

    def change_person(self, person: Person, **given: Any) -> None:  # noqa: ANN401  # fields of User, checked here
        """Change what a person's account says; None removes a field."""
        known = {"first_name", "last_name", "username", "language_code", "is_premium"}
        if wrong := given.keys() - known - {"phone"}:
            raise ControlError(
                f"A person has no {', '.join(sorted(wrong))}; a person has {', '.join(sorted(known))}."
            )
        person.phone = str(given.pop("phone", person.phone) or "")
        person.user = {key: value for key, value in {**person.user, **given}.items() if value is not None}
        shown: Json = {
            key: person.user[key] for key in ("first_name", "last_name", "username") if key in person.user
        }
        self.chats[person.id].data = {"id": person.id, "type": "private", **shown}
        self.feed.publish("person", person.id, person=person.shown())

    def person(self, user_id: int) -> Person:
        """Return a person; raises ControlError when there is none."""
        try:
            return self.people[user_id]
        except KeyError:
            raise ControlError(f"There is no person with the id {user_id}; create one first.") from None

    def add_group(self, title: str, creator: int, *, supergroup: bool = False) -> Chat:
        """Create a group of one person; the bot is not in it yet."""
        self._last_group += 1
        chat_id = SUPERGROUP - 2_000_000 - self._last_group if supergroup else -4_000_000 - self._last_group
        kind = "supergroup" if supergroup else "group"
        chat = Chat(chat_id, {"id": chat_id, "title": title, "type": kind})
        chat.members[creator] = "creator"
        self.chats[chat_id] = chat
        return chat

    def chat(self, chat_id: int) -> Chat:
        """Return a chat for the control API; raises ControlError when there is none."""
        try:
            return self.chats[chat_id]
        except KeyError:
            raise ControlError(f"There is no chat with the id {chat_id}.") from None

    def find_chat(self, given: object) -> Chat:
        """Return the chat a call names, whether or not the bot may write there; raises 400 when unknown."""
        if given is None or given == "":
            raise bad_request("chat_id is empty")
        try:
            return self.chats[int(str(given))]
        except (KeyError, ValueError):
            raise bad_request("chat not found") from None

    def open_chat(self, given: object) -> Chat:
        """Return the chat a call wants to write to.

        Raises:
            ApiError: 400 unknown or moved, 403 never started, blocked or not a member: Telegram's own rules.
        """
        chat = self.find_chat(given)
        if chat.private:
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
        elif chat.migrated_to is not None:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, text, migrate_to_chat_id=chat.migrated_to)
        elif chat.members.get(self.bot.id) not in MEMBERS:
            was = "kicked from" if chat.members.get(self.bot.id) == "kicked" else "not a member of"
            raise forbidden(f"bot {'was' if was[0] == 'k' else 'is'} {was} the {chat.kind} chat")
        return chat

    # --- messages -----------------------------------------------------------------------------------------------

    def post(self, chat: Chat, sender: Person, content: Json, *, reply_keyboard: bool = False) -> Message:
        """Add a message to a chat. `content` is what follows `date` in the Message object."""
        now = self.clock.now()
        data: Json = {
            "message_id": self._next_id(chat),
            "from": sender.user,
            "chat": chat.data,
            "date": int(now),
            **content,
        }
        message = Message(data, sender is self.bot, now, reply_keyboard)
        chat.messages[data["message_id"]] = message
        self.feed.publish("message", chat.id, message=data)
        return message

    def edit(self, chat: Chat, message: Message, content: Json) -> Message:
        """Replace parts of a message; a value of None removes the part."""
        data = {**message.data, "edit_date": self.clock.date(), **content}
        message.data = {key: value for key, value in data.items() if value is not None}
        message.edits += 1
        self.feed.publish("edit", chat.id, message=message.data)
        return message

    def delete(self, chat: Chat, message: Message) -> None:
        """Take a message away from everybody."""
        message.deleted = True
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.feed.publish("delete", chat.id, message_id=message.id)

    def show_keyboard(self, chat: Chat, keyboard: Json, message: Message) -> None:
        """Change what is below the input field: a ReplyKeyboardMarkup, ReplyKeyboardRemove or ForceReply."""
        chat.keyboard = None if keyboard.get("remove_keyboard") else keyboard
        chat.keyboard_from = message.id
        self.feed.publish("keyboard", chat.id, keyboard=chat.keyboard, message_id=message.id)

    def block(self, chat: Chat, *, blocked: bool) -> None:
        """Close a private chat to the bot, or open it again."""
        chat.blocked = blocked
        self.feed.publish("blocked", chat.id, blocked=blocked)

    def message(self, chat: Chat, message_id: int, what: str = "message") -> Message:
        """Return a message that is there; raises 400 "`what` not found"."""
        message = chat.messages.get(message_id)
        if message is None or message.deleted:
            raise bad_request(f"{what} not found")
        return message

    def _next_id(self, chat: Chat) -> int:
        """Number a message: a supergroup counts for itself, all other chats of the bot together."""
        if chat.kind == "supergroup":
            chat.last_message_id += 1
            return chat.last_message_id
        self._last_message_id += 1
        return self._last_message_id
