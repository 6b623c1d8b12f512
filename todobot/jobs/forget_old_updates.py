"""Removes what is kept for a while: ids of updates, refused calls, failed updates, searches, lists, files, counts."""

from datetime import datetime, timedelta
from functools import partial

from todobot.jobs import batches
from todobot.models import database
from todobot.services import counts, imports, outbox, search, shown, updates

KEPT = timedelta(days=3)
"""Telegram redelivers an update for a day at most (Bot API: getUpdates); three leave room for a wrong clock."""
FAILED_KEPT = timedelta(days=30)
FORGETS = (
    (updates.forget_seen, KEPT),
    (outbox.forget_refused, KEPT),
    (updates.forget_failed, FAILED_KEPT),
    (search.forget, KEPT),
    (shown.forget_lists, KEPT),
    (imports.forget, imports.KEPT),
)


def run(now: datetime) -> int:
    """Delete what is older than its time, batch by batch. Opens its own transactions."""
    forgotten = 0
    for forget, kept in FORGETS:
        forgotten += batches.carry_out(partial(forget, now - kept), batches.ROWS)
    with database.atomic():
        return forgotten + counts.forget(now - counts.KEPT)
