"""Figures about the whole bot, for those who run it: asked for by a handler, read by a job."""

import resource
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from peewee import SQL

from todobot import clock
from todobot.models import MOMENT_FORMAT, User, database
from todobot.moments import parse
from todobot.services import counts, errands
from todobot.services.counts import Day

DAYS = 30
_STATM = Path("/proc/self/statm")
"""Linux: the second number is the memory in use, in pages."""


class Figures(NamedTuple):
    """What /stats tells. Sizes are in bytes."""

    people: int
    new_people: int
    people_with_notes: int
    notes: int
    days: list[Day]
    waiting: int
    oldest_waiting: datetime | None
    failed_updates: int
    database_size: int
    log_size: int
    free: int
    memory: int | None
    """None where the system does not tell."""


def ask(user_id: int) -> None:
    """Have the figures sent to this person, once for all that they asked meanwhile. Call inside a transaction."""
    errands.leave()
    asked_at = clock.now().strftime(MOMENT_FORMAT)
    database.execute_sql(
        "INSERT INTO stats_requests VALUES (?, ?) ON CONFLICT DO NOTHING", (user_id, asked_at)
    )


def who_asked() -> list[User]:
    """Return the people who wait for the figures."""
    return list(User.select().where(User.id.in_(SQL("(SELECT user_id FROM stats_requests)"))))


def settle(user_id: int) -> bool:
    """Take the person off the list; False if they are not on it any more. Call inside a transaction."""
    return bool(database.execute_sql("DELETE FROM stats_requests WHERE user_id = ?", (user_id,)).rowcount)


def read(now: datetime) -> Figures:
    """Return the figures of this moment. Call outside a transaction: with a million notes it takes a while."""
    file = Path(database.database)
    return Figures(
        people=_one("SELECT count(*) FROM users"),
        new_people=_one("SELECT count(*) FROM users WHERE created_at > ?", _text(now - timedelta(days=DAYS))),
        people_with_notes=_one(
            "SELECT count(*) FROM users WHERE EXISTS (SELECT 1 FROM notes WHERE user_id = users.id)"
        ),
        notes=_notes(now),
        days=counts.days(now, DAYS),
        waiting=_one("SELECT count(*) FROM outbox WHERE refused_at IS NULL"),
        oldest_waiting=_oldest_waiting(),
        failed_updates=_one("SELECT count(*) FROM failed_updates"),
        database_size=int(database.pragma("page_count")) * int(database.pragma("page_size")),
        log_size=_size(file.with_name(file.name + "-wal")),
        free=shutil.disk_usage(file.parent).free,
        memory=_memory(),
    )


def _notes(now: datetime) -> int:
    """Return how many notes people can see: all, less those that hide. Each count reads one index and no note."""
    hidden = _one("SELECT count(*) FROM notes WHERE deleted_at IS NOT NULL")
    expired = _one("SELECT count(*) FROM notes WHERE expires_at <= ? AND deleted_at IS NULL", _text(now))
    return _one("SELECT count(*) FROM notes") - hidden - expired


def _oldest_waiting() -> datetime | None:
    query = "SELECT created_at FROM outbox WHERE refused_at IS NULL ORDER BY id LIMIT 1"
    row = database.execute_sql(query).fetchone()
    return None if row is None else parse(row[0])


def _one(query: str, *values: object) -> int:
    return int(database.execute_sql(query, values).fetchone()[0])


def _text(moment: datetime) -> str:
    return moment.strftime(MOMENT_FORMAT)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _memory() -> int | None:
    if not _STATM.exists():
        return None
    return int(_STATM.read_text("ascii").split()[1]) * resource.getpagesize()
