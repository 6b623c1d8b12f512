"""Groups: the bot says that it is not ready for them. Only commands of ours get here (bot.py)."""

from telebot.types import Message

from todobot.bot import bot
from todobot.services import outbox
from todobot.texts import text


@bot.any_message(lambda message: message.chat.type != "private")
def command_in_group(message: Message) -> None:
    """Answer a command; no reply keyboard, which all members would get."""
    outbox.say(message.chat.id, text("group_later", username=bot.username))
