"""How many notes came and went on each day: counted behind what happens, of nobody in particular."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from todobot import texts
from todobot.models import database

KEPT = timedelta(days=180)

_COUNT_NEW = """
INSERT INTO daily_counts (day, added, newest_id)
SELECT ?, number, newest FROM (
    SELECT count(*) AS number, max(id) AS newest FROM notes
    WHERE id > (SELECT coalesce(max(newest_id), 0) FROM daily_counts)
) WHERE number > 0
ON CONFLICT (day) DO UPDATE SET added = added + excluded.added, newest_id = excluded.newest_id
"""
_COUNT_GONE = """
INSERT INTO daily_counts (day, expired, deleted) VALUES (?, ?, ?)
ON CONFLICT (day) DO UPDATE SET expired = expired + excluded.expired, deleted = deleted + excluded.deleted
"""
_FORGET = """
DELETE FROM daily_counts WHERE day < ? AND newest_id < (SELECT max(newest_id) FROM daily_counts)
"""


class Day(NamedTuple):
    """What came and went on a day, in the zone of TIME_ZONE."""

    day: date
    added: int = 0
    expired: int = 0
    deleted: int = 0


def take_in(now: datetime) -> int:
    """Count the notes that were added since the last time, as of today; return how many days changed: 1 or 0.

    Only their ids are read, which grow (AUTOINCREMENT), so capture has nothing to count. Call inside a transaction.
    """
    return int(database.execute_sql(_COUNT_NEW, (_day_of(now).isoformat(),)).rowcount)


def gone(now: datetime, *, expired: int = 0, deleted: int = 0) -> None:
    """Count notes that are about to be removed. Call inside the transaction that removes them, before it does."""
    if expired or deleted:
        take_in(now)  # a note may come and go between two times of counting
        database.execute_sql(_COUNT_GONE, (_day_of(now).isoformat(), expired, deleted))


def days(now: datetime, number: int) -> list[Day]:
    """Return the last `number` days up to today, oldest first, also those on which nothing happened."""
    today = _day_of(now)
    rows = database.execute_sql(
        "SELECT day, added, expired, deleted FROM daily_counts WHERE day > ?",
        ((today - timedelta(days=number)).isoformat(),),
    ).fetchall()
    counted = {row[0]: row[1:] for row in rows}
    wanted = (today - timedelta(days=ago) for ago in range(number - 1, -1, -1))
    return [Day(day, *counted.get(day.isoformat(), ())) for day in wanted]


def forget(before: datetime) -> int:
    """Delete the counts of days before that moment; return how many. Call inside a transaction.

    What remembers up to where notes are counted stays.
    """
    return int(database.execute_sql(_FORGET, (_day_of(before).isoformat(),)).rowcount)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(texts.zone).date()
