"""How many notes a person can have at a time (MAX_NOTES_PER_USER); the app sets the limit at the start."""

import sys

from todobot import clock
from todobot.models import MOMENT_FORMAT, database

limit = 500
"""0: no limit."""

_COUNT_ALL = "SELECT count(*) FROM notes WHERE user_id = ?"
"""Reads nothing but the index: some 20 us for 500 notes, 1 ms if it were the notes."""
_COUNT = """
SELECT count(*) FROM notes
WHERE user_id = ? AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
"""


class NoRoomError(Exception):
    """The person has as many notes as they can have; nothing was changed."""


def left(user_id: int) -> int:
    """Return how many more notes this person can have."""
    return _left(user_id, limit)


def is_full(user_id: int) -> bool:
    """Tell whether this person cannot have one more note."""
    return not _fits(user_id, 1, limit)


def claim(user_id: int, count: int) -> None:
    """Raise NoRoomError if the person cannot have so many more notes. Call before changing anything."""
    if not _fits(user_id, count, limit):
        raise NoRoomError


def claim_back(user_id: int, count: int) -> None:
    """Do as `claim` does for notes that an Undo brings back: they may go beyond the limit, up to twice as many."""
    if not _fits(user_id, count, 2 * limit):
        raise NoRoomError


def _fits(user_id: int, count: int, most: int) -> bool:
    """Tell whether so many more fit. Only if all rows, hidden ones included, are too many, are the notes looked at."""
    if not limit or database.execute_sql(_COUNT_ALL, (user_id,)).fetchone()[0] + count <= most:
        return True
    return count <= _left(user_id, most)


def _left(user_id: int, most: int) -> int:
    if not limit:
        return sys.maxsize
    now = clock.now().strftime(MOMENT_FORMAT)
    return max(0, most - int(database.execute_sql(_COUNT, (user_id, now)).fetchone()[0]))
