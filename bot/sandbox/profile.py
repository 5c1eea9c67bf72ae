"""What the bot tells about itself: commands by scope and language, name, descriptions, menu button.

Source: Bot API 10.0 `setMyCommands`, `BotCommandScope` and its section "Determining list of commands". Knows no chat.
"""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Scope = tuple[str, int, int]
"""Kind, chat id and user id, 0 where the kind has none."""

DEFAULT: Scope = ("default", 0, 0)


@dataclass(slots=True)
class Profile:
    """The bot's own settings. Texts are by language, "" for every other one."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    rights: dict[bool, Json] = field(default_factory=dict)

    def shown(
        self, user_id: int, language: str, chat_id: int | None = None, *, admin: bool = False
    ) -> list[Json]:
        """Return the commands a person sees in the private chat, or in the group `chat_id`.

        The first list that exists counts: from the narrowest scope to the widest, each in the person's language and
        then without one.
        """
        if chat_id is None or chat_id > 0:
            scopes: list[Scope] = [("chat", user_id, 0), ("all_private_chats", 0, 0)]
        else:
            scopes = [("chat_member", chat_id, user_id)]
            scopes += [("chat_administrators", chat_id, 0)] if admin else []
            scopes += [("chat", chat_id, 0)]
            scopes += [("all_chat_administrators", 0, 0)] if admin else []
            scopes += [("all_group_chats", 0, 0)]
        for scope in [*scopes, DEFAULT]:
            for code in (language[:2], ""):
                if (commands := self.commands.get((scope, code))) is not None:
                    return commands
        return []
