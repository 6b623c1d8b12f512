"""Whether the database can be written: one line in the log when trouble starts, one when it ends.

Each part of the bot that writes says what it has met. The trouble is over when all that have met it got through again
and none has met it for a while: a disk on which now and then a small change finds room does not fill the log by turns.
"""

import logging
import os
import shutil
import sqlite3
import threading
import time
from pathlib import Path

from todobot.errors import trouble_with_the_file

log = logging.getLogger(__name__)

path: Path | None = None
"""The database file, so that the line can say what is wrong with its disk. Set by app.py."""
_lock = threading.Lock()
_parts: set[str] = set()
_began_at: float | None = None
_calm_since = 0.0
CALM_SECONDS = 5.0
"""Longer than any part waits before it tries again."""
_LITTLE_ROOM = 64 * 1024
"""In bytes: with less the disk counts as full, for SQLite adds some pages at a time."""
_REASONS = {
    sqlite3.SQLITE_BUSY: "another program holds it locked",
    sqlite3.SQLITE_LOCKED: "another program holds it locked",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CORRUPT: "it is damaged",
    sqlite3.SQLITE_NOTADB: "it is not a database, or a damaged one",
}


def met(part: str, error: Exception) -> None:
    """Note that `part` could not read or write the database. For any thread."""
    global _began_at  # noqa: PLW0603 - there is one database
    with _lock:
        _parts.add(part)
        is_new = _began_at is None
        if is_new:
            _began_at = time.monotonic()
    log.debug("%s: %s", part, error)
    if is_new:
        reason = reason_of(error)
        log.warning("The database cannot be written: %s. Nothing is lost; I keep trying.", reason)


def over(part: str) -> None:
    """Note that `part` got through, or has nothing to write any more. For any thread."""
    global _calm_since  # noqa: PLW0603 - there is one database
    if part not in _parts:
        return
    with _lock:
        _parts.discard(part)
        _calm_since = time.monotonic()


def settle(calm: float = CALM_SECONDS) -> None:
    """Tell that the trouble is over when the last part got through `calm` seconds ago. Call it often, in one thread."""
    global _began_at  # noqa: PLW0603 - there is one database
    if _began_at is None:
        return
    with _lock:
        if _parts or time.monotonic() - _calm_since < calm:
            return
        seconds = _calm_since - _began_at
        _began_at = None
    log.warning("The database can be written again, after %.0f seconds.", seconds)


def began_at() -> float | None:
    """Return when the trouble began that is not over yet (monotonic seconds), None when there is none."""
    return _began_at


def seconds() -> float:
    """Return for how long there has been trouble, 0 while everybody gets through."""
    began = _began_at
    return time.monotonic() - began if _parts and began is not None else 0.0


def reason_of(error: BaseException) -> str:
    """Return what is wrong with the file, for whoever runs the bot. A full disk can show as any failed call."""
    sqlites = trouble_with_the_file(error)
    if sqlites is None:
        return str(error)
    return (
        _REASONS.get(getattr(sqlites, "sqlite_errorcode", 0) & 0xFF) or _wrong_with_the_disk() or str(sqlites)
    )


def _wrong_with_the_disk() -> str | None:
    if path is None:
        return None
    try:
        if os.statvfs(path.parent).f_flag & os.ST_RDONLY:
            return "its disk is read-only"
        return _REASONS[sqlite3.SQLITE_FULL] if shutil.disk_usage(path.parent).free < _LITTLE_ROOM else None
    except OSError as error:
        return f"its disk cannot be reached ({error.strerror})"
