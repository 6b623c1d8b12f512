"""What people hear when an update of theirs has failed, and who hears it."""

from typing import Any

from todobot import access, texts
from todobot.services import outbox, users
from todobot.texts import text


def is_from_who_may_use_the_bot(update: dict[str, Any]) -> bool:
    """Tell whether an update of any form, that failed, is one of a person to whom the bot is open."""
    if access.is_for_all():
        return True
    people = [part.get("from") for part in update.values() if isinstance(part, dict)]
    return any(
        isinstance(person, dict)
        and type(person.get("id")) is int
        and access.admits(person["id"], str(person.get("username", "")))
        for person in people
    )


def say_sorry(update: dict[str, Any], fault: str) -> None:
    """Answer an update of any form that failed. What it holds is not trusted: it may be why it failed."""
    for part in update.values():
        if not isinstance(part, dict):
            continue
        message = part.get("message", part)
        chat = message.get("chat") if isinstance(message, dict) else None
        if isinstance(chat, dict) and type(chat.get("id")) is int and chat.get("type") == "private":
            user = users.find(chat["id"])  # Bot API: a private chat has the id of its person
            with texts.speaking(users.language(user) if user else None):
                outbox.say(chat["id"], text("fault_apology", fault=fault))
            return
