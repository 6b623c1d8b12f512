"""`main.py restore`: puts a backup in the place of the database."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from todobot import backups, clock, private_files
from todobot.errors import BackupError, ExitCode
from todobot.instance import InstanceLock
from todobot.migrations import refuse_foreign
from todobot.models import MOMENT_FORMAT

_TABLES = {"users", "notes", "steps", "outbox", "seen_updates", "failed_updates"}
"""What every version has had since the first."""
_HALF_DONE = ("inbox", "steps", "exports", "imports", "stats_requests")
"""Tables of what somebody was waiting for when the copy was made; older versions lack some of them."""
_GAP = 1_000_000
"""Ids that are passed over at least."""
_COUNTED = """
SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' EXCEPT SELECT name FROM sqlite_sequence
"""
_LOGS = ("-wal", "-journal")
"""What SQLite would play into the database beside which it lies."""


class Restored(NamedTuple):
    """What a restore did; `kept` is where the database of before is now, None where there was none."""

    notes: int
    expired: int
    unsent: int
    kept: Path | None


def restore(file: Path, database_path: Path, now: datetime) -> Restored:
    """Put a checked copy of `file` in the place of the database, which is kept in the folder of the backups.

    At every moment there is a database under the name, the one of before or the copy; only the log of the former is
    put aside a moment earlier. Raises StartError, having changed nothing, when the bot runs or `file` is no whole
    database of this todobot or an older one.
    """
    lock = InstanceLock(database_path)
    part = _beside(database_path, ".restore" + backups.PART)
    try:
        if database_path.exists() and file.exists() and file.samefile(database_path):
            raise BackupError(f"{file} is the database in use: name a backup.", ExitCode.DATABASE_UNUSABLE)
        backups.copy_whole(file, part)
        restored = _brought_to_now(part, file, now)
        kept = _set_aside(database_path, now)
        backups.sync(part)
        part.replace(database_path)
        backups.sync(database_path.parent)
        return restored._replace(kept=kept)
    except sqlite3.Error as error:
        raise BackupError(f"{file} cannot be restored: {error}.", ExitCode.DATABASE_UNUSABLE) from None
    except OSError as error:
        raise BackupError(f"{database_path} cannot be replaced: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
        lock.release()


def by_hand(database_path: Path, file: Path) -> list[str]:
    """Do what `main.py restore FILE` asks for; return what to say. Raises StartError."""
    done = restore(file, database_path, clock.now())
    return [
        f"Restored from {file}: {done.notes} notes.",
        f"Left out: {done.expired} notes that have expired since, {done.unsent} messages that waited to be sent.",
        *([f"The database of before is now {done.kept}."] if done.kept else []),
        "The bot can be started.",
    ]


def _brought_to_now(part: Path, file: Path, now: datetime) -> Restored:
    """Take out of the copy what belongs to the day it was made: people must not be answered or told of it again.

    Waiting calls have been made since; a question would take the next message for its answer; notes that have expired
    went, and their people know. Raises StartError, sqlite3.Error.
    """
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        refuse_foreign(file, int(copy.execute("PRAGMA user_version").fetchone()[0]), has_tables=bool(tables))
        if not tables >= _TABLES:
            raise BackupError(f"{file} is no database of todobot.", ExitCode.DATABASE_UNUSABLE)
        copy.execute("PRAGMA foreign_keys = ON")
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute("PRAGMA temp_store = MEMORY")
        copy.execute("BEGIN")
        restored = _without_what_is_over(copy, tables, now)
        _pass_over_ids(copy, now)
        copy.execute("COMMIT")
    return restored


def _without_what_is_over(copy: sqlite3.Connection, tables: set[str], now: datetime) -> Restored:
    moment = now.strftime(MOMENT_FORMAT)
    expired = copy.execute("DELETE FROM notes WHERE expires_at <= ?", (moment,)).rowcount
    unsent = copy.execute("DELETE FROM outbox WHERE refused_at IS NULL").rowcount
    for table in tables.intersection(_HALF_DONE):
        copy.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
    if any(column[1] == "missed" for column in copy.execute("PRAGMA table_info(users)")):
        copy.execute("UPDATE users SET missed = 0")
    notes = int(copy.execute("SELECT count(*) FROM notes").fetchone()[0])
    return Restored(notes=notes, expired=expired, unsent=unsent, kept=None)


def _pass_over_ids(copy: sqlite3.Connection, now: datetime) -> None:
    """Have new ids begin beyond all that were given since the backup, whose buttons in the chats must find nothing.

    At the seconds since 1970: so many notes nobody writes, and a second restore of the same backup, after some days
    of new notes, begins beyond those as well.
    """
    copy.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM ({_COUNTED})")  # noqa: S608 - ours
    copy.execute("UPDATE sqlite_sequence SET seq = max(seq + ?, ?)", (_GAP, int(now.timestamp())))


def _set_aside(database_path: Path, now: datetime) -> Path | None:
    """Give the present database a second name in the folder of the backups, and return that.

    Its log goes with it, for SQLite would play it into the new file. Neither is opened: a damaged file may be why
    somebody restores.
    """
    if not database_path.exists():
        return None
    kept = backups.folder_of(database_path) / f"{database_path.stem}-before-restore-{now:%Y%m%d-%H%M%S}.db"
    if kept.exists():
        raise BackupError(f"{kept} exists already: try again in a moment.")
    try:
        kept.hardlink_to(database_path)
    except OSError:  # another disk, or a file system without links
        shutil.copyfile(database_path, kept)
        backups.sync(kept)
    private_files.close(kept)
    for suffix in _LOGS:
        log = _beside(database_path, suffix)
        if log.exists():
            shutil.move(log, _beside(kept, suffix))
            backups.sync(_beside(kept, suffix))
    index = _beside(database_path, "-shm")  # of the log; it is made anew when it is missing
    index.unlink(missing_ok=True)
    backups.sync(kept.parent)
    return kept


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
