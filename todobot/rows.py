"""The short way from a statement to objects, for what runs with every update."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any, Self

from peewee import BooleanField, Model

from todobot.moments import MomentField, parse, stored, written


class Rows(Model):
    """A table that can be read and written without Peewee's query builder."""

    _dirty: set[str]  # Peewee's: the fields that were set since

    @classmethod
    def read(cls, rest: str, values: Iterable[object] = ()) -> list[Self]:
        """Return the rows that `rest` (WHERE ... ORDER BY ...) chooses, as objects.

        For what runs with every update: Peewee builds a query anew each time, which costs ten times as much as
        carrying it out.
        """
        return [cls._made_of(row) for row in cls._meta.database.execute_sql(_selecting(cls) + rest, values)]

    @classmethod
    def one(cls, rest: str, values: Iterable[object]) -> Self | None:
        """Return the first row that `rest` chooses, as an object, None when there is none."""
        row = cls._meta.database.execute_sql(_selecting(cls) + rest, values).fetchone()
        return None if row is None else cls._made_of(row)

    @classmethod
    def put(cls, **fields: Any) -> Self | None:
        """Insert a row and return it, None when there is one of the same key. Call inside a transaction.

        What is left out has to be NULL then; an id is SQLite's to give. Moments have no fractions of a second, which
        the file would not keep.
        """
        values = [written(value) if isinstance(value, datetime) else value for value in fields.values()]
        inserted = cls._meta.database.execute_sql(_inserting(cls, tuple(fields)), values)
        if not inserted.rowcount:
            return None
        return cls._holding({"id": inserted.lastrowid, **fields} if cls._meta.auto_increment else fields)

    def change(self, **columns: Any) -> None:
        """Write these columns of the row `id`, no others, and have the object hold them. Call inside a transaction."""
        for name, value in columns.items():
            setattr(self, name, value)
        values = [stored(value) for value in columns.values()]
        self._meta.database.execute_sql(_updating(type(self), tuple(columns)), (*values, self.__data__["id"]))

    @classmethod
    def _made_of(cls, row: Iterable[Any]) -> Self:
        """Return the object that a row, with all columns in the order of the fields, is."""
        names, readers = _form(cls)
        columns = dict(zip(names, row, strict=True))
        for name, reader in readers:
            value = columns[name]
            if value is not None:
                columns[name] = reader(value)
        return cls._holding(columns)

    @classmethod
    def _holding(cls, columns: dict[str, Any]) -> Self:
        """Return an object that holds these values of the fields, unchanged since, as Peewee makes it of a row.

        Without Peewee's `__init__`, which sets each of them for itself.
        """
        made = cls.__new__(cls)
        made.__data__, made.__rel__, made._dirty = columns, {}, set()
        return made


@cache
def _selecting(table: type[Rows]) -> str:
    columns = ", ".join(field.column_name for field in table._meta.sorted_fields)
    return f"SELECT {columns} FROM {table._meta.table_name} "  # noqa: S608 - our own names


@cache
def _inserting(table: type[Rows], fields: tuple[str, ...]) -> str:
    columns = ", ".join(table._meta.fields[name].column_name for name in fields)
    marks = ", ".join("?" * len(fields))
    return f"INSERT INTO {table._meta.table_name} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608


@cache
def _updating(table: type[Rows], columns: tuple[str, ...]) -> str:
    changes = ", ".join(f"{name} = ?" for name in columns)
    return f"UPDATE {table._meta.table_name} SET {changes} WHERE id = ?"  # noqa: S608 - our own names


@cache
def _form(table: type[Rows]) -> tuple[list[str], list[tuple[str, Callable[[Any], Any]]]]:
    """Return the names of a table's fields, and how to read those that Python has in another form than SQLite."""
    fields = table._meta.sorted_fields
    readers: list[tuple[str, Callable[[Any], Any]]] = [
        (field.name, parse if isinstance(field, MomentField) else bool)
        for field in fields
        if isinstance(field, MomentField | BooleanField)
    ]
    return [field.name for field in fields], readers
