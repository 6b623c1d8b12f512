"""What a message says, as Telegram sent it."""

from functools import cache

from telebot.types import Message
from telebot.types import User as Person

from todobot import texts
from todobot.rich_text import RichText


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
    starts = (e.length for e in message.entities or () if e.type == "bot_command" and e.offset == 0)
    return next(starts, 0)


def author_of(message: Message) -> Person:
    """Return who wrote the message. What has no author, like a channel's post, gets to no handler."""
    if message.from_user is None:
        raise ValueError("a message without an author")
    return message.from_user
