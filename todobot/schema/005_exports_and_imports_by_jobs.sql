CREATE TABLE exports (                          -- who has asked for all their notes and does not have them yet
    user_id       INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    asked_at      TEXT NOT NULL
);

-- the message that the file came in; that of the bot whose button was tapped to import it (NULL: not yet); how many of
-- its notes were imported so far
ALTER TABLE imports ADD COLUMN message_id INTEGER;
ALTER TABLE imports ADD COLUMN offer_id INTEGER;
ALTER TABLE imports ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
CREATE INDEX imports_to_read ON imports (id) WHERE content IS NOT NULL;
CREATE INDEX imports_to_take ON imports (id) WHERE offer_id IS NOT NULL AND closed_at IS NULL;

CREATE INDEX steps_of_user ON steps (user_id);
