"""The tables as Peewee sees them. The schema itself, with its comments, is in migrations.py."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from peewee import (
    AutoField,
    BooleanField,
    CompositeKey,
    Field,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)

MOMENT_FORMAT = "%Y-%m-%d %H:%M:%S"
_BUSY_TIMEOUT_SECONDS = 10

database = SqliteDatabase(None, lock_type="IMMEDIATE", timeout=_BUSY_TIMEOUT_SECONDS)


def open_database(path: Path) -> None:
    """Point all models at the file `path`, made with its folder when missing, readable by their owner only.

    Every thread gets its own connection on first use (Peewee). WAL lets `sqlite3` read while the bot writes;
    synchronous=FULL makes a commit survive a power cut; secure_delete overwrites what is deleted (SQLite: PRAGMA).
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    database.init(
        str(path),
        pragmas={
            "journal_mode": "wal",
            "synchronous": "full",
            "foreign_keys": "on",
            "secure_delete": "on",
            "temp_store": "memory",
        },
    )


class MomentField(Field):
    """A moment: aware UTC in Python, `YYYY-MM-DD HH:MM:SS` in the file, where SQLite's date functions read it."""

    field_type = "TEXT"

    def db_value(self, value: datetime | None) -> str | None:
        return None if value is None else value.astimezone(UTC).strftime(MOMENT_FORMAT)

    def python_value(self, value: str | None) -> datetime | None:
        return None if value is None else datetime.strptime(value, MOMENT_FORMAT).replace(tzinfo=UTC)


class Table(Model):
    """What all tables share: the one database."""

    class Meta:
        database = database
        legacy_table_names = False


class User(Table):
    """A person who has written to the bot; `id` is Telegram's."""

    id = IntegerField(primary_key=True)
    first_name = TextField()
    last_name = TextField(null=True)
    username = TextField(null=True)
    language_code = TextField(null=True)
    created_at = MomentField()

    class Meta:
        table_name = "users"


class Note(Table):
    """One note; `message_id` is the message in `chat_id` that it was made from."""

    id = AutoField()
    user = ForeignKeyField(User, backref="notes", on_delete="CASCADE")
    chat_id = IntegerField()
    message_id = IntegerField()
    text = TextField()
    entities = TextField(null=True)
    created_at = MomentField()
    expires_at = MomentField()

    class Meta:
        table_name = "notes"


class Step(Table):
    """What the bot has asked a person and still waits for, as the name of the handler that takes the answer."""

    chat_id = IntegerField()
    user_id = IntegerField()
    name = TextField()
    arguments = TextField()
    created_at = MomentField()

    class Meta:
        table_name = "steps"
        primary_key = CompositeKey("chat_id", "user_id")


class OutboxMessage(Table):
    """A Bot API call that waits for Telegram's ok, or that Telegram has refused for good (`refused_at`)."""

    id = AutoField()
    chat_id = IntegerField()
    method = TextField()
    parameters = TextField()
    is_bulk = BooleanField(default=False)
    created_at = MomentField()
    refused_at = MomentField(null=True)
    error = TextField(null=True)

    class Meta:
        table_name = "outbox"


class SeenUpdate(Table):
    """The id of an update that was carried out, so that its redelivery does nothing."""

    update_id = IntegerField(primary_key=True)
    seen_at = MomentField()

    class Meta:
        table_name = "seen_updates"


class FailedUpdate(Table):
    """An update whose handler failed, whole, with the traceback."""

    update_id = IntegerField(primary_key=True)
    body = TextField()
    error = TextField()
    failed_at = MomentField()

    class Meta:
        table_name = "failed_updates"


_FILE_TROUBLES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)


def is_trouble_with_the_file(error: BaseException | None) -> bool:
    """Tell whether the database file, not the statement, is at fault: full, locked, read-only, damaged.

    SQLite: the low byte of an extended result code is the primary one. The driver's error stands behind Peewee's,
    and possibly behind that of a savepoint which SQLite had rolled back by itself.
    """
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None)
        if isinstance(code, int) and code & 0xFF in _FILE_TROUBLES:
            return True
        error = error.__context__
    return False
