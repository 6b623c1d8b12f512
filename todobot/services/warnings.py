"""Warnings: messages that say which notes go soon, and stay true for as long as they are there.

Whatever changes a note marks the warnings it stands in as outdated: triggers of the table `notes` see to that
(schema/). Whoever speaks to people then words them anew.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from todobot.models import MOMENT_FORMAT, Note, User, WarnedNote, database
from todobot.models import ExpiryWarning as ExpiryWarning  # noqa: PLC0414 - handlers name the type through this module
from todobot.services import notes, outbox, users

TOO_LATE = timedelta(seconds=30)
"""A note that goes within this time is gone before its author could read the warning."""
BEGINNING = (0, 0)
"""A place before all warnings, as `outdated` returns places: a person and a warning."""
_LOOKED_AT = 200
"""So many warnings are looked at in one transaction at most."""

PEOPLE_DUE = """
SELECT user_id FROM notes WHERE warn_at <= ? AND done_at IS NULL AND deleted_at IS NULL ORDER BY warn_at LIMIT ?
"""
DUE = """
SELECT id FROM notes WHERE user_id = ? AND warn_at <= ? AND done_at IS NULL AND deleted_at IS NULL ORDER BY id LIMIT ?
"""
_THESE = "id IN (SELECT value FROM json_each(?))"
_CAN_BE_WORDED = """
message_id IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM warned_notes JOIN notes ON notes.id = warned_notes.note_id WHERE warning_id = warnings.id
)
"""
OUTDATED = f"""
SELECT user_id, id, {_CAN_BE_WORDED} FROM warnings
WHERE is_outdated AND (user_id, id) > (?, ?) ORDER BY user_id, id LIMIT {_LOOKED_AT}
"""  # noqa: S608 - our own words
OUTDATED_OF_PEOPLE = f"""
SELECT id FROM warnings
WHERE user_id IN (SELECT value FROM json_each(?)) AND is_outdated AND ({_CAN_BE_WORDED}) LIMIT ?
"""  # noqa: S608
"""Runs behind every batch, hence one prepared statement."""
_WARN_OF = f"""
INSERT INTO warned_notes (note_id, warning_id, expires_at) SELECT id, ?, expires_at FROM notes WHERE {_THESE}
"""  # noqa: S608
_WARNED_OF = "WHERE id IN (SELECT note_id FROM warned_notes WHERE warning_id = ?) ORDER BY id"
_IS_LEFT = """
SELECT EXISTS (SELECT 1 FROM warned_notes JOIN notes ON notes.id = warned_notes.note_id WHERE warning_id = ?)
"""


class Contents(NamedTuple):
    """What a warning is about, as things are now: `others` are kept, done or have more time; the rest is gone.

    `numbers`: the number of each note that was warned of, by its id. It stays when others are gone.
    """

    going: list[Note]
    others: list[Note]
    gone: int
    numbers: dict[int, int]

    @property
    def mark(self) -> int:
        """A number that is another one when other notes have joined."""
        return sum(self.numbers)

    @property
    def there(self) -> list[Note]:
        """All that are not gone, in the order in which they were written."""
        return sorted([*self.going, *self.others], key=lambda note: note.id)


def due(now: datetime, *, most_people: int, most_notes: int) -> dict[int, list[Note]]:
    """Return notes to warn of by `now`, by their person's id: all notes of a person, if `most_notes` allows."""
    moment = now.strftime(MOMENT_FORMAT)
    first = database.execute_sql(PEOPLE_DUE, (moment, most_notes)).fetchall()
    found: dict[int, list[Note]] = {}
    for person_id in islice(dict.fromkeys(row[0] for row in first), most_people):
        rows = database.execute_sql(DUE, (person_id, moment, most_notes)).fetchall()
        most_notes -= len(rows)
        found[person_id] = Note.read(f"WHERE {_THESE} ORDER BY id", (json.dumps([row[0] for row in rows]),))
        if most_notes <= 0:
            break
    return found


def take(user: User, due_notes: list[Note], now: datetime) -> tuple[ExpiryWarning | None, list[Note]]:
    """Note that the person is warned of these notes now, and return the warning with all that it is to speak of.

    A warning that has not gone out yet, since there are many notes or Telegram is out of reach, is taken back, and its
    notes join these. None when it is too late for all, or the person wants no warnings: an Undo can bring back the
    plan of one that was made before they said so. Call inside a transaction.
    """
    give_up(due_notes)
    going = [note for note in due_notes if note.expires_at is not None and note.expires_at > now + TOO_LATE]
    if not going or users.warning(user) is None:
        return None, []
    warning = _taken_back(user)
    if warning is None:
        warning = ExpiryWarning.create(user=user.id, created_at=now)
    else:
        still = contents(warning).going
        going += [note for note in still if note.expires_at is not None and note.expires_at > now + TOO_LATE]
        WarnedNote.delete().where(WarnedNote.warning == warning.id).execute()
    database.execute_sql(_WARN_OF, (warning.id, _ids(going)))
    return warning, going


def _taken_back(user: User) -> ExpiryWarning | None:
    """Take the person's newest warning out of the outbox and return it, None when there is none in there."""
    unsent = ExpiryWarning.one(
        "WHERE user_id = ? AND message_id IS NULL ORDER BY id DESC LIMIT 1", (user.id,)
    )
    if unsent is None or not outbox.take_back(user.id, {"warns": unsent.id}):
        return None
    return unsent


def find(warning_id: int, person_id: int) -> ExpiryWarning | None:
    """Return the warning if it is this person's and one of its notes is still there, else None."""
    return ExpiryWarning.one("WHERE id = ? AND user_id = ?", (warning_id, person_id))


def contents(warning: ExpiryWarning) -> Contents:
    """Return what the warning is about, as things are now."""
    warned_of = {
        row.note_id: row.expires_at for row in WarnedNote.read("WHERE warning_id = ?", (warning.id,))
    }
    there = [note for note in Note.read(_WARNED_OF, (warning.id,)) if notes.is_visible(note)]
    going = [note for note in there if _goes_by(note, warned_of[note.id])]
    ids = {note.id for note in going}
    others = [note for note in there if note.id not in ids]
    numbers = {note_id: number for number, note_id in enumerate(sorted(warned_of), start=1)}
    return Contents(going, others, len(warned_of) - len(there), numbers)


def is_over(warning: ExpiryWarning) -> bool:
    """Tell whether all notes of the warning are gone for good, so that nothing can change in it any more."""
    return not database.execute_sql(_IS_LEFT, (warning.id,)).fetchone()[0]


def outdated_of(people: Iterable[int], limit: int) -> list[ExpiryWarning]:
    """Return at most `limit` warnings of these people in which a note has changed.

    One that was not sent yet comes once it was, or once all its notes are gone.
    """
    rows = database.execute_sql(OUTDATED_OF_PEOPLE, (json.dumps(list(people)), limit)).fetchall()
    return _these([row[0] for row in rows])


def outdated(place: tuple[int, int], limit: int) -> tuple[list[ExpiryWarning], int, tuple[int, int]]:
    """Do the same for everybody whose warnings come behind that place.

    Returned besides are how many were looked at, for those that are not sent yet are passed over, and the place of the
    last one: with that one comes to all of them without looking twice. BEGINNING when there is none any more.
    """
    ids: list[int] = []
    looked_at = 0
    last = BEGINNING
    for person_id, warning_id, can_be_worded in database.execute_sql(OUTDATED, place):
        looked_at += 1
        last = (person_id, warning_id)
        ids += [warning_id] * can_be_worded
        if len(ids) == limit:
            break
    return _these(ids), looked_at, last


def _these(ids: list[int]) -> list[ExpiryWarning]:
    return ExpiryWarning.read(f"WHERE {_THESE} ORDER BY id", (json.dumps(ids),)) if ids else []


def settle(warning: ExpiryWarning) -> None:
    """Note that the warning was worded anew; one that is over is forgotten. Call inside a transaction."""
    if is_over(warning):
        warning.delete_instance()
    else:
        warning.change(is_outdated=False)


def answer(warning: ExpiryWarning, *, message_id: int, undo_id: int | None) -> None:
    """Note that the person tapped on the warning, which is message `message_id`, and how to undo what they chose.

    It is worded anew. Call inside a transaction.
    """
    warning.change(message_id=message_id, undo_id=undo_id, is_outdated=True)


def _goes_by(note: Note, moment: datetime) -> bool:
    return note.done_at is None and note.expires_at is not None and note.expires_at <= moment


def give_up(chosen: Iterable[Note]) -> None:
    """Have nobody warned of these notes. Call inside a transaction."""
    database.execute_sql(f"UPDATE notes SET warn_at = NULL WHERE {_THESE}", (_ids(chosen),))  # noqa: S608


def _ids(chosen: Iterable[Note]) -> str:
    return json.dumps([note.id for note in chosen])
