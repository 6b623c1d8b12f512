"""Taking changes back: what the notes were before a change is kept for 15 minutes."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from todobot import clock
from todobot.models import Note, Undo

WINDOW = timedelta(minutes=15)


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
    return [note_id for note_id, _ in changes]


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


def forget(before: datetime) -> int:
    """Delete what was recorded before that moment; return how many. Call inside a transaction."""
    return int(Undo.delete().where(Undo.created_at <= before).execute())


def _plain(note: Note, column: str) -> Any:
    return Note._meta.fields[column].db_value(getattr(note, column))
