"""Messages that turn into something else by an edit, and those of a person: which notes they show at the moment."""

from collections.abc import Iterable
from datetime import datetime

from todobot.models import MOMENT_FORMAT, SentMessage, database
from todobot.services.notes import Note

LIST, CARD, RECEIPT, WORDS = "list", "card", "receipt", "words"
"""The roles of messages (outbox.Shows) that the services know of; WORDS: a message of the person."""
_TURNING = (LIST, CARD)
_LET_GO = "DELETE FROM sent_messages WHERE chat_id = ? AND message_id = ? AND role IN (?, ?)"
_NEWEST = "WHERE note_id = ? AND role = ? ORDER BY message_id DESC LIMIT 1"
NOTE_IN_WORDS = """
SELECT note_id FROM sent_messages AS words WHERE chat_id = ? AND message_id = ? AND role = 'words' AND NOT EXISTS (
    SELECT 1 FROM sent_messages AS newer
    WHERE newer.note_id = words.note_id AND newer.role = 'words' AND newer.message_id > words.message_id
)
"""
FORGET_LISTS = """
DELETE FROM sent_messages WHERE (note_id, role, message_id) IN (
    SELECT note_id, role, message_id FROM sent_messages WHERE role = 'list' AND sent_at < ? LIMIT ?
)
"""
"""In words, not by values: else SQLite would not use the index that holds lists alone."""


def as_card(chat_id: int, message_id: int, sent_at: datetime, note: Note) -> None:
    """Remember that this message is the note's card now. Call inside a transaction."""
    _turn(chat_id, message_id, sent_at, CARD, [note])


def as_list(chat_id: int, message_id: int, sent_at: datetime, notes: Iterable[Note]) -> None:
    """Remember that this message is a list of these notes now; of none: that it shows no note any more.

    Call inside a transaction.
    """
    _turn(chat_id, message_id, sent_at, LIST, notes)


def as_words(chat_id: int, message_id: int, sent_at: datetime, note: Note) -> None:
    """Remember that this message of the person holds the note's words. Call inside a transaction."""
    _insert(chat_id, message_id, sent_at, WORDS, [note])


def note_in_words(chat_id: int, message_id: int) -> int:
    """Return the id of the note whose newest words this message of the person holds, 0 when it holds none."""
    found = database.execute_sql(NOTE_IN_WORDS, (chat_id, message_id)).fetchone()
    return int(found[0]) if found else 0


def card_of(note: Note) -> SentMessage | None:
    """Return the newest message that is the note's card at the moment, None when none is."""
    cards = SentMessage.read(_NEWEST, (note.id, CARD))
    return cards[0] if cards else None


def forget_lists(before: datetime, limit: int) -> int:
    """Delete at most `limit` rows about lists sent before that moment; return how many. Call inside a transaction."""
    return int(database.execute_sql(FORGET_LISTS, (before.strftime(MOMENT_FORMAT), limit)).rowcount)


def _turn(chat_id: int, message_id: int, sent_at: datetime, role: str, notes: Iterable[Note]) -> None:
    database.execute_sql(_LET_GO, (chat_id, message_id, *_TURNING))
    _insert(chat_id, message_id, sent_at, role, notes)


def _insert(chat_id: int, message_id: int, sent_at: datetime, role: str, notes: Iterable[Note]) -> None:
    for note in notes:
        SentMessage.put(chat_id=chat_id, message_id=message_id, note_id=note.id, role=role, sent_at=sent_at)
