"""Steering the expiry of several notes at once, as warnings and /settings do it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from todobot import clock
from todobot.models import MOMENT_FORMAT, Note, User, database
from todobot.services import notes, undo, users

_REPLAN = """
UPDATE notes SET warn_at = CASE
    WHEN iif(lifetime > 0, lifetime, strftime('%s', expires_at) - strftime('%s', created_at)) >= :shortest
        AND datetime(expires_at, :before) > :now THEN datetime(expires_at, :before)
END WHERE user_id = :user_id AND expires_at IS NOT NULL
"""
"""How long a note lives counts from when that was chosen; for "today" it is not known any more when that was."""


def postpone(user: User, chosen: Iterable[Note], step: timedelta) -> int:
    """Have these notes of the person, which expire, do so that much later; return the id to undo it by.

    A warning comes again if its time is still ahead then. Call inside a transaction.
    """
    undo_id = undo.record(user.id, chosen := list(chosen), "lifetime", "expires_at", "warn_at")
    ahead = users.warning(user)
    for note in chosen:
        if note.expires_at is not None:
            end = note.expires_at + step
            seconds = (end - note.created_at).total_seconds()
            lifetime = max(1, round(seconds))  # also where the clock has been turned back meanwhile
            note.change(lifetime=lifetime, expires_at=end, warn_at=_warn_at(end, ahead))
    return undo_id


def finish(user: User, chosen: Iterable[Note]) -> int:
    """Mark these notes of the person as done; return the id to undo it by. Call inside a transaction."""
    undo_id = undo.record(user.id, chosen := list(chosen), "done_at")
    for note in chosen:
        note.change(done_at=clock.now())
    return undo_id


def choose_warning(user: User, seconds: int | None) -> None:
    """Have the person warned so long before a note's end (0: never, None: as usual), of all notes they have.

    Call inside a transaction.
    """
    users.choose(user, warning_seconds=seconds)
    ahead = users.warning(user)
    if ahead is None:
        database.execute_sql("UPDATE notes SET warn_at = NULL WHERE user_id = ?", (user.id,))
        return
    database.execute_sql(
        _REPLAN,
        {
            "user_id": user.id,
            "shortest": int(max(notes.SHORTEST_WARNED, 2 * ahead).total_seconds()),
            "before": f"-{int(ahead.total_seconds())} seconds",
            "now": clock.now().strftime(MOMENT_FORMAT),
        },
    )


def _warn_at(expires_at: datetime, ahead: timedelta | None) -> datetime | None:
    return expires_at - ahead if ahead is not None and expires_at - ahead > clock.now() else None
