"""Trouble with the file is told once, with its reason, and so is its end."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from todobot import trouble


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words of SQLite")
    error.sqlite_errorcode = code
    return error


FULL = sqlite_error(sqlite3.SQLITE_FULL)


@pytest.fixture(autouse=True)
def calm(tmp_path: Path) -> Iterator[None]:
    trouble.path = tmp_path / "notes.db"
    yield
    for part in ("intake", "outbox"):
        trouble.over(part)
    trouble.settle(calm=0)


def test_it_is_told_once_until_every_part_got_through(caplog: pytest.LogCaptureFixture) -> None:
    for part in ("intake", "outbox", "intake"):
        trouble.met(part, FULL)
    trouble.over("intake")
    trouble.settle(calm=0)
    assert trouble.seconds() > 0
    trouble.over("outbox")
    trouble.settle(calm=0)
    assert (trouble.seconds(), trouble.began_at()) == (0, None)
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert caplog.messages[0] == (
        "The database cannot be written: the disk is full. Nothing is lost; I keep trying."
    )
    assert caplog.messages[1].startswith("The database can be written again, after ")


def test_one_that_comes_again_soon_is_the_same(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    for part in ("intake", "outbox"):
        trouble.met(part, FULL)
        now += 20.0
        trouble.over(part)
        now += trouble.CALM_SECONDS - 1
        trouble.settle()
        assert (trouble.seconds(), trouble.began_at()) == (0, 1000.0)
    assert len(caplog.messages) == 1
    now += 1
    trouble.settle()
    trouble.settle()
    assert caplog.messages[1:] == ["The database can be written again, after 44 seconds."]
    trouble.met("intake", FULL)
    assert (len(caplog.messages), trouble.began_at()) == (3, now)


def test_nothing_is_told_where_there_was_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    trouble.over("intake")
    trouble.settle(calm=0)
    assert caplog.messages == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (sqlite3.SQLITE_BUSY, "another program holds it locked"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "another program holds it locked"),
        (sqlite3.SQLITE_FULL, "the disk is full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "it is read-only"),
        (sqlite3.SQLITE_CORRUPT, "it is damaged"),
        (sqlite3.SQLITE_IOERR_WRITE, "words of SQLite"),
        (sqlite3.SQLITE_ERROR, "words of SQLite"),
    ],
)
def test_the_reason_is_in_words(code: int, reason: str) -> None:
    assert trouble.reason_of(sqlite_error(code)) == reason


def test_a_failed_write_is_laid_at_the_door_of_the_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    error = sqlite_error(sqlite3.SQLITE_IOERR_WRITE)
    monkeypatch.setattr(trouble, "_LITTLE_ROOM", 2**63)
    assert trouble.reason_of(error) == "the disk is full"
    trouble.path = tmp_path / "gone" / "notes.db"
    assert trouble.reason_of(error) == "its disk cannot be reached (No such file or directory)"


def test_the_reason_is_found_behind_a_rollback_that_sqlite_had_done_by_itself() -> None:
    try:
        try:
            raise sqlite_error(sqlite3.SQLITE_IOERR_WRITE)
        except sqlite3.OperationalError:
            raise sqlite3.OperationalError("cannot rollback - no transaction is active")  # noqa: B904 - as Peewee does
    except sqlite3.OperationalError as error:
        assert trouble.reason_of(error) == "words of SQLite"


def test_a_real_lock_is_named(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as holder,
        closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0)) as other,
    ):
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            other.execute("BEGIN IMMEDIATE")
        assert trouble.reason_of(caught.value) == "another program holds it locked"
