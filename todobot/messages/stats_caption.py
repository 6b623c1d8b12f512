"""What /stats says under its picture."""

import sqlite3
from datetime import datetime

from todobot import __version__, clock, rich_text
from todobot.rich_text import RichText
from todobot.services.stats import DAYS, Figures
from todobot.texts import duration, text


def words(figures: Figures, now: datetime) -> RichText:
    """Return the caption of the picture, short enough for one (Bot API: 1024 characters)."""
    heading = [
        rich_text.bold(text("stats_heading", version=__version__)),
        text("stats_uptime", duration=duration(now - clock.started_at)),
    ]
    blocks = (heading, _people(figures), _days(figures), _machine(figures, now))
    return rich_text.join((rich_text.join(lines, "\n") for lines in blocks), "\n\n")


def _people(figures: Figures) -> list[RichText]:
    with_notes = _number(figures.people_with_notes)
    return [
        text("stats_people", people=_number(figures.people), with_notes=with_notes),
        text("stats_new_people", days=str(DAYS), new=_number(figures.new_people)),
        text("stats_notes", notes=_number(figures.notes)),
    ]


def _days(figures: Figures) -> list[RichText]:
    """Return what came and went today, and in all the days of the picture. The squares have its colours."""
    added, expired, deleted = zip(
        *((one.added, one.expired, one.deleted) for one in figures.days), strict=True
    )
    return [
        rich_text.bold(text("stats_days", days=str(DAYS))),
        text("stats_added", today=_number(added[-1]), all=_number(sum(added))),
        text("stats_expired", today=_number(expired[-1]), all=_number(sum(expired))),
        text("stats_deleted", today=_number(deleted[-1]), all=_number(sum(deleted))),
    ]


def _machine(figures: Figures, now: datetime) -> list[RichText]:
    waiting = text("stats_outbox", waiting=_number(figures.waiting))
    if figures.oldest_waiting is not None:
        age = duration(now - figures.oldest_waiting)
        waiting = rich_text.join((waiting, text("stats_oldest", age=age)), ", ")
    memory = [] if figures.memory is None else [text("stats_memory", size=_size(figures.memory))]
    return [
        waiting,
        text("stats_failed", number=_number(figures.failed_updates)),
        text("stats_database", size=_size(figures.database_size), log=_size(figures.log_size)),
        text("stats_disk", size=_size(figures.free)),
        *memory,
        text("stats_sqlite", version=sqlite3.sqlite_version),
    ]


def _number(number: int) -> str:
    """Return a number with its thousands apart, as every language reads them (ISO 80000-1: by a thin space)."""
    return f"{number:,}".replace(",", "\u202f")


def _size(size: int) -> RichText:
    """Return a number of bytes in megabytes or gigabytes."""
    tenths = round(size / 100_000)
    if tenths >= 10_000:
        return text("size_gigabytes", whole=_number(tenths // 10_000), tenth=str(tenths // 1000 % 10))
    return text("size_megabytes", whole=str(tenths // 10), tenth=str(tenths % 10))
