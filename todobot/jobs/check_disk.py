"""Looks whether the disk with the database is nearly full."""

import logging
import shutil
from datetime import datetime
from pathlib import Path

from todobot import backups, news
from todobot.models import database

log = logging.getLogger(__name__)

LEAST_FREE = 250_000_000
"""In bytes. A Pi's system needs as much for an upgrade of its packages, and some of it for its log."""
_is_low = False
"""So that the log tells the beginning and the end of it, once."""


def run(now: datetime) -> int:
    """Have the owner told when less is free than LEAST_FREE, or than two copies of the database take; return 0.

    One copy is the daily backup, the other one that of a schema change. Opens no transaction.
    """
    global _is_low
    file = Path(database.database)
    free, wanted = shutil.disk_usage(file.parent).free, max(LEAST_FREE, 2 * backups.room_for(file))
    was_low, _is_low = _is_low, free < wanted
    if _is_low:
        news.note(news.Kind.DISK, free=backups.megabytes(free), wanted=backups.megabytes(wanted))
        if not was_low:
            log.warning(
                "The disk is nearly full: %s are free, less than %s.",
                backups.megabytes(free),
                backups.megabytes(wanted),
            )
    elif was_low:
        log.warning("There is room on the disk again: %s are free.", backups.megabytes(free))
    return 0
