"""Sound updates of every kind, as Telegram sends them (Bot API: Update), from people of our own."""

import random
from typing import Any

Json = dict[str, Any]

SERVICE: dict[str, Any] = {
    "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}},
    "new_chat_title": "Title",
    "new_chat_members": [{"id": 5, "is_bot": False, "first_name": "New"}],
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400},
    "users_shared": {"request_id": 1, "users": [{"user_id": 5}]},
    "gift": {"gift": {"id": "1", "sticker": {}, "star_count": 1}},
}
_FILE = {"file_id": "file-0123456789", "file_unique_id": "unique-1", "file_size": 12}
_PIXELS = {**_FILE, "width": 10, "height": 10}
_PLACE = {"latitude": 52.5, "longitude": 13.4}
KINDS: dict[str, Any] = {
    "photo": [_PIXELS, _PIXELS],
    "video": {**_PIXELS, "duration": 3, "file_name": "film.mp4"},
    "animation": {**_PIXELS, "duration": 3},
    "document": {**_FILE, "file_name": "paper.pdf", "mime_type": "application/pdf"},
    "audio": {**_FILE, "duration": 3, "title": "Song", "performer": "Band"},
    "voice": {**_FILE, "duration": 3},
    "video_note": {**_FILE, "length": 10, "duration": 3},
    "sticker": {**_PIXELS, "type": "regular", "is_animated": False, "is_video": False, "emoji": "😀"},
    "location": _PLACE,
    "venue": {"location": _PLACE, "title": "Café", "address": "Street 1"},
    "contact": {"phone_number": "+491234", "first_name": "Bob", "user_id": 5},
    "checklist": {"title": "Shopping", "tasks": [{"id": 1, "text": "milk"}, {"id": 2, "text": "tea"}]},
    "dice": {"emoji": "🎲", "value": 3},
    "poll": {"id": "1", "question": "Why?", "options": [{"text": "a", "voter_count": 0}], "type": "regular"},
    "story": {"id": 3, "chat": {"id": 4, "type": "private"}},
    "hologram": {"file_id": "not-invented-yet"},
}
ORIGINS: tuple[Json, ...] = (
    {"type": "user", "date": 1, "sender_user": {"id": 5, "is_bot": False, "first_name": "Eve"}},
    {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"},
    {
        "type": "channel",
        "date": 1,
        "chat": {"id": -1001, "type": "channel", "title": "News"},
        "message_id": 3,
    },
    {"type": "chat", "date": 1, "sender_chat": {"id": -1002, "type": "supergroup", "title": "Group"}},
)
COMMANDS = (
    *("/start", "/help", "/add", "/list", "/done", "/settings", "/cancel", "/find", "/tags"),
    *("/export", "/forget", "/clear", "/privacy", "/language"),
)


def person_of(person: int) -> Json:
    """Return a User."""
    return {
        "id": person,
        "is_bot": False,
        "first_name": f"P{person}",
        "username": f"p{person}",
        "language_code": "en",
    }


def message_of(person: int, number: int, text: str | None = None) -> Json:
    """Return a message in a private chat, with nothing in it when there is no text."""
    chat = {"id": person, "type": "private", "first_name": f"P{person}"}
    message: Json = {"message_id": number, "date": 1_760_000_000, "chat": chat, "from": person_of(person)}
    if text is not None:
        message["text"] = text
        if text.startswith("/"):
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return message


def tap_of(person: int, number: int, data: str) -> Json:
    """Return a tap on a button under a message of the bot."""
    message = {
        **message_of(person, number, "Your notes"),
        "from": {"id": 7, "is_bot": True, "first_name": "Bot"},
    }
    return {
        "callback_query": {
            "id": str(number), "from": person_of(person), "chat_instance": "1", "data": data, "message": message,
        }
    }  # fmt: skip


def any_update(person: int, number: int, dice: random.Random) -> Json:
    """Return a sound update of a random kind."""
    message = message_of(person, number)
    kind, service = dice.choice(list(KINDS)), dice.choice(list(SERVICE))
    command = " ".join((dice.choice(COMMANDS), *dice.choices(["", "milk", "#tag", "!keep", "7"], k=2)))
    edited = message_of(person, max(1, number - dice.randrange(9)), f"edited {number}")
    query = {
        "id": str(number),
        "from": person_of(person),
        "offset": "",
        "query": dice.choice(["", "milk", "#"]),
    }
    group = {"id": -100, "type": "supergroup", "title": "Group"}
    return dice.choice(
        [
            {"my_chat_member": _blocking(person, dice.choice(("kicked", "member")))},
            {"message": message_of(person, number, f"note {number}")},
            {"message": message_of(person, number, command)},
            {"message": message | {kind: KINDS[kind], "caption": "a caption"}},
            {"message": message | {kind: KINDS[kind], "media_group_id": str(number // 20)}},
            {"message": message_of(person, number, "from afar") | {"forward_origin": dice.choice(ORIGINS)}},
            {"message": message | {service: SERVICE[service]}},
            {"edited_message": edited | {"edit_date": edited["date"] + 1}},
            {"inline_query": query},
            {"message": message_of(person, number, dice.choice(COMMANDS)) | {"chat": group}},
        ]
    )


def _blocking(person: int, status: str) -> Json:
    """Return the change when somebody blocks the bot, or lets it write again (Bot API: ChatMemberUpdated)."""
    member = {"user": {"id": 7, "is_bot": True, "first_name": "Bot"}, "status": status, "until_date": 0}
    chat = message_of(person, 1)["chat"]
    return {
        "chat": chat,
        "from": person_of(person),
        "date": 1_760_000_000,
        "old_chat_member": member,
        "new_chat_member": member,
    }
