"""Telegram's menu of commands follows the language of the app; for those who chose another one, a chat has its own.

Bot API: setMyCommands with BotCommandScopeChat. In a private chat the chat's id is the person's.
"""

from typing import Any

from todobot import texts
from todobot.models import User
from todobot.services import outbox


def bring_up_to_date(user: User, *, is_bulk: bool = False) -> None:
    """Have the person's menu speak the language that they chose, or their app's. Call inside a transaction."""
    if user.language is None:
        take_away(user.id)
        return
    with texts.speaking(user.language):
        commands = texts.menu()
    outbox.put(user.id, "setMyCommands", {"commands": commands, **_scope(user.id)}, is_bulk=is_bulk)


def take_away(user_id: int) -> None:
    """Have the menu be the one of everybody again. Call inside a transaction."""
    outbox.put(user_id, "deleteMyCommands", _scope(user_id))


def renew(language: str) -> None:
    """Have the menus of those renewed who chose that language: its commands have changed. Call inside a transaction."""
    for user in User.select().where(User.language == language):
        bring_up_to_date(user, is_bulk=True)


def _scope(user_id: int) -> dict[str, Any]:
    return {"scope": {"type": "chat", "chat_id": user_id}}
