"""Writers of this process take turns."""

import sqlite3
import threading
from pathlib import Path

import pytest
from peewee import OperationalError

from todobot.models import database
from todobot.writers import LONG_LOG_BYTES


def test_the_next_writer_begins_when_the_first_is_done(file: Path) -> None:
    began, order = threading.Event(), []

    def write() -> None:
        began.set()
        with database.atomic():
            order.append("second")
        database.close()

    with database.atomic():
        thread = threading.Thread(target=write)
        thread.start()
        assert began.wait(5)
        assert database.is_taken
        order.append("first")
    thread.join(5)
    assert (order, database.is_taken) == (["first", "second"], False)


def test_a_transaction_that_fails_gives_way(file: Path) -> None:
    with pytest.raises(ZeroDivisionError), database.atomic():
        _ = 1 / 0
    assert not database.is_taken


def test_who_cannot_begin_gives_way(file: Path) -> None:
    database.execute_sql("PRAGMA busy_timeout = 1")
    with sqlite3.connect(file) as owner:
        owner.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError), database.atomic():
            pass
        assert not database.is_taken


def test_who_has_asked_goes_next_however_fast_another_begins_anew(file: Path) -> None:
    order, asked, told = [], threading.Event(), threading.Event()

    def write() -> None:
        database.ask_for_turn(told.set)
        asked.set()
        assert told.wait(5)
        with database.atomic():
            order.append("asked")
        database.close()

    thread = threading.Thread(target=write)
    with database.atomic():
        thread.start()
        assert asked.wait(5)
    for _ in range(2):
        with database.atomic():
            order.append("again")
    thread.join(5)
    assert order == ["asked", "again", "again"]


def test_who_has_asked_and_does_not_come_is_told_once_and_waited_for_once(file: Path) -> None:
    told: list[bool] = []
    thread = threading.Thread(target=lambda: database.ask_for_turn(lambda: told.append(True)))
    thread.start()
    thread.join(5)
    for _ in range(3):
        with database.atomic():
            pass
    assert len(told) == 1


def test_behind_one_that_hangs_sqlite_says_that_it_is_locked(file: Path) -> None:
    found: list[Exception] = []

    def write() -> None:
        database.execute_sql("PRAGMA busy_timeout = 1")
        try:
            with database.atomic():
                pass
        except OperationalError as error:
            found.append(error)
        database.close()

    with database.atomic():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(10)
    assert [str(error) for error in found] == ["database is locked"]
    assert not database.is_taken


def test_savepoints_of_one_name_are_undone_from_the_inside(file: Path) -> None:
    database.execute_sql("CREATE TABLE kept (number INTEGER)")
    with database.atomic(), database.atomic():
        database.execute_sql("INSERT INTO kept VALUES (1)")
        with pytest.raises(ZeroDivisionError), database.atomic():
            database.execute_sql("INSERT INTO kept VALUES (2)")
            _ = 1 / 0
        database.execute_sql("INSERT INTO kept VALUES (3)")
    assert database.execute_sql("SELECT number FROM kept").fetchall() == [(1,), (3,)]


def test_a_part_is_undone_whole_though_a_part_of_it_failed_before(file: Path) -> None:
    database.execute_sql("CREATE TABLE kept (number INTEGER)")
    with database.atomic():
        with pytest.raises(ValueError, match="outer"), database.atomic():
            database.execute_sql("INSERT INTO kept VALUES (1)")
            with pytest.raises(ZeroDivisionError), database.atomic():
                _ = 1 / 0
            raise ValueError("outer")
        database.execute_sql("INSERT INTO kept VALUES (2)")
    assert database.execute_sql("SELECT number FROM kept").fetchall() == [(2,)]


def test_a_statement_that_fails_raises_peewees_error_with_sqlites_behind_it(file: Path) -> None:
    with pytest.raises(OperationalError, match="no such table: nowhere") as caught:
        database.execute_sql("SELECT 1 FROM nowhere")
    assert isinstance(caught.value.__context__, sqlite3.OperationalError)


def write_much(kibibytes: int) -> None:
    """Commit a megabyte again and again."""
    for _ in range(kibibytes // 1024):
        with database.atomic():
            database.execute_sql("INSERT INTO kept VALUES (zeroblob(1000000))")


def length_of_log(file: Path) -> int:
    return file.with_name("notes.db-wal").stat().st_size


def test_a_commit_leaves_the_log_alone_until_it_is_written_back(file: Path) -> None:
    database.execute_sql("CREATE TABLE kept (some BLOB)")
    before = file.stat().st_size
    write_much(3072)
    assert (file.stat().st_size, database.has_long_log()) == (before, False)
    write_much(2048)
    assert database.has_long_log()
    database.write_log_back("RESTART")
    assert file.stat().st_size > 5_000_000
    write_much(1024)  # from the beginning of the log, which is no longer than it should be by that
    assert (length_of_log(file), database.has_long_log()) == (LONG_LOG_BYTES, False)
    database.write_log_back("TRUNCATE")
    assert length_of_log(file) == 0


def test_writers_wait_only_for_the_end_of_the_log(file: Path) -> None:
    said: list[tuple[str, bool]] = []
    database.execute_sql("CREATE TABLE kept (some BLOB)")
    write_much(1024)
    database.connection().set_trace_callback(lambda sql: said.append((sql, database.is_taken)))
    database.write_log_back("RESTART")
    database.connection().set_trace_callback(None)
    assert [one for one in said if "checkpoint" in one[0]] == [
        ("PRAGMA wal_checkpoint(PASSIVE)", False),
        ("PRAGMA wal_checkpoint(PASSIVE)", False),
        ("PRAGMA wal_checkpoint(RESTART)", True),
    ]
    assert not database.is_taken
