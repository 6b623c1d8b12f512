"""The card of a note, in the place of the list: all of it, and all that can be done with it."""

from functools import lru_cache
from typing import NamedTuple

from todobot import rich_text, texts
from todobot.bot import bot
from todobot.handlers import listing, originals, receipts, undoing
from todobot.handlers.listing import Place
from todobot.messages import keyboards, labels
from todobot.messages.keyboards import button
from todobot.rich_text import RichText
from todobot.services import lifetimes, notes, outbox, shown, undo
from todobot.services.notes import Note
from todobot.tap import Tap
from todobot.texts import moment, moment_from_now, text

_MOMENT = "dt"
"""Date and time in short (Bot API: MessageEntity, date_time_format)."""
_NOTE, _UNDO, _BACK = "<note>", "<undo>", "<back>"
"""Stand for the ids, and for the view and the page, in a keyboard that is made once."""


class _Card(NamedTuple):
    """A tap on a card: its numbers are the note, the value that is chosen, and the page that Back leads to."""

    note_id: int
    value: int
    place: Place
    note: Note | None

    @classmethod
    def of(cls, tap: Tap) -> "_Card":
        note_id = tap.number(0)
        return cls(note_id, tap.number(1), Place.of(tap, 2), notes.find(note_id, tap.person_id))


@bot.button("card:open")
def open_card(tap: Tap) -> str | None:
    """Show the note in the place of the list; one that is gone leaves the list."""
    card = _Card.of(tap)
    if card.note is None:
        return listing.redraw(card.place) or text("note_gone").text
    show(card.note, card.place)
    return None


@bot.button("card:done")
def mark_done(tap: Tap) -> str | None:
    """Mark the note as done (value 1) or as open again (0)."""
    card = _Card.of(tap)
    if card.note is None:
        return _gone(card)
    is_done = card.value == 1
    if is_done == (card.note.done_at is not None):
        _show_again(card.note, card.place, "done_at")
        return None
    undo_id = notes.set_done(card.note, is_done=is_done)
    receipts.refresh(card.note, undo_id=undo_id)
    show(card.note, card.place, undo_id)
    return None


@bot.button("card:life")
def choose_lifetime(tap: Tap) -> str | None:
    """Have the note live for the value from now on, and its receipt say so."""
    card = _Card.of(tap)
    if card.note is None or not lifetimes.is_valid(card.value):
        return _gone(card)
    if notes.is_same_lifetime(card.note, card.value):
        _show_again(card.note, card.place, "expires_at")
        return None
    undo_id = notes.set_lifetime(bot.author, card.note, card.value)
    receipts.refresh(card.note, undo_id=undo_id)
    show(card.note, card.place, undo_id)
    return None


@bot.button("card:delete")
def delete(tap: Tap) -> str | None:
    """Delete the note."""
    card = _Card.of(tap)
    if card.note is None:
        return _gone(card)
    undo_id = notes.delete(tap.person_id, [card.note])
    receipts.refresh(card.note, undo_id=undo_id)
    _show_deleted(card, undo_id)
    return None


@bot.button("card:undo")
def take_back(tap: Tap) -> str | None:
    """Take back the change whose id is the value, and no other."""
    card = _Card.of(tap)
    undone = undoing.take_back(card.value, tap.person_id)
    note = notes.find(card.note_id, tap.person_id)
    if note is None:
        return _gone(card)
    if undone.note_ids is not None:
        receipts.refresh(note)
    show(note, card.place)
    return undone.toast


@bot.button("card:show")
def show_original(tap: Tap) -> str | None:
    """Send the note as it came, below."""
    card = _Card.of(tap)
    if card.note is None:
        return _gone(card)
    originals.send(card.note, tap.chat_id)
    return None


def say_gone(tap: Tap) -> str:
    """Say in place of the card that its note is gone, with the way back where there is one, and return the toast."""
    return _gone(_Card.of(tap))


def show(note: Note, place: Place, undo_id: int = 0) -> None:
    """Show the note in place, with the button that takes the change `undo_id` back."""
    whole, details = labels.label(note), _details(note)
    words = rich_text.shortened(
        whole,
        max(2, rich_text.MESSAGE_LIMIT - details.len16 - len("\n\n")),
        max_entities=rich_text.ENTITY_LIMIT - len(details.entities) - 1,
    )
    is_whole = note.media is None and words == whole
    if note.done_at is not None:
        words = rich_text.strikethrough(words)
    shown.as_card(place.chat_id, place.message_id, place.sent_at, note)
    keyboard = _keyboard(note, place, undo_id, is_whole=is_whole)
    outbox.reword(
        place.chat_id, place.message_id, rich_text.join((words, details), "\n\n"), keyboard=keyboard
    )


def _details(note: Note) -> RichText:
    """Return where the note is from, when it was written, whether it is done, and when it goes."""
    lines = [text("note_source", source=note.source)] if note.source else []
    lines.append(text("card_created", created=moment(note.created_at, _MOMENT)))
    if note.done_at is not None:
        lines.append(text("card_done", done=moment(note.done_at, _MOMENT)))
    if note.expires_at is None:
        lines.append(text("card_kept"))
    else:
        expires, at = moment_from_now(note.expires_at), moment(note.expires_at, _MOMENT)
        lines.append(text("card_expires", expires=expires, moment=at))
    return rich_text.join(lines, "\n")


def _keyboard(note: Note, place: Place, undo_id: int, *, is_whole: bool) -> str:
    lifetime = note.lifetime if note.lifetime in lifetimes.OFFERED else None
    original = "button_show_all" if note.media is None else "button_show_original"
    drawn = _drawn(
        texts.spoken(),
        lifetime,
        None if is_whole else original,
        is_done=note.done_at is not None,
        can_be_undone=bool(undo_id),
    )
    back = f"{place.view}:{place.page}"
    return drawn.replace(_NOTE, str(note.id)).replace(_UNDO, str(undo_id)).replace(_BACK, back)


@lru_cache(maxsize=512)
def _drawn(
    language: str, lifetime: int | None, original: str | None, *, is_done: bool, can_be_undone: bool
) -> str:
    """Return the keyboard as JSON, in the language that is spoken; cards differ in little but their numbers."""
    done = button(text("button_not_done").text, "card:done", _NOTE, 0, _BACK)
    if not is_done:
        done = button(text("button_done").text, "card:done", _NOTE, 1, _BACK, style="success")
    edit = button(text("button_edit").text, "card:edit", _NOTE, 0, _BACK)
    removal = button(text("button_delete").text, "card:delete", _NOTE, 0, _BACK, style="danger")
    showing = [button(text(original).text, "card:show", _NOTE, 0, _BACK)] if original else []
    *choices, last = receipts.lifetime_rows(lifetime, "card:life", _NOTE, _BACK)
    if can_be_undone:
        last.append(button(text("button_undo").text, "card:undo", _NOTE, _UNDO, _BACK))
    to_list = [button(text("button_back").text, "list:page", _BACK)]
    return outbox.encoded(keyboards.inline([done, edit, removal], showing, *choices, last, to_list))


def _show_again(note: Note, place: Place, column: str) -> None:
    """Bring the card up to date after a tap that changes nothing, such as a second one on the same button."""
    show(note, place, undo.latest(bot.author.id, column, note.id))


def _show_deleted(card: _Card, undo_id: int) -> None:
    back = (card.place.view, card.place.page)
    keyboard = keyboards.inline(
        [
            button(text("button_undo").text, "card:undo", card.note_id, undo_id, *back),
            button(text("button_back").text, "list:page", *back, undo_id),
        ]
    )
    outbox.reword(card.place.chat_id, card.place.message_id, text("card_deleted"), keyboard=keyboard)


def _gone(card: _Card) -> str:
    """Answer a tap on what is gone; where it was deleted a moment ago, that can still be undone."""
    undo_id, _ = undo.latest_deletion(bot.author.id, [card.note_id])
    if undo_id:
        _show_deleted(card, undo_id)
    else:
        back = button(text("button_back").text, "list:page", card.place.view, card.place.page)
        outbox.reword(
            card.place.chat_id, card.place.message_id, text("note_gone"), keyboard=keyboards.inline([back])
        )
    return text("note_gone").text
