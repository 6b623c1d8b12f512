-- since when nothing is sent to this person, who has blocked the bot or is not there any more; NULL: they can be reached
ALTER TABLE users ADD COLUMN blocked_at TEXT;
