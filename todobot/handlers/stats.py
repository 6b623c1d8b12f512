"""/stats, for whoever runs the bot."""

from telebot.types import Message

from todobot.bot import bot
from todobot.handlers import questions
from todobot.services import stats


@bot.admin_command("stats")
def show_stats(message: Message) -> None:
    """Have figures and a picture of the last days sent: jobs/write_stats.py goes on, for counting may take a while."""
    questions.bring_keyboard_back(message.chat.id)
    stats.ask(bot.author.id)
