"""How the database keeps moments: UTC text that SQLite's own date functions read."""

from datetime import UTC, datetime

from peewee import Field

MOMENT_FORMAT = "%Y-%m-%d %H:%M:%S"


class MomentField(Field):
    """A moment: aware UTC in Python, `YYYY-MM-DD HH:MM:SS` in the file, where SQLite's date functions read it."""

    field_type = "TEXT"

    def db_value(self, value: datetime | None) -> str | None:
        return None if value is None else value.astimezone(UTC).strftime(MOMENT_FORMAT)

    def python_value(self, value: str | None) -> datetime | None:
        return None if value is None else datetime.strptime(value, MOMENT_FORMAT).replace(tzinfo=UTC)
