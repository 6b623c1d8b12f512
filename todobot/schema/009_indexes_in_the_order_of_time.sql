-- What expires together came together. Each index below begins with what grows with time, so its entries lie together,
-- too, and a sweep has few pages to change: in private chats Telegram numbers all messages of a bot in one row, and the
-- uid of a new note begins with the time.
-- Rows whose person or note was deleted by hand (sqlite3 does not look at foreign keys) are not taken over.
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
    signature     INTEGER NOT NULL DEFAULT -1,  -- which pairs of letters it holds, for searches; -1: its text tells
    UNIQUE (message_id, chat_id, part),         -- a message that comes twice is one note
    UNIQUE (uid, user_id)                       -- a note that is imported twice is one, too
);
INSERT INTO new_notes (id, uid, user_id, chat_id, message_id, part, album_id, kind, text, entities, media, said, source,
                       created_at, lifetime, expires_at, warn_at, done_at, deleted_at)
SELECT id, uid, user_id, chat_id, message_id, part, album_id, kind, text, entities, media, said, source,
       created_at, lifetime, expires_at, warn_at, done_at, deleted_at FROM notes
WHERE user_id IN (SELECT id FROM users);
-- ids go on where they were, for buttons in the chats name those of notes that are gone
DELETE FROM sqlite_sequence WHERE name = 'new_notes';
UPDATE sqlite_sequence SET name = 'new_notes' WHERE name = 'notes';

-- This table names notes. Dropping theirs empties it, so it is built anew, too, and names the new one.
CREATE TABLE new_sent_messages (                -- messages of the bot that show a note
    chat_id       INTEGER NOT NULL,
    message_id    INTEGER NOT NULL,
    note_id       INTEGER NOT NULL REFERENCES new_notes (id) ON DELETE CASCADE,
    role          TEXT NOT NULL,                -- receipt, card, original, list, words, leftover: see 002 and 004
    sent_at       TEXT NOT NULL,
    PRIMARY KEY (note_id, role, message_id)
) WITHOUT ROWID;
INSERT INTO new_sent_messages SELECT chat_id, message_id, note_id, role, sent_at FROM sent_messages
WHERE note_id IN (SELECT id FROM new_notes);
DROP TABLE sent_messages;
DROP TABLE notes;
ALTER TABLE new_notes RENAME TO notes;
ALTER TABLE new_sent_messages RENAME TO sent_messages;
CREATE INDEX sent_messages_of_chat ON sent_messages (message_id, chat_id);
CREATE INDEX sent_lists_age ON sent_messages (sent_at) WHERE role = 'list';

CREATE INDEX notes_of_user ON notes (user_id, (done_at IS NOT NULL), id, deleted_at, expires_at, signature);
CREATE INDEX notes_of_album ON notes (chat_id, album_id) WHERE album_id IS NOT NULL;
CREATE INDEX notes_expiry ON notes (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX notes_warning ON notes (warn_at, user_id)
WHERE warn_at IS NOT NULL AND done_at IS NULL AND deleted_at IS NULL;
CREATE INDEX notes_deletion ON notes (deleted_at) WHERE deleted_at IS NOT NULL;

-- The triggers went with the table.
CREATE TRIGGER warned_note_changed AFTER UPDATE OF text, entities, media, expires_at, done_at, deleted_at ON notes
BEGIN UPDATE warnings SET is_outdated = 1 WHERE id IN (SELECT warning_id FROM warned_notes WHERE note_id = NEW.id); END;
CREATE TRIGGER warned_note_gone AFTER DELETE ON notes
BEGIN UPDATE warnings SET is_outdated = 1 WHERE id IN (SELECT warning_id FROM warned_notes WHERE note_id = OLD.id); END;
-- Who changes what a note says, by hand perhaps, and leaves its signature as it was, has searches look into it.
CREATE TRIGGER note_said_anew AFTER UPDATE OF text, entities, media ON notes
WHEN NEW.signature = OLD.signature
    AND (NEW.text IS NOT OLD.text OR NEW.entities IS NOT OLD.entities OR NEW.media IS NOT OLD.media)
BEGIN UPDATE notes SET signature = -1 WHERE id = NEW.id; END;
