"""/forget: everything about a person is erased, after one confirming tap."""

from datetime import timedelta

from telebot.types import Message

from todobot import clock
from todobot.bot import bot
from todobot.handlers import questions
from todobot.messages import keyboards
from todobot.services import forgetting, menus, notes, outbox
from todobot.tap import Tap
from todobot.texts import text

_WINDOW = timedelta(minutes=15)
"""An old question far up in the chat must not erase everything at a slip of the finger."""


@bot.command("forget")
def ask_to_forget(message: Message) -> None:
    """Say what would go, and ask."""
    questions.bring_keyboard_back(message.chat.id)
    asked_at = int(clock.now().timestamp())
    erase = keyboards.button(text("button_erase").text, "forget:erase", asked_at, style="danger")
    cancel = keyboards.button(text("button_cancel").text, "forget:cancel")
    question = text("forget_question", count=notes.of(bot.author.id).count())
    outbox.say(message.chat.id, question, keyboard=keyboards.inline([erase, cancel]))


@bot.button("forget:erase")
def forget(tap: Tap) -> str | None:
    """Erase everything, but for the farewell until it is sent."""
    if not 0 <= int(clock.now().timestamp()) - tap.number(0) <= _WINDOW.total_seconds():
        outbox.reword(tap.chat_id, tap.message_id, text("forget_late"))
        return text("forget_late").text
    has_own_menu = bot.author.language is not None
    forgetting.erase(tap.person_id)
    if has_own_menu:
        menus.take_away(tap.person_id)
    outbox.reword(tap.chat_id, tap.message_id, text("forget_done"))
    return None


@bot.button("forget:cancel")
def keep_everything(tap: Tap) -> str | None:
    """Leave everything as it is."""
    outbox.reword(tap.chat_id, tap.message_id, text("forget_cancelled"))
    return None
