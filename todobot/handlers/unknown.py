"""All that no other handler took: a kind sentence, never silence."""

from telebot.types import Message

from todobot.bot import bot
from todobot.messages import keyboards
from todobot.services import outbox
from todobot.texts import text


@bot.any_message()
def unknown_message(message: Message) -> None:
    """Answer a command or a kind of message that nothing is made for."""
    key = "unknown_command" if bot.command_of(message) is not None else "unknown_kind"
    outbox.say(message.chat.id, text(key), keyboard=keyboards.main())
