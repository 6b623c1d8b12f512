-- sent_messages.role may also be: list (a page of notes; forgotten after 3 days), words (a message of the person that a
-- note was edited by), leftover (what goes with a deleted note that could still be brought back)
CREATE INDEX sent_lists_age ON sent_messages (sent_at) WHERE role = 'list';
