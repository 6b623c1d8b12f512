"""Removes what is kept for a while: ids of updates, refused calls, failed updates, searches, lists, files, counts."""

from datetime import datetime, timedelta

from todobot.models import database
from todobot.services import counts, imports, outbox, search, shown, updates

KEPT = timedelta(days=3)
"""Telegram redelivers an update for a day at most (Bot API: getUpdates); three leave room for a wrong clock."""
FAILED_KEPT = timedelta(days=30)


def run(now: datetime) -> int:
    """Delete what is older than its time, in one transaction."""
    with database.atomic():
        return (
            updates.forget_seen(now - KEPT)
            + outbox.forget_refused(now - KEPT)
            + updates.forget_failed(now - FAILED_KEPT)
            + search.forget(now - KEPT)
            + shown.forget_lists(now - KEPT)
            + imports.forget(now - imports.KEPT)
            + counts.forget(now - counts.KEPT)
        )
