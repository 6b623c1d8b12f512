-- A list is counted, and its pages passed over, in the index alone: a person's notes lie all over a large table.
DROP INDEX notes_of_user;
CREATE INDEX notes_of_user ON notes (user_id, (done_at IS NOT NULL), id, deleted_at, expires_at);

-- Behind every update one looks for outdated warnings of its person, of whom there may be thousands after a sweep.
DROP INDEX warnings_outdated;
CREATE INDEX warnings_outdated ON warnings (user_id) WHERE is_outdated;
