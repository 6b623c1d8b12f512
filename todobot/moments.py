"""How the database keeps moments: UTC text that SQLite's own date functions read."""

from datetime import UTC, datetime
from typing import Any

from peewee import Field

MOMENT_FORMAT = "%Y-%m-%d %H:%M:%S"


def stored(value: Any) -> Any:
    """Return a moment as the file keeps it, any other value of a column as it is."""
    if not isinstance(value, datetime):
        return value
    # MOMENT_FORMAT, which strftime takes longer for
    return value.astimezone(UTC).isoformat(" ", "seconds").removesuffix("+00:00")


class MomentField(Field):
    """A moment: aware UTC in Python, `YYYY-MM-DD HH:MM:SS` in the file, where SQLite's date functions read it."""

    field_type = "TEXT"

    def db_value(self, value: datetime | None) -> str | None:
        moment: str | None = stored(value)
        return moment

    def python_value(self, value: str | None) -> datetime | None:
        return None if value is None else parse(value)


def parse(value: str) -> datetime:
    """Return the moment that a column holds."""
    return datetime.fromisoformat(value + "+00:00")
