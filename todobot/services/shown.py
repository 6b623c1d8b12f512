"""Messages that turn into something else by an edit, and those of a person: which notes they show at the moment."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from todobot.models import MOMENT_FORMAT, SentMessage, database
from todobot.moments import stored
from todobot.services.notes import Note

LIST, CARD, RECEIPT, WORDS, INHERITED = "list", "card", "receipt", "words", "inherited"
"""The roles of messages (outbox.Shows) that the services know of.

WORDS: a message of the person; INHERITED: what showed a note whose place this one took, by a split or a join.
"""
_TURNING = (LIST, CARD, INHERITED)
_OF_MESSAGE = "FROM sent_messages WHERE chat_id = ? AND message_id = ? AND role IN (?, ?, ?)"
_AT_PRESENT = f"SELECT note_id, role {_OF_MESSAGE}"
_LET_GO = f"DELETE {_OF_MESSAGE}"
_INSERT = """
INSERT INTO sent_messages (chat_id, message_id, note_id, role, sent_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_NEWEST = "WHERE note_id = ? AND role = ? ORDER BY message_id DESC LIMIT 1"
NOTE_IN_WORDS = """
SELECT note_id FROM sent_messages AS words WHERE chat_id = ? AND message_id = ? AND role = 'words' AND NOT EXISTS (
    SELECT 1 FROM sent_messages AS newer
    WHERE newer.note_id = words.note_id AND newer.role = 'words' AND newer.message_id > words.message_id
)
"""
_PASS_ON = """
INSERT OR IGNORE INTO sent_messages (note_id, role, chat_id, message_id, sent_at)
SELECT heir.value, iif(sent.role = 'list', 'list', 'inherited'), sent.chat_id, sent.message_id, sent.sent_at
FROM json_each(?) AS note JOIN sent_messages AS sent ON sent.note_id = note.value, json_each(?) AS heir
WHERE sent.role IN ('list', 'card', 'original', 'words', 'inherited')
"""
FORGET_LISTS = """
DELETE FROM sent_messages WHERE (note_id, role, message_id) IN (
    SELECT note_id, role, message_id FROM sent_messages WHERE role = 'list' AND sent_at < ? LIMIT ?
)
"""
"""In words, not by values: else SQLite would not use the index that holds lists alone."""


def as_card(chat_id: int, message_id: int, sent_at: datetime, note: Note) -> None:
    """Remember that this message is the note's card now. Call inside a transaction."""
    _turn(chat_id, message_id, sent_at, CARD, [note.id])


def as_list(chat_id: int, message_id: int, sent_at: datetime, note_ids: Sequence[int]) -> None:
    """Remember that this message is a list of these notes now; of none: that it shows no note any more.

    Call inside a transaction.
    """
    _turn(chat_id, message_id, sent_at, LIST, note_ids)


def as_words(chat_id: int, message_id: int, sent_at: datetime, note: Note) -> None:
    """Remember that this message of the person holds the note's words. Call inside a transaction."""
    _insert(chat_id, message_id, sent_at, WORDS, [note.id])


def note_in_words(chat_id: int, message_id: int) -> int:
    """Return the id of the note whose newest words this message of the person holds, 0 when it holds none."""
    found = database.execute_sql(NOTE_IN_WORDS, (chat_id, message_id)).fetchone()
    return int(found[0]) if found else 0


def card_of(note: Note) -> SentMessage | None:
    """Return the newest message that is the note's card at the moment, None when none is."""
    cards = SentMessage.read(_NEWEST, (note.id, CARD))
    return cards[0] if cards else None


def pass_on(notes: Iterable[Note], heirs: Iterable[Note]) -> None:
    """Remember that what shows these notes, whose place others take, shows those: it goes with the last of all.

    Their receipt says so by itself. Call inside a transaction.
    """
    values = [json.dumps([note.id for note in some]) for some in (notes, heirs)]
    database.execute_sql(_PASS_ON, values)


def forget_lists(before: datetime, limit: int) -> int:
    """Delete at most `limit` rows about lists sent before that moment; return how many. Call inside a transaction."""
    return int(database.execute_sql(FORGET_LISTS, (before.strftime(MOMENT_FORMAT), limit)).rowcount)


def _turn(chat_id: int, message_id: int, sent_at: datetime, role: str, note_ids: Sequence[int]) -> None:
    """Writes nothing where it is so already: a card stays the card of its note with each tap on it."""
    message = (chat_id, message_id, *_TURNING)
    at_present = database.execute_sql(_AT_PRESENT, message).fetchall()
    if set(at_present) == {(note_id, role) for note_id in note_ids}:
        return
    if at_present:
        database.execute_sql(_LET_GO, message)
    _insert(chat_id, message_id, sent_at, role, note_ids)


def _insert(chat_id: int, message_id: int, sent_at: datetime, role: str, note_ids: Sequence[int]) -> None:
    for note_id in note_ids:
        database.execute_sql(_INSERT, (chat_id, message_id, note_id, role, stored(sent_at)))
