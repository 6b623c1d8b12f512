"""Deletes notes whose time is up."""

import time
from datetime import datetime

from todobot.models import database
from todobot.services import notes

BATCH = 200
"""Notes in one transaction: it holds the write lock for well under 50 ms (bench/sweep.py)."""
_BREATHER_SECONDS = 0.005


def run(now: datetime) -> int:
    """Delete every note that has expired by `now`, batch by batch, so that nobody waits long for the write lock.

    Opens its own transactions.
    """
    total = 0
    while True:
        with database.atomic():
            deleted = notes.delete_expired(now, BATCH)
        total += deleted
        if deleted < BATCH:
            break
        time.sleep(_BREATHER_SECONDS)  # SQLite's lock is not fair: let those who wait have it
    return total
