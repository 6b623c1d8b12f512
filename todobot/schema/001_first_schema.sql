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
