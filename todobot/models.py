"""The tables as Peewee sees them. The schema itself, with its comments, is in schema/."""

from pathlib import Path

from peewee import AutoField, BooleanField, CompositeKey, ForeignKeyField, IntegerField, TextField

from todobot import private_files
from todobot.moments import MOMENT_FORMAT as MOMENT_FORMAT  # noqa: PLC0414 - services name it through this module
from todobot.moments import MomentField
from todobot.rows import Rows
from todobot.writers import LONG_LOG_BYTES, QueuedWriters

_BUSY_TIMEOUT_SECONDS = 10
_PAGE_SIZE = 1024
"""In bytes, of a new file: a note writes a dozen pages to the card, whole ones (bench/write_cost.py)."""
_LONGEST_LOG_PAGES = 64 * 1024
"""Then a commit writes the log back, which jobs/shorten_log.py has not come to."""

database = QueuedWriters(None, lock_type="IMMEDIATE", timeout=_BUSY_TIMEOUT_SECONDS)


def open_database(path: Path) -> None:
    """Point all models at the file `path`, made with its folder when missing, readable by their owner only.

    Every thread gets its own connection on first use (Peewee). WAL lets `sqlite3` read while the bot writes;
    synchronous=FULL makes a commit survive a power cut; secure_delete overwrites what is deleted (SQLite: PRAGMA).
    """
    private_files.make(path)
    # SQLite gives its other files the same mode; private_files.py closes older ones
    database.init(
        str(path),
        pragmas={
            "page_size": _PAGE_SIZE,
            "journal_mode": "wal",
            "synchronous": "full",
            "foreign_keys": "on",
            "secure_delete": "on",
            "temp_store": "memory",
            "journal_size_limit": LONG_LOG_BYTES,
            "wal_autocheckpoint": _LONGEST_LOG_PAGES,
        },
    )


class Table(Rows):
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
    language = TextField(null=True)
    lifetime = IntegerField(null=True)
    warning_seconds = IntegerField(null=True)
    is_cleaning = BooleanField(default=False)
    missed = IntegerField(default=0)
    blocked_at = MomentField(null=True)

    class Meta:
        table_name = "users"


class Note(Table):
    """One note; `message_id` is the message in `chat_id` that it was made from. schema/ explains each column."""

    id = AutoField()
    uid = TextField()
    user = ForeignKeyField(User, backref="notes", on_delete="CASCADE")
    user_id: int  # Peewee adds it
    chat_id = IntegerField()
    message_id = IntegerField(null=True)
    part = IntegerField(default=0)
    album_id = TextField(null=True)
    kind = TextField(default="text")
    text = TextField()
    entities = TextField(null=True)
    media = TextField(null=True)
    said = IntegerField(null=True)
    source = TextField(null=True)
    created_at = MomentField()
    lifetime = IntegerField()
    expires_at = MomentField(null=True)
    warn_at = MomentField(null=True)
    done_at = MomentField(null=True)
    deleted_at = MomentField(null=True)
    signature = IntegerField(default=-1)

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
    follow_up = TextField(null=True)
    target = TextField(null=True)
    useful_until = MomentField(null=True)

    class Meta:
        table_name = "outbox"


class Undo(Table):
    """How to take one change back: what the notes were before it."""

    id = AutoField()
    user = ForeignKeyField(User, on_delete="CASCADE")
    changes = TextField()
    created_at = MomentField()

    class Meta:
        table_name = "undos"


class SentMessage(Table):
    """A message of the bot that shows a note, as Telegram named it."""

    chat_id = IntegerField()
    message_id = IntegerField()
    note = ForeignKeyField(Note, on_delete="CASCADE")
    role = TextField()
    sent_at = MomentField()

    class Meta:
        table_name = "sent_messages"
        primary_key = CompositeKey("note", "role", "message_id")


class ExpiryWarning(Table):
    """A message that warns of the expiry of notes. Triggers set `is_outdated` when a note in it changes."""

    id = AutoField()
    user = ForeignKeyField(User, on_delete="CASCADE")
    user_id: int  # Peewee adds it
    message_id = IntegerField(null=True)
    undo = ForeignKeyField(Undo, null=True, on_delete="SET NULL")
    undo_id: int | None  # Peewee adds it
    is_outdated = BooleanField(default=False)
    created_at = MomentField()

    class Meta:
        table_name = "warnings"


class WarnedNote(Table):
    """A note that a warning is about; the row outlives the note."""

    note_id = IntegerField()
    warning = ForeignKeyField(ExpiryWarning, on_delete="CASCADE")
    expires_at = MomentField()

    class Meta:
        table_name = "warned_notes"
        primary_key = CompositeKey("note_id", "warning")


class Search(Table):
    """Words that a person searched for."""

    id = AutoField()
    user = ForeignKeyField(User, on_delete="CASCADE")
    words = TextField()
    searched_at = MomentField()

    class Meta:
        table_name = "searches"


class Export(Table):
    """A person who has asked for all their notes as files."""

    user = ForeignKeyField(User, primary_key=True, on_delete="CASCADE")
    asked_at = MomentField()

    class Meta:
        table_name = "exports"


class Import(Table):
    """An export file on its way back in."""

    id = AutoField()
    user = ForeignKeyField(User, on_delete="CASCADE")
    content = TextField(null=True)
    notes = TextField(null=True)
    created_at = MomentField()
    closed_at = MomentField(null=True)
    message_id = IntegerField(null=True)
    offer_id = IntegerField(null=True)
    taken = IntegerField(default=0)

    class Meta:
        table_name = "imports"


class SeenUpdate(Table):
    """The id of an update that was carried out, so that its redelivery does nothing."""

    update_id = IntegerField(primary_key=True)
    seen_at = MomentField()

    class Meta:
        table_name = "seen_updates"


class FailedUpdate(Table):
    """An update whose handler failed, whole, with the traceback."""

    update_id = IntegerField(primary_key=True)
    user_id = IntegerField(null=True)
    body = TextField()
    error = TextField()
    failed_at = MomentField()
    fault = TextField(null=True)

    class Meta:
        table_name = "failed_updates"
