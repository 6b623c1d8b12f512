"""Groups: the bot says that it is not ready for them. Only commands get here (bot.py)."""

from telebot.types import Message

from todobot.bot import bot
from todobot.services import outbox
from todobot.texts import COMMANDS, text


@bot.any_message(lambda message: message.chat.type != "private")
def command_in_group(message: Message) -> None:
    """Answer a command of ours; one that we do not know may be meant for another bot."""
    if bot.command_of(message) in COMMANDS:
        outbox.say(message.chat.id, text("group_later", username=bot.username))
