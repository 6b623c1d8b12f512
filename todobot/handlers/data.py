"""/export and /privacy: what the bot has of a person, in their hands and in plain words."""

from telebot.types import Message

from todobot import clock, rich_text, texts
from todobot.bot import bot
from todobot.handlers import questions
from todobot.messages import keyboards, markdown
from todobot.rich_text import RichText
from todobot.services import export_format, notes, outbox
from todobot.texts import text


@bot.command("export")
def export(message: Message) -> None:
    """Send all notes as a file that can be imported again, and as one to read."""
    now = clock.now()
    mine = list(notes.of(bot.author.id))
    if not mine:
        outbox.say(message.chat.id, text("export_nothing"), keyboard=keyboards.main())
        return
    questions.bring_keyboard_back(message.chat.id)
    name = f"todobot-{now.astimezone(texts.zone):%Y-%m-%d}"
    for number, content in enumerate(export_format.write(mine, now), 1):
        suffix = "" if number == 1 else f"-{number}"
        _send(message.chat.id, f"{name}{suffix}.json", content, text("export_json", count=len(mine)))
    _send(message.chat.id, f"{name}.md", markdown.page(mine, now), text("export_markdown"))


@bot.command("privacy")
def privacy(message: Message) -> None:
    """Say what is kept, where and how long, and how to get and to erase it."""
    copies = text("privacy_copies", count=bot.backup_days) if bot.backup_days else text("privacy_no_copies")
    blocks = (block.partition("\n") for block in text("privacy", copies=copies).text.split("\n\n"))
    words = rich_text.join((rich_text.bold(heading) + gap + rest for heading, gap, rest in blocks), "\n\n")
    outbox.say(message.chat.id, words, keyboard=keyboards.main())


def _send(chat_id: int, file_name: str, content: str, caption: RichText) -> None:
    document = {"file_name": file_name, "content": content}
    outbox.put(chat_id, "sendDocument", {"chat_id": chat_id, "caption": caption.text, "document": document})
