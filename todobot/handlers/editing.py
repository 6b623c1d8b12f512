"""Editing a note from its card: the old text a tap away, then the new one."""

from telebot.types import Message

from todobot import rich_text
from todobot.bot import bot, text_of
from todobot.handlers import card, receipts
from todobot.handlers.listing import Place
from todobot.messages import keyboards
from todobot.services import notes, outbox
from todobot.services.notes import Note
from todobot.tap import Tap
from todobot.texts import text

_COPIED_UNITS = 256
"""Bot API: CopyTextButton."""


@bot.button("card:edit")
def ask_for_text(tap: Tap) -> str | None:
    """Ask for the new text of the note."""
    note = notes.find(tap.number(0), tap.person_id)
    if note is None:
        return card.open_card(tap)
    key = "card_edit_question" if note.media is None else "card_edit_question_caption"
    outbox.say(tap.chat_id, text(key), keyboard=keyboards.cancel())
    _offer_old(note, tap.chat_id)
    bot.await_step((tap.chat_id, tap.person_id), new_text, note.id, tap.message_id, *tap.numbers[2:4])
    return None


@bot.step
def new_text(message: Message, note_id: int, card_id: int, view: int = 0, page: int = 0) -> None:
    """Take the answer to `ask_for_text`, bring the main keyboard back and the card up to date."""
    note = notes.find(note_id, bot.author.id)
    if note is None:
        outbox.say(message.chat.id, text("note_gone"), keyboard=keyboards.main())
        return
    words = text_of(message)
    if message.text is None or not words:
        outbox.say(message.chat.id, text("step_needs_text"), keyboard=keyboards.cancel())
        bot.register_next_step_handler(message, new_text, note_id, card_id, view, page)
        return
    undo_id = notes.edit(note, words)
    outbox.say(message.chat.id, text("card_changed"), keyboard=keyboards.main())
    receipts.refresh(note, "note_changed")
    card.show(note, Place(message.chat.id, card_id, view, page), undo_id)


def _offer_old(note: Note, chat_id: int) -> None:
    """Send the old text with a button that copies it, or, too long for that, as code, which apps copy at a tap."""
    words = notes.rich_text(note)
    if not words:
        return
    if words.len16 <= _COPIED_UNITS:
        copying = {"text": text("button_copy").text, "copy_text": {"text": words.text}}
        outbox.say(chat_id, words, keyboard=keyboards.inline([copying]))
        return
    for page in rich_text.pages([rich_text.code(words.text)]):
        outbox.say(chat_id, page)
