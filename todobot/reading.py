"""What a message says, as Telegram sent it."""

from functools import cache

from telebot import util
from telebot.types import Message
from telebot.types import User as Person

from todobot import texts
from todobot.rich_text import RichText

_SERVICE_KINDS = frozenset(util.content_type_service)


@cache
def buttons() -> dict[str, str]:
    """Return the buttons of the reply keyboards in every language: a tap sends their text, which means the command."""
    meant = {"button_list_notes": "list", "button_add_note": "add", "button_cancel": "cancel"}
    return {spelling: command for key, command in meant.items() for spelling in texts.spellings(key)}


def text_of(message: Message) -> RichText:
    """Return a message's text or caption with all its formatting; telebot's own entities drop what it does not know."""
    entities = message.json.get("entities") or message.json.get("caption_entities") or []
    return RichText.from_message(message.text or message.caption or "", entities)


def length_of_command(message: Message) -> int:
    """Return how many UTF-16 units of the text are the command that it starts with, 0 for none.

    That entity need not be the first: what encloses it, like a quote, comes before it.
    """
    for entity in message.entities or ():
        if entity.type == "bot_command" and entity.offset == 0:
            return entity.length
    return 0


def command_of(message: Message, username: str) -> str | None:
    """Return the command that a message gives to the bot `username`, in small letters and without the slash, or None.

    One for another bot keeps its addressee (`list@other_bot`), so no handler takes it. What is forwarded is none.
    """
    if message.text is None or message.json.get("forward_origin"):
        return None
    if message.text in buttons() and message.chat.type == "private":
        return buttons()[message.text]
    length = length_of_command(message)
    if not length:
        return None
    name, _, addressee = message.text[1:length].lower().partition("@")
    return name if addressee in ("", username.lower()) else f"{name}@{addressee}"


def argument_of(message: Message) -> RichText:
    """Return what follows the command in a message that starts with one, formatting kept."""
    whole = text_of(message)
    length = length_of_command(message)
    return whole.slice16(length, whole.len16).strip() if length else RichText("")


def is_of_a_person(message: Message) -> bool:
    """Tell whether a person said something: no bot, no channel, no notice like "pinned a message"."""
    author = message.from_user
    return author is not None and not author.is_bot and message.content_type not in _SERVICE_KINDS


def author_of(message: Message) -> Person:
    """Return who wrote the message. What has no author, like a channel's post, gets to no handler."""
    if message.from_user is None:
        raise ValueError("a message without an author")
    return message.from_user
