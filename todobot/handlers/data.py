"""/export and /privacy: what the bot has of a person, in their hands and in plain words."""

from telebot.types import Message

from todobot import rich_text
from todobot.bot import bot
from todobot.handlers import questions
from todobot.messages import keyboards
from todobot.services import exports, notes, outbox
from todobot.texts import text


@bot.command("export")
def export(message: Message) -> None:
    """Have all notes sent as a file that can be imported again, and as one to read: jobs/write_exports.py goes on."""
    if not notes.of(bot.author.id).exists():
        outbox.say(message.chat.id, text("export_nothing"), keyboard=keyboards.main())
        return
    questions.bring_keyboard_back(message.chat.id)
    exports.ask(bot.author.id)


@bot.command("privacy")
def privacy(message: Message) -> None:
    """Say what is kept, where and how long, and how to get and to erase it."""
    copies = text("privacy_copies", count=bot.backup_days) if bot.backup_days else text("privacy_no_copies")
    blocks = (block.partition("\n") for block in text("privacy", copies=copies).text.split("\n\n"))
    words = rich_text.join((rich_text.bold(heading) + gap + rest for heading, gap, rest in blocks), "\n\n")
    outbox.say(message.chat.id, words, keyboard=keyboards.main())
