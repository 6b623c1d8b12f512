"""What a list shows, as a number small enough for a button: all notes, those that are done, or what was found."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from todobot.models import database
from todobot.moments import parse
from todobot.services import notes, search

ALL, DONE = 0, -1
"""Any other view is the id of a search."""
PAGE_SIZE = 8

_ENTRIES = "SELECT id, kind, text, entities, media, expires_at, done_at IS NOT NULL FROM notes "
_ALL = f"WHERE {notes.SEEN} ORDER BY {notes.ORDER} LIMIT ? OFFSET ?"
_DONE = f"WHERE {notes.SEEN} AND done_at IS NOT NULL ORDER BY done_at DESC, id DESC LIMIT ? OFFSET ?"
_THESE = f"WHERE id IN (SELECT value FROM json_each(?)) AND +{notes.SEEN} ORDER BY {notes.ORDER}"  # noqa: S608 - ours
"""By their ids: the `+` keeps SQLite from walking the index of all that the person has."""
_COUNT = f"SELECT count(*) FROM notes WHERE {notes.SEEN}"  # noqa: S608 - our own words
_COUNT_DONE = f"{_COUNT} AND done_at IS NOT NULL"


class Entry(NamedTuple):
    """What a list shows of a note. To read no more takes less than half as long."""

    id: int
    kind: str
    text: str
    entities: str | None
    media: str | None
    expires_at: datetime | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a view; pages and notes are numbered from 1, and `first` is the number of its first note."""

    view: int
    number: int
    count: int
    total: int
    entries: Sequence[Entry]
    words: str = ""

    @property
    def first(self) -> int:
        """The number of the first note on it."""
        return (self.number - 1) * PAGE_SIZE + 1


def page(view: int, user_id: int, number: int) -> Page | None:
    """Return the page with that number, or the nearest there is; None when the search was forgotten or is another's."""
    if view in (ALL, DONE):
        is_done = view == DONE
        seen = notes.seen_by(user_id)
        query = _DONE if is_done else _ALL
        shown = _read(query, (*seen, PAGE_SIZE, 0)) if number == 1 else []
        if number == 1 and len(shown) < PAGE_SIZE:
            return Page(view, 1, 1, len(shown), shown)
        ((total,),) = database.execute_sql(_COUNT_DONE if is_done else _COUNT, seen)
        number = _nearest(number, total)
        shown = shown or _read(query, (*seen, PAGE_SIZE, (number - 1) * PAGE_SIZE))
        return Page(view, number, _count(total), total, shown)
    words = search.words_of(view, user_id)
    if words is None:
        return None
    found = search.find(user_id, words)
    number = _nearest(number, len(found))
    ids = json.dumps(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    shown = _read(_THESE, (ids, *notes.seen_by(user_id)))
    return Page(view, number, _count(len(found)), len(found), shown, words)


def _read(rest: str, values: Iterable[object]) -> list[Entry]:
    return [
        Entry(note_id, kind, text, entities, media, expires_at and parse(expires_at), bool(is_done))
        for note_id, kind, text, entities, media, expires_at, is_done in database.execute_sql(
            _ENTRIES + rest, values
        )
    ]


def _count(total: int) -> int:
    return max(1, -(-total // PAGE_SIZE))


def _nearest(number: int, total: int) -> int:
    return min(max(number, 1), _count(total))
