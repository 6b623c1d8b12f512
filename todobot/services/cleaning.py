"""Cleaning up the chat of those who chose it: what showed a note goes with the note."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from todobot.models import MOMENT_FORMAT, Note, database
from todobot.services import media, outbox, undo

DELETABLE = timedelta(hours=47)
"""Telegram lets messages be deleted for 48 hours (Bot API: deleteMessages); one less, for what waits in the outbox."""
_AT_ONCE = 100
"""Bot API: deleteMessages."""

_OF_CLEANING = """
SELECT notes.id FROM notes JOIN users ON users.id = notes.user_id AND users.is_cleaning
WHERE notes.id IN (SELECT value FROM json_each(?))
"""
_GOING = """
WITH going AS (
    SELECT * FROM notes WHERE id IN (SELECT value FROM json_each(:note_ids))
), staying AS NOT MATERIALIZED (
    SELECT * FROM notes WHERE (deleted_at IS NULL OR deleted_at > :undoable)
    AND (expires_at IS NULL OR expires_at > :now)
)
"""
"""What stays: what is there, and what its author has deleted, but could still bring back."""
_MESSAGES = f"""{_GOING}
SELECT sent.chat_id, sent.message_id FROM going JOIN sent_messages AS sent ON sent.note_id = going.id
WHERE sent.sent_at > :oldest AND NOT EXISTS (
    SELECT 1 FROM sent_messages AS other JOIN staying ON staying.id = other.note_id
    WHERE other.chat_id = sent.chat_id AND other.message_id = sent.message_id
)
UNION
SELECT chat_id, message_id FROM going
WHERE message_id IS NOT NULL AND created_at > :oldest AND NOT EXISTS (
    SELECT 1 FROM staying WHERE staying.chat_id = going.chat_id AND staying.message_id = going.message_id
)
"""  # noqa: S608 - our own words
_LEAVE_OVER = f"""{_GOING}
INSERT OR IGNORE INTO sent_messages (note_id, role, chat_id, message_id, sent_at)
SELECT staying.id, 'leftover', sent.chat_id, sent.message_id, sent.sent_at
FROM going JOIN sent_messages AS sent ON sent.note_id = going.id
JOIN sent_messages AS other ON other.chat_id = sent.chat_id AND other.message_id = sent.message_id
JOIN staying ON staying.id = other.note_id AND staying.deleted_at IS NOT NULL
UNION
SELECT staying.id, 'leftover', going.chat_id, going.message_id, going.created_at
FROM going JOIN staying ON staying.chat_id = going.chat_id AND staying.message_id = going.message_id
    AND staying.deleted_at IS NOT NULL
"""  # noqa: S608 - our own words
_LEFT_OVER = """
SELECT DISTINCT sent.chat_id, sent.message_id FROM sent_messages AS sent
WHERE sent.note_id IN (SELECT value FROM json_each(:note_ids)) AND sent.role = 'leftover' AND sent.sent_at > :oldest
AND NOT EXISTS (
    SELECT 1 FROM sent_messages AS other JOIN notes ON notes.id = other.note_id AND notes.deleted_at IS NULL
    WHERE other.chat_id = sent.chat_id AND other.message_id = sent.message_id
) AND NOT EXISTS (
    SELECT 1 FROM notes
    WHERE notes.chat_id = sent.chat_id AND notes.message_id = sent.message_id AND notes.deleted_at IS NULL
)
"""


def clean_up(note_ids: list[int], now: datetime) -> None:
    """Have the messages deleted that show these notes, which expired by `now`, or that they were made from.

    Left alone: messages of people who did not choose it, those that show a note which lives on, and those that
    Telegram would not delete any more. One that shows a note which can be brought back goes with that one. Call
    inside the transaction that removes the notes, before it does.
    """
    chosen = [note_id for (note_id,) in database.execute_sql(_OF_CLEANING, (json.dumps(note_ids),))]
    if not chosen:
        return
    values = {"note_ids": json.dumps(chosen), **_moments(now)}
    messages_of = _by_chat(database.execute_sql(_MESSAGES, values))
    for album in _albums(chosen, now - DELETABLE):
        messages_of[album.chat_id].update(media.message_ids(album))
    _delete_all(messages_of)
    database.execute_sql(_LEAVE_OVER, values)


def clean_up_leftovers(note_ids: list[int], now: datetime) -> None:
    """Have the messages deleted that `clean_up` left because these notes, which now go, could be brought back.

    Call inside the transaction that removes the notes, before it does.
    """
    values = {"note_ids": json.dumps(note_ids), "oldest": _moments(now)["oldest"]}
    _delete_all(_by_chat(database.execute_sql(_LEFT_OVER, values)))


def delete(chat_id: int, message_ids: list[int]) -> None:
    """Have these messages deleted, when there is time for it. Call inside a transaction."""
    for start in range(0, len(message_ids), _AT_ONCE):
        some = message_ids[start : start + _AT_ONCE]
        outbox.put(chat_id, "deleteMessages", {"chat_id": chat_id, "message_ids": some}, is_bulk=True)


def _moments(now: datetime) -> dict[str, str]:
    moments = {"now": now, "oldest": now - DELETABLE, "undoable": now - undo.WINDOW}
    return {name: moment.strftime(MOMENT_FORMAT) for name, moment in moments.items()}


def _by_chat(rows: Iterable[tuple[int, int]]) -> defaultdict[int, set[int]]:
    messages_of: defaultdict[int, set[int]] = defaultdict(set)
    for chat_id, message_id in rows:
        messages_of[chat_id].add(message_id)
    return messages_of


def _delete_all(messages_of: dict[int, set[int]]) -> None:
    for chat_id, message_ids in messages_of.items():
        delete(chat_id, sorted(message_ids))


def _albums(note_ids: list[int], oldest: datetime) -> Iterable[Note]:
    """Yield the albums among these notes, which were made from several messages each."""
    return Note.select().where(
        Note.id.in_(note_ids),
        Note.kind == "album",
        Note.message_id.is_null(False),
        Note.created_at > oldest,
    )
