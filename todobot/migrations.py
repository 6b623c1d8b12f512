"""Brings a database file to the newest schema: the numbered steps in schema/. Never change one that was released."""

import logging
from datetime import datetime
from pathlib import Path

from todobot import backups
from todobot.errors import ExitCode, StartError
from todobot.models import database

log = logging.getLogger(__name__)

MIGRATIONS = tuple(
    path.read_text("utf-8") for path in sorted((Path(__file__).parent / "schema").glob("[0-9]*.sql"))
)
"""Migration n brings a database from version n - 1 to version n (SQLite: PRAGMA user_version)."""


def migrate(path: Path, now: datetime) -> None:
    """Bring the opened database at `path` to the newest version, in one transaction, after copying it aside.

    Raises StartError when the file belongs to a newer todobot or to another program, or cannot be copied. Needs the
    instance lock.
    """
    version = int(database.pragma("user_version"))
    refuse_foreign(path, version, has_tables=bool(database.get_tables()))
    if version == len(MIGRATIONS):
        return
    if version > 0:
        _copy_aside(path, version, now)
    with database.atomic():
        for number in range(version, len(MIGRATIONS)):
            for statement in _statements(MIGRATIONS[number]):
                database.execute_sql(statement)
        database.pragma("user_version", len(MIGRATIONS))
    log.info("Database %s is at schema %d (was %d).", path, len(MIGRATIONS), version)


def refuse_foreign(path: Path, version: int, *, has_tables: bool) -> None:
    """Raise StartError for a database that a newer todobot, or another program, has written."""
    if version > len(MIGRATIONS):
        raise StartError(
            f"{path} was written by a newer todobot (schema {version}, this one knows {len(MIGRATIONS)}): "
            "run the newer version, or restore an older copy from the backups folder.",
            ExitCode.DATABASE_UNUSABLE,
        )
    if version == 0 and has_tables:
        raise StartError(
            f"{path} is a database of another program: choose another file in DATABASE_CONNECTION.",
            ExitCode.DATABASE_UNUSABLE,
        )


def _copy_aside(path: Path, version: int, now: datetime) -> None:
    name = f"{path.stem}-schema-{version}-{now:%Y%m%d-%H%M%S}"
    copy = backups.unused(backups.folder_of(path), name)
    backups.make(path, copy)
    log.info("Copied the database to %s before changing its schema.", copy)


def _statements(script: str) -> list[str]:
    """Split at the semicolons that end a line: executescript() would commit the transaction (Python: sqlite3)."""
    return [part for part in script.split(";\n") if part.strip()]
