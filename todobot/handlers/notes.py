"""Adding and listing notes."""

from telebot.types import Message

from todobot import rich_text
from todobot.bot import author_of, bot, text_of
from todobot.handlers import keyboards
from todobot.rich_text import RichText
from todobot.services import notes, outbox
from todobot.texts import moment_from_now, text


@bot.command("add")
def add_note(message: Message) -> None:
    """Save the text behind the command, or ask for one."""
    note = bot.argument_of(message)
    if note:
        _save(message, note)
    else:
        outbox.say(message.chat.id, text("add_question"), keyboard=keyboards.CANCEL)
        bot.register_next_step_handler(message, note_text)


@bot.step
def note_text(message: Message) -> None:
    """Take the answer to `add_note`'s question."""
    if message.text is None:
        outbox.say(message.chat.id, text("add_needs_text"), keyboard=keyboards.CANCEL)
        bot.register_next_step_handler(message, note_text)
    else:
        _save(message, text_of(message))


@bot.command("cancel")
def cancel(message: Message) -> None:
    """Leave the question that was asked, if one was."""
    was_asked = bot.leave_step(message)
    outbox.say(
        message.chat.id, text("cancel_done" if was_asked else "cancel_nothing"), keyboard=keyboards.MAIN
    )


@bot.command("list")
def list_notes(message: Message) -> None:
    """Show all notes, over as many messages as they need."""
    blocks = [_entry(number, note) for number, note in enumerate(notes.of(author_of(message).id), start=1)]
    for page in rich_text.pages(blocks or [text("list_empty")]):
        outbox.say(message.chat.id, page, keyboard=keyboards.MAIN)


def _save(message: Message, note: RichText) -> None:
    saved = notes.add(
        author_of(message).id,
        note,
        chat_id=message.chat.id,
        message_id=message.message_id,
        lifetime=bot.note_lifetime,
    )
    outbox.say(
        message.chat.id,
        text("note_saved", expires=moment_from_now(saved.expires_at)),
        keyboard=keyboards.MAIN,
    )


def _entry(number: int, note: notes.Note) -> RichText:
    return text(
        "list_note",
        number=rich_text.bold(text("list_number", number=str(number))),
        note=notes.rich_text(note),
        details=rich_text.italic(
            text(
                "list_details",
                created=moment_from_now(note.created_at),
                expires=moment_from_now(note.expires_at),
            )
        ),
    )
