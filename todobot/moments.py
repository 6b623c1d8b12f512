"""How the database keeps moments: UTC text that SQLite's own date functions read."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from peewee import Field

MOMENT_FORMAT = "%Y-%m-%d %H:%M:%S"


def stored(value: Any) -> Any:
    """Return a moment as the file keeps it, any other value of a column as it is."""
    return written(value) if isinstance(value, datetime) else value


@lru_cache(maxsize=512)
def written(moment: datetime) -> str:
    """Return a moment as the file keeps it. What is written within a second has a few moments, again and again."""
    # MOMENT_FORMAT, which strftime takes longer for
    return moment.astimezone(UTC).isoformat(" ", "seconds").removesuffix("+00:00")


class MomentField(Field):
    """A moment: aware UTC in Python, `YYYY-MM-DD HH:MM:SS` in the file, where SQLite's date functions read it."""

    field_type = "TEXT"

    def db_value(self, value: datetime | None) -> str | None:
        moment: str | None = stored(value)
        return moment

    def python_value(self, value: str | None) -> datetime | None:
        return None if value is None else parse(value)


@lru_cache(maxsize=2048)
def parse(value: str) -> datetime:
    """Return the moment that a column holds. Somebody's notes are read again and again."""
    return datetime.fromisoformat(value + "+00:00")
