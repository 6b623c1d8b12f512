"""Which updates were carried out, and which could not be."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from todobot import clock
from todobot.models import FailedUpdate, SeenUpdate, database
from todobot.moments import stored

_LARGEST_INTEGER = 2**63
"""SQLite: what an INTEGER holds."""


def take_new(update_ids: Iterable[int]) -> set[int]:
    """Mark these updates as carried out and return those that were not before. Call inside a transaction.

    Ids are compared by membership, never by size: Telegram may restart them anywhere (Bot API: Update).
    """
    seen_at = stored(clock.now())
    rows = [(int(update_id), seen_at) for update_id in update_ids]
    marks = ",".join(["(?, ?)"] * len(rows))
    taken = database.execute_sql(
        f"INSERT INTO seen_updates (update_id, seen_at) VALUES {marks} "  # noqa: S608 - only marks
        "ON CONFLICT DO NOTHING RETURNING update_id",
        [value for row in rows for value in row],
    ).fetchall()
    return {row[0] for row in taken}


def seen(update_ids: Iterable[int]) -> set[int]:
    """Return those of these updates that were carried out before."""
    ids = ",".join(str(int(update_id)) for update_id in update_ids)
    rows = database.execute_sql(f"SELECT update_id FROM seen_updates WHERE update_id IN ({ids})")  # noqa: S608 - integers
    return {row[0] for row in rows.fetchall()}


def keep_failed(update: dict[str, Any], error: str, fault: str) -> None:
    """Keep an update that a fault of ours stopped, whole, with the traceback and the fault's short id.

    Call inside a transaction.
    """
    FailedUpdate.insert(
        update_id=update["update_id"],
        user_id=_person_in(update),
        body=json.dumps(update),
        error=error,
        failed_at=clock.now(),
        fault=fault,
    ).on_conflict_replace().execute()


def _person_in(update: dict[str, Any]) -> int | None:
    """Return whose update it is; what it holds is not trusted, it may be why it failed."""
    for part in update.values():
        person = part.get("from") if isinstance(part, dict) else None
        person_id = person.get("id") if isinstance(person, dict) else None
        if isinstance(person_id, int) and abs(person_id) < _LARGEST_INTEGER:
            return int(person_id)
    return None


def forget_seen(before: datetime, limit: int) -> int:
    """Forget at most `limit` updates carried out before that moment; return how many. Call inside a transaction."""
    old = SeenUpdate.select(SeenUpdate.update_id).where(SeenUpdate.seen_at < before).limit(limit)
    return int(SeenUpdate.delete().where(SeenUpdate.update_id.in_(old)).execute())


def forget_failed(before: datetime, limit: int) -> int:
    """Delete at most `limit` failed updates kept before that moment; return how many. Call inside a transaction."""
    old = FailedUpdate.select(FailedUpdate.update_id).where(FailedUpdate.failed_at < before).limit(limit)
    return int(FailedUpdate.delete().where(FailedUpdate.update_id.in_(old)).execute())
