"""/start and /help."""

from datetime import timedelta
from functools import lru_cache

from telebot.types import Message

from todobot import rich_text, texts
from todobot.bot import author_of, bot
from todobot.messages import keyboards
from todobot.rich_text import RichText
from todobot.services import lifetimes, outbox, users
from todobot.texts import ADMIN_COMMANDS, COMMANDS, duration, text


@bot.command("start")
def greet(message: Message) -> None:
    """Greet by first name and say what the bot does."""
    greeting = text("start_greeting", name=author_of(message).first_name, lifetime=_lifetime())
    outbox.say(message.chat.id, greeting, keyboard=keyboards.main())


@bot.command("help")
def show_help(message: Message) -> None:
    """List every command with what it does."""
    names = (*COMMANDS, *(ADMIN_COMMANDS if bot.is_admin(message) else ()))
    lines = [text("help_line", command=name, description=text(f"command_{name}")) for name in names]
    blocks = (
        rich_text.bold(text("help_heading")),
        rich_text.join(lines, "\n"),
        text("help_lifetime", lifetime=_lifetime()),
    )
    outbox.say(message.chat.id, rich_text.join(blocks, "\n\n"), keyboard=keyboards.main())


def _lifetime() -> RichText:
    """Return the sentence that says how long this person's notes live."""
    return _sentence(texts.spoken(), users.lifetime(bot.author, bot.note_lifetime))


@lru_cache(maxsize=64)
def _sentence(_: str, lifetime: int) -> RichText:
    """Return that sentence in the language that is spoken. Most people have left it as it was."""
    if lifetime == lifetimes.KEPT:
        return text("lifetime_never")
    if lifetime == lifetimes.TODAY:
        return text("lifetime_today")
    return text("lifetime_after", lifetime=duration(timedelta(seconds=lifetime)))
