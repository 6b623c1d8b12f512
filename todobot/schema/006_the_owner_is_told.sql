CREATE TABLE daily_counts (                     -- how many notes came and went; of nobody in particular
    day           TEXT PRIMARY KEY,             -- YYYY-MM-DD in TIME_ZONE; removed after 180 days
    added         INTEGER NOT NULL DEFAULT 0,   -- lines of a split note included
    expired       INTEGER NOT NULL DEFAULT 0,
    deleted       INTEGER NOT NULL DEFAULT 0,   -- by their authors, 15 minutes ago
    newest_id     INTEGER NOT NULL DEFAULT 0    -- notes up to this id are counted as added
) WITHOUT ROWID;
INSERT INTO daily_counts (day, newest_id) SELECT date('now'), id FROM notes ORDER BY id DESC LIMIT 1;

CREATE TABLE owner_news (                       -- what those in ADMINS were told of last, a kind a row
    kind          TEXT PRIMARY KEY,             -- fault, disk, backup, sending, crash
    told_at       TEXT NOT NULL,
    held_back     INTEGER NOT NULL DEFAULT 0    -- how many came since, to be mentioned with the next
) WITHOUT ROWID;

CREATE TABLE stats_requests (                   -- who has sent /stats and does not have the answer yet
    user_id       INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    asked_at      TEXT NOT NULL
);

-- the short id of the fault, which the log and the apology name
ALTER TABLE failed_updates ADD COLUMN fault TEXT;
