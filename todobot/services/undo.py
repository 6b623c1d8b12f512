"""Taking changes back: what the notes were before a change is kept for 15 minutes."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from todobot import clock
from todobot.models import Note, Undo, database
from todobot.moments import stored
from todobot.services import room

WINDOW = timedelta(minutes=15)
_DELETED = {"deleted_at": None}
"""What is kept of a note that its author deletes."""
_ONLY_DONE = {"done_at"}
"""All other columns may decide whether a note is there, or which line of its message it is."""

_RECORD = "INSERT INTO undos (user_id, changes, created_at) VALUES (?, ?, ?)"
_RECORDED = "SELECT changes FROM undos WHERE id = ? AND user_id = ? AND created_at > ?"
_NEWEST_FIRST = "SELECT id, changes FROM undos WHERE user_id = ? AND created_at > ? ORDER BY id DESC"
_CHANGES = "SELECT changes FROM undos WHERE id = ?"
_EXTEND = "UPDATE undos SET changes = ? WHERE id = ?"
_FORGET = "DELETE FROM undos WHERE id = ?"

_HIDE_AGAIN = """
UPDATE notes SET deleted_at = ?
WHERE user_id = ? AND deleted_at IS NULL AND id IN (SELECT value FROM json_each(?)) AND EXISTS (
    SELECT 1 FROM notes AS other
    WHERE other.chat_id = notes.chat_id AND other.message_id = notes.message_id AND other.deleted_at IS NULL
      AND (other.expires_at IS NULL OR other.expires_at > ?)
      AND other.id NOT IN (SELECT value FROM json_each(?))
      AND ((other.part = 0) <> (notes.part = 0) OR (notes.part < 0 AND other.text = notes.text))
)
"""
"""A message is one note or one a line: what came back while the other kind took its place stays hidden.

So does a line that is none any more where another one says it.
"""

_TAKE_PLACE = """
UPDATE notes SET deleted_at = :now
WHERE deleted_at IS NULL AND id NOT IN (SELECT value FROM json_each(:ids)) AND id IN (
    SELECT other.id FROM notes AS back
    JOIN notes AS hidden USING (chat_id, message_id)
    JOIN notes AS other USING (chat_id, message_id)
    WHERE back.id IN (SELECT value FROM json_each(:ids)) AND back.deleted_at IS NULL
      AND hidden.id IN (SELECT value FROM json_each(:ids)) AND hidden.deleted_at IS NOT NULL
      AND (back.part = 0) <> (hidden.part = 0) AND (other.part = 0) = (hidden.part = 0)
)
"""
"""A split taken back takes back the lines that came to it since, too: the whole says them by now. So for a join."""

_ENDED = """
SELECT id FROM notes WHERE id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL AND expires_at <= ?
"""
_THERE = """
SELECT id FROM notes
WHERE id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL AND coalesce(expires_at > ?, 1)
"""
_GONE = "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM notes WHERE id = value)"
_HIDDEN = "SELECT count(*) FROM notes WHERE id IN (SELECT value FROM json_each(?)) AND deleted_at IS NOT NULL"

ORPHANS = """
DELETE FROM undos WHERE user_id IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
    SELECT 1 FROM json_each(undos.changes) AS change JOIN notes ON notes.id = json_extract(change.value, '$[0]')
)
"""


_OF_FILES = """
DELETE FROM undos WHERE user_id = (SELECT user_id FROM notes WHERE id = ?1) AND EXISTS (
    SELECT 1 FROM json_each(undos.changes) AS change
    WHERE json_extract(change.value, '$[0]') = ?1 AND json_type(change.value, '$[1].media') IS NOT NULL
)
"""


class WouldExpire(Exception):  # noqa: N818 - what would happen, not what went wrong
    """Taking a change back would give a note an end that is over: it would be gone at once, with no way back."""


def record(user_id: int, notes: Iterable[Note], *columns: str) -> int:
    """Keep what `columns` of these notes hold before they are changed; return the id to take it back by.

    Call inside a transaction, before the change.
    """
    return _record(
        user_id, [[note.id, {name: stored(getattr(note, name)) for name in columns}] for note in notes]
    )


def record_deletion(user_id: int, note_ids: Iterable[int]) -> int:
    """Keep that these notes were visible; return the id to take their deletion back by. Call inside a transaction."""
    return _record(user_id, [[note_id, _DELETED] for note_id in note_ids])


def apply(undo_id: int, user_id: int) -> list[int] | None:
    """Take a change back and return the ids of its notes; None when it was taken back before or is too old.

    Another person's id is like one that never was. Raises WouldExpire, and changes nothing, rather than have a note
    go that is there; and NoRoomError rather than bring back more than there may be. Call inside a transaction.
    """
    recorded = database.execute_sql(_RECORDED, (undo_id, user_id, _beginning())).fetchone()
    if recorded is None:
        return None
    changes = json.loads(recorded[0])
    ids = list(dict.fromkeys(note_id for note_id, _ in changes))
    if all(before.keys() == _ONLY_DONE for _, before in changes):
        _write_back(changes, user_id)
    else:
        _write_back_with_care(changes, user_id, json.dumps(ids))
    database.execute_sql(_FORGET, (undo_id,))
    return ids


def _write_back_with_care(changes: list[Any], user_id: int, ids: str) -> None:
    """Write back what may bring notes back or have them go."""
    returning = json.dumps([note_id for note_id, before in changes if _was_shown(before)])
    room.claim_back(user_id, database.execute_sql(_HIDDEN, (returning,)).fetchone()[0])
    now = stored(clock.now())
    with database.atomic():
        there, had_ended = _ids(_THERE, ids, now), _ids(_ENDED, ids, now)
        _write_back(changes, user_id)
        would_go = there - _ids(_THERE, ids, now)
        if would_go and (_ids(_ENDED, ids, now) - had_ended or _ids(_GONE, returning)):
            raise WouldExpire
    database.execute_sql(_TAKE_PLACE, {"ids": ids, "now": now})
    database.execute_sql(_HIDE_AGAIN, (now, user_id, ids, now, ids))


def _was_shown(before: dict[str, Any]) -> bool:
    """Tell whether a change has hidden a note, so that taking it back shows the note again."""
    return "deleted_at" in before and before["deleted_at"] is None


def _ids(query: str, *values: str) -> set[int]:
    return {note_id for (note_id,) in database.execute_sql(query, values)}


def merge(undo_ids: list[int]) -> int:
    """Have changes just made, in this order, be taken back as one; return the id for that, 0 when there are none.

    Call inside a transaction.
    """
    if len(undo_ids) < 2:
        return sum(undo_ids)
    changes: list[Any] = []
    for undo_id in reversed(undo_ids):
        changes += json.loads(database.execute_sql(_CHANGES, (undo_id,)).fetchone()[0])
    first, *others = undo_ids
    database.execute_sql(_EXTEND, (json.dumps(changes), first))
    for undo_id in others:
        database.execute_sql(_FORGET, (undo_id,))
    return first


def latest(user_id: int, column: str, note_id: int) -> int:
    """Return the id of the newest change to a note's `column` that can be taken back and was of this note alone.

    0 when there is none.
    """
    for undo_id, changes in _newest_first(user_id):
        is_of_it_alone = all(changed == note_id for changed, _ in changes)
        if is_of_it_alone and any(column in before for _, before in changes):
            return undo_id
    return 0


def latest_deletion(user_id: int, note_ids: Iterable[int] | None = None) -> tuple[int, int]:
    """Return the newest deletion that can be taken back: its id and how many notes it was of; (0, 0) for none.

    `note_ids`: only one of no other notes counts. A split hides notes, too, but deletes none.
    """
    wanted = None if note_ids is None else set(note_ids)
    for undo_id, changes in _newest_first(user_id):
        is_deletion = all(before == _DELETED for _, before in changes)
        if is_deletion and (wanted is None or {note_id for note_id, _ in changes} <= wanted):
            return undo_id, len(changes)
    return 0, 0


def newest_of(user_id: int, note_ids: Iterable[int]) -> int:
    """Return the id of the newest change that can be taken back and was of these notes alone, 0 when there is none."""
    wanted = set(note_ids)
    for undo_id, changes in _newest_first(user_id):
        if {note_id for note_id, _ in changes} <= wanted:
            return undo_id
    return 0


def _newest_first(user_id: int) -> Iterator[tuple[int, list[Any]]]:
    """Yield the person's changes that can be taken back, the newest first: their ids and what was before them."""
    for undo_id, changes in database.execute_sql(_NEWEST_FIRST, (user_id, _beginning())):
        yield undo_id, json.loads(changes)


def forget_files_of(note_id: int) -> None:
    """Forget the changes that could write back which files this note had: it has more now.

    Call inside a transaction.
    """
    database.execute_sql(_OF_FILES, (note_id,))


def forget_orphans(user_ids: Iterable[int]) -> None:
    """Delete what could only change notes of these people that are gone: it holds what they said.

    Call inside a transaction.
    """
    database.execute_sql(ORPHANS, (json.dumps(list(user_ids)),))


def forget(before: datetime, limit: int) -> int:
    """Delete at most `limit` of what was recorded before that moment; return how many. Call inside a transaction."""
    old = Undo.select(Undo.id).where(Undo.created_at <= before).limit(limit)
    return int(Undo.delete().where(Undo.id.in_(old)).execute())


def _record(user_id: int, changes: list[Any]) -> int:
    values = (user_id, json.dumps(changes), stored(clock.now()))
    return int(database.execute_sql(_RECORD, values).lastrowid or 0)


def _write_back(changes: list[Any], user_id: int) -> None:
    """Write in one statement what neighbours have in common: thousands of notes were deleted at once, or two edited."""
    for before, alike in groupby(changes, lambda change: change[1]):
        columns = ", ".join(f"{name} = ?" for name in before)
        ids = json.dumps([note_id for note_id, _ in alike])
        database.execute_sql(
            f"UPDATE notes SET {columns} WHERE user_id = ? AND id IN (SELECT value FROM json_each(?))",  # noqa: S608 - names of ours
            (*before.values(), user_id, ids),
        )


def _beginning() -> Any:
    """Return the moment, as the file has it, since which changes can be taken back."""
    return stored(clock.now() - WINDOW)
