"""Objects made of rows without Peewee: they are what Peewee makes of the same rows."""

from pathlib import Path

from todobot import clock
from todobot.models import User


def test_who_was_read_is_what_peewee_reads_and_is_unchanged(file: Path) -> None:
    User.create(id=1, first_name="Ada", language="de", is_cleaning=True, created_at=clock.now())
    read, peewees = User.one("WHERE id = ?", (1,)), User.get_by_id(1)
    assert read is not None
    assert read.__data__ == peewees.__data__
    assert read.is_cleaning is True
    assert not read.is_dirty()
    read.lifetime = 60
    assert read.dirty_fields == [User.lifetime]


def test_who_is_not_there_is_nobody(file: Path) -> None:
    assert User.one("WHERE id = ?", (1,)) is None
