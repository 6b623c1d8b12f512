"""Capture: whatever a person sends is a note at once; editing the message edits the note."""

from dataclasses import replace
from typing import NamedTuple

from telebot.handler_backends import ContinueHandling
from telebot.types import Message

from todobot import rich_text
from todobot.bot import bot, text_of
from todobot.handlers import editing, questions, receipts
from todobot.messages import keyboards
from todobot.services import lifetimes, messages, notes, outbox, parts, room, undo, users
from todobot.services.notes import Content, Note, Origin
from todobot.texts import text


class _Sent(NamedTuple):
    """What a message holds, and the lifetime that its last word asks for."""

    content: Content
    lifetime: int | None
    album_id: str | None
    misread: str
    """Its last word, if that was meant for a lifetime but is none."""
    is_empty: bool


@bot.command("add")
def add_note(message: Message) -> None:
    """Save the text behind the command, or ask for one."""
    sent = _read(message)
    if _is_full(message):
        return
    if sent is None or sent.is_empty:
        _ask(message, None if sent is None else sent.lifetime)
    else:
        questions.bring_keyboard_back(message.chat.id, "note_saved_above")
        _keep(message, sent, has_room=True)


@bot.step
def note_text(message: Message, *lifetimes_before: int) -> None:
    """Take the answer to `_ask`'s question, and bring the main keyboard back. What is no answer leaves it open.

    A message that carries a reply keyboard can't be edited later (Bot API), so the receipt is one of its own.
    """
    sent = _read(message)
    if sent is None or (sent.is_empty and sent.lifetime is None):
        key = "unknown_kind" if sent is None else "add_empty"
        outbox.say(message.chat.id, text(key), keyboard=keyboards.cancel())
        bot.register_next_step_handler(message, note_text, *lifetimes_before)
    elif sent.is_empty:
        _ask(message, sent.lifetime)
    elif not _is_full(message):
        outbox.say(message.chat.id, text("note_saved_above"), keyboard=keyboards.main())
        for lifetime in lifetimes_before if sent.lifetime is None else ():
            sent = sent._replace(lifetime=lifetime)
        _keep(message, sent, has_room=True)


@bot.command("cancel")
def cancel(message: Message) -> None:
    """Leave the question that was asked, if one was."""
    key = "cancel_done" if bot.leave_step(message) else "cancel_nothing"
    outbox.say(message.chat.id, text(key), keyboard=keyboards.main())


@bot.any_message(lambda message: bot.command_of(message) is None)
def quick_note(message: Message) -> ContinueHandling | None:
    """Save anything that can be kept, outside a step; to a lifetime alone, ask for the text."""
    sent = _read(message)
    if sent is None:
        return ContinueHandling()
    if sent.is_empty and sent.lifetime is not None:
        _ask(message, sent.lifetime)
    else:
        _keep(message, sent)
    return None


@bot.edited_message
def edited(message: Message) -> None:
    """Change the note with its message."""
    sent = _read(message)
    made = _made_from(message, sent)
    if sent is not None and sent.content.kind == "location":
        _move(made, sent.content)
        return
    if not made and editing.follow_answer(message):
        return
    if sent is None or not made:
        outbox.say(message.chat.id, text("edit_plain"))
        return
    visible = [note for note in made if notes.is_visible(note)]
    if visible:
        _change(made, visible, sent)
    else:
        outbox.say(message.chat.id, text("edit_gone"))


def _ask(message: Message, lifetime: int | None) -> None:
    """Ask for a note, which will have this lifetime if its text says no other."""
    question = text("add_question")
    if lifetime is not None:
        question = text("add_question_lifetime", lifetime=rich_text.code(lifetimes.written(lifetime)))
    outbox.say(message.chat.id, question, keyboard=keyboards.cancel())
    bot.register_next_step_handler(message, note_text, *([] if lifetime is None else [lifetime]))


def _read(message: Message) -> _Sent | None:
    """Return what is to be kept of a message, None when it can't be kept."""
    words = bot.argument_of(message) if bot.command_of(message) == "add" else text_of(message)
    words, lifetime = lifetimes.taken_off(words)
    content = messages.content_of(message.json, words)
    if content is None:
        return None
    album_id = message.json.get("media_group_id") if content.media is not None else None
    misread = lifetimes.not_understood(words) if lifetime is None else ""
    is_empty = content.media is None and rich_text.is_blank(content.text.text)
    return _Sent(content, lifetime, album_id, misread, is_empty)


def _keep(message: Message, sent: _Sent, *, has_room: bool = False) -> None:
    """Save a message as a note with a receipt of its own; one more of an album as a part of its note.

    `has_room`: the caller has found that one more note fits.
    """
    if sent.is_empty:
        outbox.say(message.chat.id, text("add_empty"))
        return
    content = sent.content
    if sent.album_id is not None:
        note = notes.of_album(message.chat.id, sent.album_id)
        content = messages.album_with(note, content)
        if note is not None:
            _grow(note, content, sent.lifetime)
            return
    if not has_room and _is_full(message):
        return
    lifetime = users.lifetime(bot.author, bot.note_lifetime) if sent.lifetime is None else sent.lifetime
    origin = Origin(message.chat.id, message.message_id, album_id=sent.album_id)
    receipts.send(notes.add(bot.author, content, origin=origin, lifetime=lifetime), sent.misread)


def _is_full(message: Message) -> bool:
    """Tell whether the author has as many notes as they can have, and if so tell them that this is not saved."""
    if not room.is_full(bot.author.id):
        return False
    words = text("full", limit=str(room.limit))
    outbox.say(message.chat.id, words, keyboard=keyboards.main(), answers=message.message_id)
    return True


def _grow(album: Note, content: Content, lifetime: int | None) -> None:
    """Add a message to its album, whose receipt is there already."""
    notes.hold(album, content)
    undo.forget_files_of(album.id)  # written back, they would be without this part
    if lifetime is not None:
        notes.set_lifetime(bot.author, album, lifetime)
        receipts.refresh(album)


def _made_from(message: Message, sent: _Sent | None) -> list[Note]:
    if sent is None or sent.album_id is None:
        return notes.made_from(message.chat.id, message.message_id)
    album = notes.of_album(message.chat.id, sent.album_id)
    return [] if album is None else [album]


def _move(made: list[Note], place: Content) -> None:
    """Follow a live location without a word: it comes every few seconds."""
    for note in made:
        if not messages.is_same(note, place):
            notes.hold(note, place)


def _change(made: list[Note], visible: list[Note], sent: _Sent) -> None:
    """Have the notes of a message say what it says now; nothing is said about what changes nothing."""
    content = sent.content
    if notes.hear(made, content.said) if sent.album_id is None else messages.is_known_part(made[0], content):
        return  # the notes may have been changed on their cards since
    undos: list[int | None] = []
    if sent.lifetime is not None and sent.lifetime != visible[0].lifetime:
        undos.append(notes.set_lifetimes(bot.author, visible, sent.lifetime))
    if not sent.is_empty:
        try:
            undos.append(_follow(made, visible[0], sent))
        except room.NoRoomError:
            outbox.say(visible[0].chat_id, text("full_lines", limit=str(room.limit)))
    elif sent.lifetime is None:
        outbox.say(visible[0].chat_id, text("add_empty"))
    undo_id = undo.merge([each for each in undos if each is not None])
    if undo_id:
        receipts.refresh(visible[0], "note_changed", undo_id, misread=sent.misread)


def _follow(made: list[Note], note: Note, sent: _Sent) -> int | None:
    """Change the one note, or those of its lines; return the id to undo it by, None when nothing changed."""
    if note.part:
        return parts.follow(made, sent.content)
    content = sent.content if sent.album_id is None else messages.album_with(note, sent.content)
    content = replace(content, source=note.source)
    return None if messages.is_same(note, content) else notes.replace(note, content)
