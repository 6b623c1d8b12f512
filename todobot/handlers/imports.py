"""Importing: an export file that a person sends back is looked at, then imported at a tap."""

from telebot.types import Message

from todobot.bot import bot
from todobot.services import imports, outbox
from todobot.tap import Tap
from todobot.texts import text


def is_export(message: Message) -> bool:
    """Tell whether a message may be an export of ours; what is in it shows when it was read."""
    document = message.document
    if document is None:
        return False
    name = (document.file_name or "").lower()
    is_named_so = name.startswith("todobot-") and name.endswith(".json")
    return is_named_so or document.mime_type == "application/json"


@bot.any_message(is_export)
def fetch_file(message: Message) -> None:
    """Have the file downloaded; jobs/read_imports.py goes on from there."""
    document = message.document
    if document is None or (document.file_size or 0) > imports.LARGEST:
        outbox.say(message.chat.id, text("import_refused"), answers=message.message_id)
        return
    follow_up = {"imports": imports.expect(bot.author.id, message.message_id)}
    outbox.put(message.chat.id, "getFile", {"file_id": document.file_id}, follow_up=follow_up)
    for message_id in imports.make_room(bot.author.id):
        outbox.say(message.chat.id, text("import_gone"), answers=message_id)


@bot.button("import:take")
def import_notes(tap: Tap) -> str | None:
    """Make the notes in the file this person's."""
    count = imports.take(tap.number(0), bot.author)
    if count is None:
        return _too_late(tap)
    outbox.reword(tap.chat_id, tap.message_id, text("import_done", count=count))
    return None


@bot.button("import:cancel")
def put_away(tap: Tap) -> str | None:
    """Let go of the file."""
    if imports.close(tap.number(0), tap.person_id) is None:
        return _too_late(tap)
    outbox.reword(tap.chat_id, tap.message_id, text("import_cancelled"))
    return None


def _too_late(tap: Tap) -> str | None:
    """Answer a tap on a file that was imported or put away (its message says so), or that is not here any more."""
    if imports.is_there(tap.number(0), tap.person_id):
        return None
    outbox.reword(tap.chat_id, tap.message_id, text("import_gone"))
    return text("import_gone").text
