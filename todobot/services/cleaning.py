"""Cleaning up the chat of those who chose it: what showed a note goes with the note."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from todobot.models import MOMENT_FORMAT, Note, User, database
from todobot.services import media, outbox

DELETABLE = timedelta(hours=47)
"""Telegram lets messages be deleted for 48 hours (Bot API: deleteMessages); one less, for what waits in the outbox."""
_AT_ONCE = 100
"""Bot API: deleteMessages."""

_MESSAGES = """
WITH going AS (
    SELECT notes.* FROM notes JOIN users ON users.id = notes.user_id AND users.is_cleaning
    WHERE notes.id IN (SELECT value FROM json_each(:note_ids))
), living AS NOT MATERIALIZED (
    SELECT * FROM notes WHERE deleted_at IS NULL AND (expires_at IS NULL OR expires_at > :now)
)
SELECT sent.chat_id, sent.message_id FROM going JOIN sent_messages AS sent ON sent.note_id = going.id
WHERE sent.sent_at > :oldest AND NOT EXISTS (
    SELECT 1 FROM sent_messages AS other JOIN living ON living.id = other.note_id
    WHERE other.chat_id = sent.chat_id AND other.message_id = sent.message_id
)
UNION
SELECT chat_id, message_id FROM going
WHERE message_id IS NOT NULL AND created_at > :oldest AND NOT EXISTS (
    SELECT 1 FROM living WHERE living.chat_id = going.chat_id AND living.message_id = going.message_id
)
"""


def clean_up(note_ids: list[int], now: datetime) -> None:
    """Have the messages deleted that show these notes, which expired by `now`, or that they were made from.

    Left alone: messages of people who did not choose it, those that show a note which lives on, and those that
    Telegram would not delete any more. Call inside the transaction that removes the notes, before it does.
    """
    moments = {"now": now.strftime(MOMENT_FORMAT), "oldest": (now - DELETABLE).strftime(MOMENT_FORMAT)}
    messages_of: defaultdict[int, set[int]] = defaultdict(set)
    for chat_id, message_id in database.execute_sql(_MESSAGES, {"note_ids": json.dumps(note_ids), **moments}):
        messages_of[chat_id].add(message_id)
    for album in _albums(note_ids, now - DELETABLE):
        messages_of[album.chat_id].update(media.message_ids(album))
    for chat_id, message_ids in messages_of.items():
        delete(chat_id, sorted(message_ids))


def delete(chat_id: int, message_ids: list[int]) -> None:
    """Have these messages deleted, when there is time for it. Call inside a transaction."""
    for start in range(0, len(message_ids), _AT_ONCE):
        some = message_ids[start : start + _AT_ONCE]
        outbox.put(chat_id, "deleteMessages", {"chat_id": chat_id, "message_ids": some}, is_bulk=True)


def _albums(note_ids: list[int], oldest: datetime) -> Iterable[Note]:
    """Yield the albums among these notes, which were made from several messages each."""
    return (
        Note.select()
        .join(User)
        .where(
            Note.id.in_(note_ids),
            Note.kind == "album",
            Note.message_id.is_null(False),
            Note.created_at > oldest,
            User.is_cleaning == 1,
        )
    )
