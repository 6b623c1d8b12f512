"""Empties SQLite's write-ahead log, which still holds what was deleted from the database."""

from datetime import datetime
from pathlib import Path

from todobot.models import database


def run(now: datetime) -> int:
    """Write the log into the database and cut it to nothing, if nobody reads just then; else leave it to the next run.

    Returns 0: it changes no row. Runs outside a transaction. Without a busy timeout, for a checkpoint that waits for
    a reader has all writers wait for itself (SQLite: PRAGMA wal_checkpoint).
    """
    log = Path(f"{database.database}-wal")
    if log.exists() and log.stat().st_size:
        timeout = database.pragma("busy_timeout")
        database.execute_sql("PRAGMA busy_timeout = 0")
        try:
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            database.execute_sql(f"PRAGMA busy_timeout = {int(timeout)}")
    return 0
