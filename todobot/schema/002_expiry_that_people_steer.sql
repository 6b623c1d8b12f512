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
-- ids go on where they were, for buttons in the chats name those of notes that are gone
DELETE FROM sqlite_sequence WHERE name = 'new_notes';
UPDATE sqlite_sequence SET name = 'new_notes' WHERE name = 'notes';
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
