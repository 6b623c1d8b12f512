"""/start and /help."""

from telebot.types import Message

from todobot import durations, rich_text
from todobot.bot import author_of, bot
from todobot.handlers import keyboards
from todobot.services import outbox
from todobot.texts import COMMANDS, text


@bot.command("start")
def greet(message: Message) -> None:
    """Greet by first name and say what the bot does."""
    greeting = text(
        "start_greeting", name=author_of(message).first_name, lifetime=durations.in_words(bot.note_lifetime)
    )
    outbox.say(message.chat.id, greeting, keyboard=keyboards.MAIN)


@bot.command("help")
def show_help(message: Message) -> None:
    """List every command with what it does."""
    lines = [text("help_line", command=name, description=text(key)) for name, key in COMMANDS.items()]
    blocks = (
        rich_text.bold(text("help_heading")),
        rich_text.join(lines, "\n"),
        text("help_lifetime", lifetime=durations.in_words(bot.note_lifetime)),
    )
    outbox.say(message.chat.id, rich_text.join(blocks, "\n\n"), keyboard=keyboards.MAIN)
