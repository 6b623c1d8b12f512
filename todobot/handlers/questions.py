"""A question that was left: its keyboard, with ❌ Cancel alone, has to go."""

from todobot.bot import bot
from todobot.messages import keyboards
from todobot.services import outbox
from todobot.texts import text


def bring_keyboard_back(chat_id: int, key: str = "cancel_done") -> None:
    """Show the main keyboard again where a command left a question, with the sentence `key`.

    For commands whose answer has an inline keyboard or is a file: a message has either that or the keyboard under
    the input field (Bot API: reply_markup).
    """
    if bot.has_left_step:
        outbox.say(chat_id, text(key), keyboard=keyboards.main())
