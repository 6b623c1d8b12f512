"""A restore where something is in the way: links, logs of another file, a full disk, a restore before it."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.flow.program import PROJECT, Program
from tests.flow.test_backups import alter, refusal, saved, texts_in
from tests.flow.test_command_line import run
from tests.flow.visitor import Visitor
from todobot import clock
from todobot.restore import restore

SCHEMAS = PROJECT / "tests" / "schemas"
NEWEST = SCHEMAS / f"schema-{len(list(SCHEMAS.glob('*.db')))}.db"


@pytest.fixture
def stopped(program: Program) -> Program:
    """A program that does not run; its database and the backup saved.db hold the same notes."""
    shutil.copyfile(NEWEST, program.database)
    shutil.copyfile(NEWEST, saved(program))
    return program


def restored(program: Program, name: str = "saved.db") -> str:
    ended = run(program, "restore", name)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def kept_of(program: Program) -> list[Path]:
    return sorted((program.database.parent / "backups").glob("*-before-restore-*.db"))


def is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def test_what_a_crash_left_half_written_is_not_played_into_the_restored_file(stopped: Program) -> None:
    """In the middle of the change of its page size the database has a journal in place of the write-ahead log."""
    script = f"""
import os, sqlite3
file = sqlite3.connect({str(stopped.database)!r}, isolation_level=None)
file.execute("PRAGMA journal_mode = DELETE")
file.execute("PRAGMA cache_size = 2")
file.execute("BEGIN")
file.execute("UPDATE notes SET text = text || hex(zeroblob(20000))")
os.kill(os.getpid(), 9)
"""  # noqa: S608 - nobody else's words
    stopped.script = ["-c", script]
    assert stopped.start().wait() == -9
    journal = stopped.database.with_name("notes.db-journal")
    assert journal.stat().st_size > 0
    wanted = texts_in(saved(stopped))
    restored(stopped)
    assert not journal.exists()
    assert (is_whole(stopped.database), texts_in(stopped.database)) == (True, wanted)
    (kept,) = kept_of(stopped)
    assert (is_whole(kept), texts_in(kept)) == (
        True,
        wanted,
    )  # with its journal beside it, which undoes the rest


def test_a_database_behind_a_link_is_replaced_where_it_is(stopped: Program, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    real = stopped.database.rename(disk / "notes.db")
    stopped.database.symlink_to("disk/notes.db")
    alter(real, "UPDATE notes SET text = 'of today'")
    restored(stopped)
    assert stopped.database.is_symlink()
    assert texts_in(real) == texts_in(saved(stopped))
    (kept,) = (disk / "backups").iterdir()
    assert set(texts_in(kept)) == {"of today"}


def test_the_backups_may_be_on_another_disk(stopped: Program, ada: Visitor) -> None:
    with TemporaryDirectory(dir="/dev/shm") as disk:
        assert Path(disk).stat().st_dev != stopped.database.stat().st_dev, "another disk is needed"
        (stopped.database.parent / "backups").symlink_to(disk)
        stopped.start().ready()
        ada.say("cheese")
        stopped.kill()  # leaves the log beside the file
        restored(stopped)
        (kept,) = kept_of(stopped)
        assert "cheese" in texts_in(kept)
        assert "cheese" not in texts_in(stopped.database)


def test_two_restores_in_one_second_take_no_database_away(stopped: Program) -> None:
    alter(stopped.database, "UPDATE notes SET text = 'of today'")
    codes = [run(stopped, "restore", "saved.db").returncode for _ in range(4)]
    assert codes[0] == 0
    assert sum(set(texts_in(kept)) == {"of today"} for kept in kept_of(stopped)) == 1
    assert len(kept_of(stopped)) == codes.count(0)


def test_a_second_restore_of_the_same_backup_gives_no_id_again(stopped: Program, ada: Visitor) -> None:
    ids = []
    for day in range(2):
        restore(saved(stopped), stopped.database, clock.now() + timedelta(days=day))
        stopped.start().ready()
        ada.say("milk")
        assert stopped.terminate() == 0
        ids += stopped.rows("SELECT max(id) FROM notes")
    assert ids[0] < ids[1]


@pytest.mark.parametrize("schema", [1, 6])
def test_ids_are_passed_over_also_in_a_backup_that_is_old_or_without_notes(
    stopped: Program, ada: Visitor, schema: int
) -> None:
    shutil.copyfile(SCHEMAS / f"schema-{schema}.db", saved(stopped))
    if schema == 6:
        alter(saved(stopped), "DELETE FROM notes; DELETE FROM undos; DELETE FROM sqlite_sequence")
    restored(stopped)
    stopped.start().ready()
    ada.say("milk")
    assert stopped.rows("SELECT count(*) FROM notes WHERE text = 'milk' AND id > 1000000") == [(1,)]
    assert stopped.rows("SELECT count(*) FROM undos WHERE id <= 1000000") == [(0,)]


def test_what_people_waited_for_when_the_copy_was_made_is_left_out(stopped: Program) -> None:
    alter(
        saved(stopped),
        """
        INSERT OR REPLACE INTO exports SELECT id, created_at FROM users;
        INSERT OR REPLACE INTO stats_requests SELECT id, created_at FROM users;
        INSERT INTO imports (user_id, content, created_at) SELECT id, 'a file', created_at FROM users;
        UPDATE users SET missed = 2;
        """,
    )
    restored(stopped)
    for query in ("exports", "stats_requests", "imports", "users WHERE missed > 0"):
        assert stopped.rows(f"SELECT count(*) FROM {query}") == [(0,)], query  # noqa: S608 - names of ours
    assert stopped.rows("SELECT count(*) > 0 FROM users") == [(1,)]


def test_a_backup_that_lacks_a_column_is_refused_in_one_line(stopped: Program) -> None:
    alter(saved(stopped), "PRAGMA user_version = 1; DROP TABLE notes; CREATE TABLE notes (id INTEGER)")
    assert "cannot be restored: no such column" in refusal(stopped, "restore", "saved.db")


@pytest.mark.parametrize("command", ["backup copy.db", "restore saved.db"])
def test_a_disk_that_is_full_half_way_changes_nothing(stopped: Program, command: str) -> None:
    """No file may grow beyond half of the copy (Linux: prlimit), in place of a disk of that size."""
    half = saved(stopped).stat().st_size // 2
    before = stopped.database.read_bytes()
    stopped.before = ["prlimit", f"--fsize={half}"]
    assert stopped.start(*command.split()).wait() == 4
    (line,) = stopped.output.splitlines()
    assert "cannot be copied: disk I/O error" in line
    assert stopped.database.read_bytes() == before
    assert {path.name for path in stopped.database.parent.iterdir()} <= {
        "notes.db",
        "notes.db.lock",
        "saved.db",
    }
