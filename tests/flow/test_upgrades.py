"""Databases that older versions have left, brought up to date: every note comes through."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import PROJECT, Program
from tests.flow.test_command_line import run
from tests.flow.visitor import LIST, Visitor
from todobot import clock, migrations, models
from todobot.models import database
from todobot.services import notes, search

FILES = {int(path.stem.partition("-")[2]): path for path in (PROJECT / "tests" / "schemas").glob("*.db")}
NOTE = "id, user_id, chat_id, message_id, text, entities, created_at, expires_at"
TABLES = {
    "notes": NOTE,
    "users": "id, first_name, last_name, username, language_code, created_at",
    "steps": "chat_id, user_id, name, arguments, created_at",
    "seen_updates": "update_id, seen_at",
}


def read(file: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def shape(file: Path) -> dict[str, set[str]]:
    """Return the columns of every table, and the names of everything else."""
    names = read(file, "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    tables = {name for kind, name in names if kind == "table"}
    found = {name: {str(row[1:]) for row in read(file, f"PRAGMA table_info({name})")} for name in tables}
    return found | {"": {f"{kind} {name}" for kind, name in names}}


def migrated(file: Path) -> None:
    models.open_database(file)
    migrations.migrate(file, clock.now())
    database.close()


def test_a_database_of_every_older_schema_is_kept() -> None:
    missing = set(range(1, len(migrations.MIGRATIONS))) - set(FILES)
    assert not missing, f"make it with the revision before: tests/schemas/make.py REVISION ({missing})"
    assert {number: read(path, "PRAGMA user_version")[0][0] for number, path in FILES.items()} == {
        number: number for number in FILES
    }


@pytest.mark.parametrize("number", sorted(FILES))
def test_everything_in_it_comes_through(number: int, tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    shutil.copyfile(FILES[number], file)
    before = {table: read(file, f"SELECT {columns} FROM {table}") for table, columns in TABLES.items()}  # noqa: S608
    migrated(file)
    after = {table: read(file, f"SELECT {columns} FROM {table}") for table, columns in TABLES.items()}  # noqa: S608
    assert after == before
    assert len(before["notes"]) >= 4
    assert [bool(row[5]) for row in before["notes"]].count(True) == 1
    assert read(file, "PRAGMA integrity_check") == [("ok",)]
    assert read(file, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("number", sorted(FILES.keys() - {1}))
def test_what_shows_a_note_is_still_known(number: int, tmp_path: Path) -> None:
    """The table that names notes must outlive theirs, which is built anew."""
    file = tmp_path / "notes.db"
    shutil.copyfile(FILES[number], file)
    query = "SELECT chat_id, message_id, note_id, role, sent_at FROM sent_messages"
    before = read(file, query)
    migrated(file)
    assert read(file, query) == before
    assert len(before) >= 4


@pytest.mark.parametrize("number", sorted(FILES))
def test_its_notes_are_found(number: int, tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    shutil.copyfile(FILES[number], file)
    models.open_database(file)
    migrations.migrate(file, clock.now())
    (found,) = notes.these(search.find(5001, "MILK"), 5001)
    database.close()
    assert found.text == "🥛 buy milk"


@pytest.mark.parametrize("number", sorted(FILES))
def test_it_has_the_shape_of_a_new_one(number: int, tmp_path: Path) -> None:
    file, new = tmp_path / "notes.db", tmp_path / "new.db"
    shutil.copyfile(FILES[number], file)
    migrated(file)
    migrated(new)
    assert shape(file) == shape(new)


@pytest.mark.parametrize("number", sorted(FILES))
def test_no_id_of_a_note_that_is_gone_is_given_again(number: int, tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    shutil.copyfile(FILES[number], file)
    with closing(sqlite3.connect(file)) as old, old:
        (newest,) = old.execute("SELECT max(id) FROM notes").fetchone()
        old.execute("DELETE FROM notes WHERE id = ?", (newest,))
    migrated(file)
    assert read(file, "SELECT seq FROM sqlite_sequence WHERE name = 'notes'") == [(newest,)]


def test_what_was_deleted_by_hand_stops_no_upgrade(tmp_path: Path) -> None:
    """`sqlite3` leaves what hangs on it (SQLite: foreign keys are off unless switched on)."""
    file = tmp_path / "notes.db"
    shutil.copyfile(FILES[8], file)
    with closing(sqlite3.connect(file)) as old, old:
        old.execute("DELETE FROM users WHERE id = 5002")
        old.execute("DELETE FROM notes WHERE text LIKE '%milk'")
    migrated(file)
    assert {user_id for (user_id,) in read(file, "SELECT user_id FROM notes")} == {5001}
    assert (
        read(file, "SELECT * FROM pragma_foreign_key_check WHERE \"table\" IN ('notes', 'sent_messages')")
        == []
    )


def test_people_find_their_notes_and_the_way_back_is_open(program: Program, ada: Visitor) -> None:
    shutil.copyfile(FILES[1], program.database)
    program.start().ready()
    listed = ada.say(LIST)
    assert [word in listed["text"] for word in ("🥛 buy milk", "молоко")] == [True, True]
    assert [(entity["type"], entity["length"]) for entity in listed["entities"] if entity["type"] == "bold"]
    assert program.terminate() == 0
    (copy,) = (program.database.parent / "backups").iterdir()
    assert read(copy, f"SELECT {NOTE} FROM notes") == read(FILES[1], f"SELECT {NOTE} FROM notes")  # noqa: S608
    assert run(program, "restore", str(copy)).returncode == 0
    assert read(program.database, "PRAGMA user_version") == [(1,)]  # as the version of that day wants it
    assert read(program.database, f"SELECT {NOTE} FROM notes") == read(copy, f"SELECT {NOTE} FROM notes")  # noqa: S608
