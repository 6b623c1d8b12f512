"""Editing a note from its card: the old text a tap away, then the new one."""

from datetime import UTC, datetime

from telebot.types import Message

from todobot import rich_text
from todobot.bot import bot, text_of
from todobot.handlers import card, receipts
from todobot.handlers.listing import Place
from todobot.messages import keyboards
from todobot.rich_text import RichText
from todobot.services import lifetimes, notes, outbox, shown, undo, views
from todobot.services.notes import Note
from todobot.services.outbox import Shows
from todobot.tap import Tap
from todobot.texts import text

_COPIED_UNITS = 256
"""Bot API: CopyTextButton."""


@bot.button("card:edit")
def ask_for_text(tap: Tap) -> str | None:
    """Ask for the new text of the note."""
    note = notes.find(tap.number(0), tap.person_id)
    if note is None:
        return card.say_gone(tap)
    key = "card_edit_question" if note.media is None else "card_edit_question_caption"
    outbox.say(tap.chat_id, text(key), keyboard=keyboards.cancel())
    _offer_old(note, tap.chat_id)
    card_at = (tap.message_id, tap.number(2), tap.number(3), int(tap.sent_at.timestamp()))
    bot.await_step((tap.chat_id, tap.person_id), new_text, note.id, *card_at)
    return None


@bot.step
def new_text(message: Message, note_id: int, *card_at: int) -> None:
    """Take the answer to `ask_for_text`, bring the main keyboard back and the card, which is there, up to date."""
    note = notes.find(note_id, bot.author.id)
    if note is None:
        outbox.say(message.chat.id, text("note_gone"), keyboard=keyboards.main())
        return
    words, lifetime = lifetimes.taken_off(text_of(message))
    has_words = not rich_text.is_blank(words.text)
    if message.text is None or not (has_words or lifetime is not None):
        outbox.say(message.chat.id, text("step_needs_text"), keyboard=keyboards.cancel())
        bot.register_next_step_handler(message, new_text, note_id, *card_at)
        return
    undo_id = _change(note, words, lifetime)
    outbox.say(message.chat.id, _changed(words, lifetime), keyboard=keyboards.main())
    shown.as_words(message.chat.id, message.message_id, _moment(message.date), note)
    card.show(note, _place(message.chat.id, *card_at), undo_id)


def follow_answer(message: Message) -> bool:
    """Change the note whose newest text the message was, before the person edited it; tell whether there is one."""
    note = notes.find(shown.note_in_words(message.chat.id, message.message_id), bot.author.id)
    if note is None or message.text is None:
        return False
    words, lifetime = lifetimes.taken_off(text_of(message))
    is_new = not rich_text.is_blank(words.text) and words != notes.rich_text(note)
    lifetime = None if lifetime == note.lifetime else lifetime
    if is_new or lifetime is not None:  # Telegram also sends edits that say the same: capture.edited
        undo_id = _change(note, words if is_new else RichText(""), lifetime)
        outbox.say(message.chat.id, _changed(words, lifetime))
        shown_at = shown.card_of(note)
        if shown_at is not None:
            card.show(note, Place(note.chat_id, shown_at.message_id, shown_at.sent_at, views.ALL, 1), undo_id)
    return True


def _change(note: Note, words: RichText, lifetime: int | None) -> int:
    """Have the note say the words and live so long, if any; show its receipt anew; return the id to undo it by."""
    undos = [] if rich_text.is_blank(words.text) else [notes.edit(note, words)]
    if lifetime is not None:
        undos.append(notes.set_lifetime(bot.author, note, lifetime))
    undo_id = undo.merge(undos)
    receipts.refresh(note, "note_changed", undo_id)
    return undo_id


def _changed(words: RichText, lifetime: int | None) -> RichText:
    misread = receipts.misread_lines(lifetimes.not_understood(words) if lifetime is None else "")
    return rich_text.join((text("card_changed"), *misread), "\n")


def _offer_old(note: Note, chat_id: int) -> None:
    """Send the old text with a button that copies it, or, too much for that, as code, which apps copy at a tap."""
    words = notes.rich_text(note)
    if not words:
        return
    shows = Shows("original", (note.id,))
    if words.len16 <= _COPIED_UNITS and len(words.entities) <= rich_text.ENTITY_LIMIT:
        copying = {"text": text("button_copy").text, "copy_text": {"text": words.text}}
        outbox.say(chat_id, words, keyboard=keyboards.inline([copying]), shows=shows)
        return
    for page in rich_text.pages([rich_text.code(words.text)]):
        outbox.say(chat_id, page, shows=shows)


def _place(chat_id: int, card_id: int, view: int = 0, page: int = 0, sent: int = 0) -> Place:
    return Place(chat_id, card_id, _moment(sent), view, page)


def _moment(unix_time: int) -> datetime:
    return datetime.fromtimestamp(unix_time, UTC)
