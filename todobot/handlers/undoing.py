"""Undo, as all buttons that say so do it: what came of it, and the toast for what did not."""

from typing import NamedTuple

from todobot.services import undo
from todobot.texts import text


class Undone(NamedTuple):
    """The ids of the notes that are as before (None: nothing was changed), and what to answer the tap with."""

    note_ids: list[int] | None
    toast: str | None
    is_too_late: bool = False
    """Whether nothing was changed because a note would be gone at once."""


def take_back(undo_id: int, person_id: int) -> Undone:
    """Take a change of this person back. Call inside a transaction."""
    try:
        note_ids = undo.apply(undo_id, person_id)
    except undo.WouldExpire:
        return Undone(None, text("undo_would_expire").text, is_too_late=True)
    return Undone(note_ids, text("undo_over").text if note_ids is None else None)
