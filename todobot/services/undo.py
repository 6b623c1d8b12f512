"""Taking changes back: what the notes were before a change is kept for 15 minutes."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from todobot import clock
from todobot.models import MOMENT_FORMAT, Note, Undo, database

WINDOW = timedelta(minutes=15)


_HIDE_AGAIN = """
UPDATE notes SET deleted_at = ?
WHERE user_id = ? AND deleted_at IS NULL AND id IN (SELECT value FROM json_each(?)) AND EXISTS (
    SELECT 1 FROM notes AS other
    WHERE other.chat_id = notes.chat_id AND other.message_id = notes.message_id AND other.deleted_at IS NULL
      AND (other.part = 0) <> (notes.part = 0) AND other.id NOT IN (SELECT value FROM json_each(?))
)
"""
"""A message is one note or one a line: what came back while the other kind took its place stays hidden."""

_ORPHANS = """
DELETE FROM undos WHERE NOT EXISTS (
    SELECT 1 FROM json_each(undos.changes) AS change JOIN notes ON notes.id = json_extract(change.value, '$[0]')
)
"""


def record(user_id: int, notes: Iterable[Note], *columns: str) -> int:
    """Keep what `columns` of these notes hold before they are changed; return the id to take it back by.

    Call inside a transaction, before the change.
    """
    changes = [[note.id, {name: _plain(note, name) for name in columns}] for note in notes]
    return int(Undo.insert(user=user_id, changes=json.dumps(changes), created_at=clock.now()).execute())


def apply(undo_id: int, user_id: int) -> list[int] | None:
    """Take a change back and return the ids of its notes; None when it was taken back before or is too old.

    Another person's id is like one that never was. Call inside a transaction.
    """
    undo = Undo.get_or_none(Undo.id == undo_id, Undo.user == user_id, Undo.created_at > clock.now() - WINDOW)
    if undo is None:
        return None
    undo.delete_instance()
    changes = json.loads(undo.changes)
    for note_id, before in changes:
        values = {
            getattr(Note, name): Note._meta.fields[name].python_value(value) for name, value in before.items()
        }
        Note.update(values).where(Note.id == note_id, Note.user == user_id).execute()
    ids = [note_id for note_id, _ in changes]
    database.execute_sql(
        _HIDE_AGAIN, (clock.now().strftime(MOMENT_FORMAT), user_id, json.dumps(ids), json.dumps(ids))
    )
    return ids


def latest(user_id: int, column: str, note_ids: Iterable[int] | None = None) -> tuple[int, int]:
    """Return the newest change to `column` that can be taken back: its id and how many notes it was of.

    `note_ids`: only a change of exactly these notes counts. (0, 0) when there is none.
    """
    wanted = None if note_ids is None else set(note_ids)
    undos = Undo.select().where(Undo.user == user_id, Undo.created_at > clock.now() - WINDOW)
    for undo in undos.order_by(Undo.id.desc()).iterator():
        changes = json.loads(undo.changes)
        is_of_column = any(column in before for _, before in changes)
        if is_of_column and wanted in (None, {note_id for note_id, _ in changes}):
            return undo.id, len(changes)
    return 0, 0


def forget_orphans() -> None:
    """Delete what could only change notes that are gone: it holds what they said. Call inside a transaction."""
    database.execute_sql(_ORPHANS)


def forget(before: datetime) -> int:
    """Delete what was recorded before that moment; return how many. Call inside a transaction."""
    return int(Undo.delete().where(Undo.created_at <= before).execute())


def _plain(note: Note, column: str) -> Any:
    return Note._meta.fields[column].db_value(getattr(note, column))
