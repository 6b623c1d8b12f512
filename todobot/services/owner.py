"""When those in ADMINS are told of something, so that trouble which repeats itself does not fill their chat."""

from datetime import datetime, timedelta

from todobot.models import MOMENT_FORMAT, database
from todobot.moments import parse
from todobot.news import Kind

_LASTS = timedelta(hours=23)
"""For what stays as it is until somebody mends it: told about once a day."""
QUIET = {
    Kind.FAULT: timedelta(hours=1),
    Kind.CRASH: timedelta(hours=1),
    Kind.DISK: _LASTS,
    Kind.BACKUP: _LASTS,
    Kind.SENDING: _LASTS,
}
"""How long after a message of a kind there is no other one."""

_ADD_UP = """
UPDATE owner_news SET held_back = held_back + ? WHERE kind = ?
"""
_TOLD = """
INSERT INTO owner_news (kind, told_at) VALUES (?, ?)
ON CONFLICT (kind) DO UPDATE SET told_at = excluded.told_at, held_back = 0
"""


def take_turn(kind: Kind, count: int, now: datetime) -> int | None:
    """Return how many more of this kind the message about one of these `count` is to mention.

    None when the last message is too fresh: then they are counted for the next one. Call inside the transaction that
    puts the message into the outbox.
    """
    query = "SELECT told_at, held_back FROM owner_news WHERE kind = ?"
    told_at, held_back = database.execute_sql(query, (kind,)).fetchone() or (None, 0)
    if told_at is not None and abs(now - parse(told_at)) < QUIET[kind]:
        if kind is not Kind.DISK:  # which is looked at again and again, and stays the same
            database.execute_sql(_ADD_UP, (count, kind))
        return None
    database.execute_sql(_TOLD, (kind, now.strftime(MOMENT_FORMAT)))
    return 0 if kind is Kind.DISK else int(held_back) + count - 1
