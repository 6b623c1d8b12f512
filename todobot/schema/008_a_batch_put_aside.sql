CREATE TABLE inbox (                            -- a batch of updates that Telegram was told we have; removed with the
    id            INTEGER PRIMARY KEY,          -- commit of what they do, some hundredths of a second later
    updates       TEXT NOT NULL                 -- as Telegram sent them, JSON
);
