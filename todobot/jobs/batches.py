"""Much work in short transactions, so that nobody waits long for SQLite's write lock."""

import threading
from collections.abc import Callable

from todobot import pulse
from todobot.models import database

stopping = threading.Event()
"""Set when the program ends: what is left to do is done after the next start."""
ROWS = 500
"""Small rows that one transaction deletes: a day's ids of updates may be millions."""
_BREATHER_SECONDS = 0.005


def carry_out(batch: Callable[[], int]) -> int:
    """Run `batch` in a transaction of its own again and again, until it finds nothing to do; return the sum.

    `batch` returns how much it did and must not find that again.
    """
    total = 0
    while not stopping.is_set():
        pulse.beat("jobs")
        with database.atomic():
            done = batch()
        if not done:
            break
        total += done
        stopping.wait(_BREATHER_SECONDS)  # SQLite's lock is not fair: let those who wait have it
    return total
