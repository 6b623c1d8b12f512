"""All that no other handler took: a kind sentence, never silence."""

from telebot.types import CallbackQuery, Message

from todobot.bot import bot
from todobot.handlers import keyboards
from todobot.services import outbox
from todobot.texts import text


@bot.any_message()
def unknown_message(message: Message) -> None:
    """Answer a command, a text or a kind of message that nothing is made for."""
    if bot.command_of(message) is not None:
        key = "unknown_command"
    elif message.text is not None:
        key = "unknown_text"
    else:
        key = "unknown_kind"
    outbox.say(message.chat.id, text(key), keyboard=keyboards.MAIN)


@bot.edited_text
def edited_message(message: Message) -> None:
    """Say that an edit changes nothing."""
    outbox.say(message.chat.id, text("unknown_edit"), keyboard=keyboards.MAIN)


@bot.button
def unknown_button(query: CallbackQuery) -> None:
    """Answer every tap, or the button goes on spinning."""
    parameters = {"callback_query_id": query.id, "text": text("unknown_button").text}
    outbox.put(query.from_user.id, "answerCallbackQuery", parameters)
