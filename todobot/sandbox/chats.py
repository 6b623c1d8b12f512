"""The people, the chats and the messages in them: plain values, changed only under the world's lock."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

# A bot's database outlives the sandbox's memory, so a new world must not give out an old world's ids again.
FIRST_MESSAGE_IDS = 100_000_000


@dataclass
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    has_blocked_bot: bool = False
    is_deactivated: bool = False

    def names(self) -> Json:
        """Return the names that a User and a private Chat share."""
        names = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {key: value for key, value in names.items() if value}

    def user(self) -> Json:
        """Return the Bot API's User."""
        return {"id": self.id, "is_bot": False, **self.names(), "language_code": self.language_code}


@dataclass
class StoredMessage:
    """A message: `data` is the Bot API's Message and is replaced, never changed, so it may be handed out."""

    data: Json
    from_bot: bool
    is_editable: bool = True
    is_deleted: bool = False
    version: int = 0
    reaction: list[Json] = field(default_factory=list)


@dataclass
class Chat:
    """A private chat (its id is the person's) or a group, with its whole history."""

    id: int
    type: str
    title: str
    member_ids: list[int]
    json: Json
    knows_bot: bool = False
    bot_sees_all: bool = True
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    by_version: OrderedDict[int, StoredMessage] = field(default_factory=OrderedDict)
    last_message_id: int = field(default_factory=lambda: secrets.randbelow(FIRST_MESSAGE_IDS) + 1)
    version: int = 0
    reply_keyboard: Json | None = None
    action: str | None = None
    action_until: float = 0.0
    toasts: list[Json] = field(default_factory=list)

    def visible(self, message_id: int) -> StoredMessage | None:
        """Return the message unless it is unknown or deleted."""
        stored = self.messages.get(message_id)
        return None if stored is None or stored.is_deleted else stored

    def changed_since(self, version: int) -> list[StoredMessage]:
        """Return the messages changed after `version`, by ascending message_id."""
        changed: list[StoredMessage] = []
        for stored in reversed(self.by_version.values()):
            if stored.version <= version:
                break
            changed.append(stored)
        return sorted(changed, key=lambda stored: int(stored.data["message_id"]))


def private_chat(person: Person) -> Chat:
    """Return the person's still empty chat with the bot."""
    title = f"{person.first_name} {person.last_name}".strip()
    json = {"id": person.id, **person.names(), "type": "private"}
    return Chat(person.id, "private", title, [person.id], json)


def group_chat(chat_id: int, title: str, member_ids: list[int], *, bot_sees_all: bool) -> Chat:
    """Return an empty group that holds the bot; Bot API: without admin rights it sees only what is for it."""
    json = {"id": chat_id, "title": title, "type": "group", "all_members_are_administrators": False}
    return Chat(chat_id, "group", title, list(member_ids), json, knows_bot=True, bot_sees_all=bot_sees_all)
