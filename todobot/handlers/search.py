"""/find searches one's notes, /tags shows their hashtags."""

from telebot.types import Message

from todobot import rich_text
from todobot.bot import bot
from todobot.handlers import listing, questions
from todobot.handlers.listing import Place
from todobot.messages import keyboards
from todobot.messages.keyboards import Button, Keyboard, button
from todobot.rich_text import RichText
from todobot.services import outbox, search, shown
from todobot.tap import Tap
from todobot.texts import text

_MOST_TAGS = 40
"""So many buttons, each with a tag of that length, stay below Telegram's 8 kB a keyboard."""
_TAG_UNITS = 24
_TAGS_IN_ROW = 2


@bot.command("find")
def find(message: Message) -> None:
    """Show the notes that hold the words behind the command, or say how to search."""
    words = " ".join(bot.argument_of(message).text.split())
    if words:
        listing.send(message.chat.id, search.keep(bot.author.id, words))
    else:
        outbox.say(message.chat.id, text("find_hint"), keyboard=keyboards.main())


@bot.command("tags")
def show_tags(message: Message) -> None:
    """Show the hashtags of the author's notes."""
    found = search.tags(bot.author.id)
    if not found:
        outbox.say(message.chat.id, text("tags_empty"), keyboard=keyboards.main())
        return
    questions.bring_keyboard_back(message.chat.id)
    outbox.say(message.chat.id, _heading(found), keyboard=_keyboard(found))


@bot.button("tags:all")
def back_to_tags(tap: Tap) -> None:
    """Show the hashtags in the place of a list."""
    found = search.tags(tap.person_id)
    shown.as_list(tap.chat_id, tap.message_id, tap.sent_at, [])
    words = _heading(found) if found else text("tags_empty")
    outbox.reword(tap.chat_id, tap.message_id, words, keyboard=_keyboard(found))


@bot.button("tags:open")
def open_tag(tap: Tap) -> str | None:
    """Show the notes with that hashtag in the place of the hashtags."""
    return listing.redraw(Place(tap.chat_id, tap.message_id, tap.sent_at, tap.number(0), 1))


def _heading(found: list[tuple[str, int]]) -> RichText:
    key = "tags_heading" if len(found) <= _MOST_TAGS else "tags_heading_most"
    return rich_text.bold(text(key, count=min(len(found), _MOST_TAGS)))


def _keyboard(found: list[tuple[str, int]]) -> Keyboard:
    tags = [_button(tag, count) for tag, count in found[:_MOST_TAGS]]
    return keyboards.inline(
        *(tags[start : start + _TAGS_IN_ROW] for start in range(0, len(tags), _TAGS_IN_ROW))
    )


def _button(tag: str, count: int) -> Button:
    name = rich_text.shortened(RichText.plain(tag), _TAG_UNITS)
    label = text("button_tag", tag=name, amount=str(count)).text
    return button(label, "tags:open", search.keep(bot.author.id, tag))
