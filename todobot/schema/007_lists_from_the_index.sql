-- A list is counted, and its pages passed over, in the index alone: a person's notes lie all over a large table.
DROP INDEX notes_of_user;
CREATE INDEX notes_of_user ON notes (user_id, (done_at IS NOT NULL), id, deleted_at, expires_at);

-- Nobody is warned of what is done: it would be passed over again with each few people who are warned.
DROP INDEX notes_warning;
CREATE INDEX notes_warning ON notes (warn_at, user_id)
WHERE warn_at IS NOT NULL AND done_at IS NULL AND deleted_at IS NULL;

-- Behind every update one looks for outdated warnings of its person, of whom there may be thousands after a sweep.
DROP INDEX warnings_outdated;
CREATE INDEX warnings_outdated ON warnings (user_id) WHERE is_outdated;
