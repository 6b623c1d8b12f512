"""The schema as a numbered list of steps. Add new ones at the end; never change one that was released."""

import logging
from datetime import datetime
from pathlib import Path

from todobot.errors import ExitCode, StartError
from todobot.models import database

log = logging.getLogger(__name__)

FIRST_SCHEMA = """
CREATE TABLE users (
    id            INTEGER PRIMARY KEY,          -- Telegram's user id
    first_name    TEXT NOT NULL,
    last_name     TEXT,
    username      TEXT,                         -- without the @
    language_code TEXT,
    created_at    TEXT NOT NULL                 -- every *_at: UTC, YYYY-MM-DD HH:MM:SS
);

CREATE TABLE notes (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    chat_id       INTEGER NOT NULL,
    message_id    INTEGER NOT NULL,             -- the message it was made from
    text          TEXT NOT NULL,
    entities      TEXT,                         -- its formatting: a JSON list of Telegram's MessageEntity
    created_at    TEXT NOT NULL,
    expires_at    TEXT NOT NULL,
    UNIQUE (chat_id, message_id)                -- a message that comes twice is one note
);
CREATE INDEX notes_of_user ON notes (user_id);
CREATE INDEX notes_expiry ON notes (expires_at);

CREATE TABLE steps (                            -- what a person was asked and has not answered yet
    chat_id       INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    name          TEXT NOT NULL,                -- the handler that takes the answer
    arguments     TEXT NOT NULL,                -- a JSON list, handed to it
    created_at    TEXT NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) WITHOUT ROWID;

CREATE TABLE outbox (                           -- calls that wait for Telegram's ok
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id       INTEGER NOT NULL,
    method        TEXT NOT NULL,                -- Bot API method
    parameters    TEXT NOT NULL,                -- JSON; emptied once the call was refused
    is_bulk       INTEGER NOT NULL DEFAULT 0,   -- bulk gives way to replies
    created_at    TEXT NOT NULL,
    refused_at    TEXT,                         -- Telegram will never take it; removed after 3 days
    error         TEXT                          -- and why
);
CREATE INDEX outbox_waiting ON outbox (chat_id, is_bulk, id) WHERE refused_at IS NULL;
CREATE INDEX outbox_refused ON outbox (refused_at) WHERE refused_at IS NOT NULL;

CREATE TABLE seen_updates (                     -- what was carried out; removed after 3 days
    update_id     INTEGER PRIMARY KEY,
    seen_at       TEXT NOT NULL
);
CREATE INDEX seen_updates_age ON seen_updates (seen_at);

CREATE TABLE failed_updates (                   -- what a fault of ours kept from being carried out
    update_id     INTEGER PRIMARY KEY,
    body          TEXT NOT NULL,                -- the update as Telegram sent it, JSON
    error         TEXT NOT NULL,                -- the traceback
    failed_at     TEXT NOT NULL
);
"""

EXPIRY_THAT_PEOPLE_STEER = """
-- what people choose in /settings: language (NULL: language_code decides), lifetime of new notes (like notes.lifetime;
-- NULL: NOTE_LIFETIME), how long before its end a note is warned of (NULL: 600, 0: never), whether the chat is cleaned
ALTER TABLE users ADD COLUMN language TEXT;
ALTER TABLE users ADD COLUMN lifetime INTEGER;
ALTER TABLE users ADD COLUMN warning_seconds INTEGER;
ALTER TABLE users ADD COLUMN is_cleaning INTEGER NOT NULL DEFAULT 0;
-- notes that expired while the bot was off and that the person was not told of yet
ALTER TABLE users ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX users_who_missed ON users (id) WHERE missed > 0;

CREATE TABLE new_notes (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    uid           TEXT NOT NULL,                -- names the note in exports
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    chat_id       INTEGER NOT NULL,
    message_id    INTEGER,                      -- the message it was made from; NULL: imported
    part          INTEGER NOT NULL DEFAULT 0,   -- 0: the whole message, 1, 2, ...: a line of it, below: one edited away
    album_id      TEXT,                         -- Telegram's media_group_id: its messages are one note
    kind          TEXT NOT NULL DEFAULT 'text', -- text, photo, document, album, location ...
    text          TEXT NOT NULL,                -- or the caption
    entities      TEXT,                         -- its formatting: a JSON list of Telegram's MessageEntity
    media         TEXT,                         -- JSON: what it takes to send the original again
    said          INTEGER,                      -- checksum of what its message said last: Telegram repeats edits
    source        TEXT,                         -- whom it was forwarded from
    created_at    TEXT NOT NULL,
    lifetime      INTEGER NOT NULL,             -- as chosen last: seconds, 0: kept, -1: until the day is over
    expires_at    TEXT,                         -- NULL: kept until its author deletes it
    warn_at       TEXT,                         -- NULL: no warning, or it was given
    done_at       TEXT,
    deleted_at    TEXT,                         -- hidden; really gone 15 minutes later
    UNIQUE (chat_id, message_id, part),         -- a message that comes twice is one note
    UNIQUE (user_id, uid)                       -- a note that is imported twice is one, too
);
INSERT INTO new_notes (id, uid, user_id, chat_id, message_id, text, entities, created_at, lifetime, expires_at)
SELECT id, lower(hex(randomblob(8))), user_id, chat_id, message_id, text, entities, created_at,
       CAST(strftime('%s', expires_at) - strftime('%s', created_at) AS INTEGER), expires_at FROM notes;
DROP TABLE notes;
ALTER TABLE new_notes RENAME TO notes;
CREATE INDEX notes_of_user ON notes (user_id, (done_at IS NOT NULL), id);
CREATE INDEX notes_of_album ON notes (chat_id, album_id) WHERE album_id IS NOT NULL;
CREATE INDEX notes_expiry ON notes (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX notes_warning ON notes (warn_at) WHERE warn_at IS NOT NULL;
CREATE INDEX notes_deletion ON notes (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE undos (                            -- how to take a change back; removed after 15 minutes
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    changes       TEXT NOT NULL,                -- JSON: [[note id, {column: value before}], ...]
    created_at    TEXT NOT NULL
);
CREATE INDEX undos_of_user ON undos (user_id);
CREATE INDEX undos_age ON undos (created_at);

CREATE TABLE sent_messages (                    -- messages of the bot that show a note
    chat_id       INTEGER NOT NULL,
    message_id    INTEGER NOT NULL,
    note_id       INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    role          TEXT NOT NULL,                -- receipt, card, original
    sent_at       TEXT NOT NULL,
    PRIMARY KEY (note_id, role, message_id)
) WITHOUT ROWID;
CREATE INDEX sent_messages_of_chat ON sent_messages (chat_id, message_id);

CREATE TABLE warnings (                         -- messages that warn of the expiry of notes
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    message_id    INTEGER,                      -- NULL: not sent yet
    undo_id       INTEGER REFERENCES undos (id) ON DELETE SET NULL,
    is_outdated   INTEGER NOT NULL DEFAULT 0,   -- a note in it was changed since
    created_at    TEXT NOT NULL
);
CREATE INDEX warnings_of_user ON warnings (user_id);
CREATE INDEX warnings_undo ON warnings (undo_id) WHERE undo_id IS NOT NULL;
CREATE INDEX warnings_outdated ON warnings (id) WHERE is_outdated;

CREATE TABLE warned_notes (                     -- what they warn of; a row outlives its note
    note_id       INTEGER NOT NULL,
    warning_id    INTEGER NOT NULL REFERENCES warnings (id) ON DELETE CASCADE,
    expires_at    TEXT NOT NULL,                -- the end that was warned of
    PRIMARY KEY (note_id, warning_id)
) WITHOUT ROWID;
CREATE INDEX warned_notes_of_warning ON warned_notes (warning_id);

-- Whatever changes a note, here is where its warnings learn of it. (The body stays on one line: _statements)
CREATE TRIGGER warned_note_changed AFTER UPDATE OF text, entities, media, expires_at, done_at, deleted_at ON notes
BEGIN UPDATE warnings SET is_outdated = 1 WHERE id IN (SELECT warning_id FROM warned_notes WHERE note_id = NEW.id); END;
CREATE TRIGGER warned_note_gone AFTER DELETE ON notes
BEGIN UPDATE warnings SET is_outdated = 1 WHERE id IN (SELECT warning_id FROM warned_notes WHERE note_id = OLD.id); END;

CREATE TABLE searches (                         -- what people searched for: pages of results name it by its id
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    words         TEXT NOT NULL,
    searched_at   TEXT NOT NULL,                -- removed after 3 days
    UNIQUE (user_id, words)
);
CREATE INDEX searches_age ON searches (searched_at);

CREATE TABLE imports (                          -- export files on their way back in
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    content       TEXT,                         -- the file; NULL: not downloaded yet, or read already
    notes         TEXT,                         -- what it holds: a JSON list of rows, once it was read
    created_at    TEXT NOT NULL,
    closed_at     TEXT                          -- when it was imported, cancelled or found to be no export
);
CREATE INDEX imports_of_user ON imports (user_id);
CREATE INDEX imports_age ON imports (created_at);

-- what is to be done with Telegram's answer, and which message of the bot a call edits (JSON)
ALTER TABLE outbox ADD COLUMN follow_up TEXT;
ALTER TABLE outbox ADD COLUMN target TEXT;
-- after that moment the call is dropped, for what it says is no longer so
ALTER TABLE outbox ADD COLUMN useful_until TEXT;
ALTER TABLE failed_updates ADD COLUMN user_id INTEGER;
"""

MIGRATIONS = (FIRST_SCHEMA, EXPIRY_THAT_PEOPLE_STEER)
"""Migration n brings a database from version n - 1 to version n (SQLite: PRAGMA user_version)."""


def migrate(path: Path, now: datetime) -> None:
    """Bring the opened database at `path` to the newest version, in one transaction, after copying it aside.

    Raises StartError when the file belongs to a newer todobot or to another program. Needs the instance lock.
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
    folder = path.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{path.stem}-schema-{version}-{now:%Y%m%d-%H%M%S}.db"
    database.execute_sql("VACUUM INTO ?", (str(copy),))
    copy.chmod(0o600)
    log.info("Copied the database to %s before changing its schema.", copy)


def _statements(script: str) -> list[str]:
    """Split at the semicolons that end a line: executescript() would commit the transaction (Python: sqlite3)."""
    return [part for part in script.split(";\n") if part.strip()]
