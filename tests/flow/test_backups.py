"""Backups as whoever runs the bot knows them: by the command line, and as a file in the chat."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.flow.program import Program
from tests.flow.test_command_line import run
from tests.flow.visitor import LIST, Visitor
from todobot import migrations


def alter(file: Path, script: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)


def texts_in(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM notes ORDER BY id")]


@pytest.fixture
def stopped(program: Program, ada: Visitor) -> Program:
    """A program with the notes milk and bread, a backup of that, the later note eggs; it was stopped."""
    program.start().ready()
    ada.say("milk")
    ada.say("bread")
    ended = run(program, "backup", "saved.db")
    assert (ended.returncode, "whole" in ended.stdout) == (0, True), ended.stderr
    ada.say("eggs")
    assert program.terminate() == 0
    return program


def saved(program: Program) -> Path:
    return program.database.with_name("saved.db")


def refusal(program: Program, *arguments: str) -> str:
    """Return the one line that says why not; the notes must be as they were."""
    before = program.database.read_bytes() if program.database.exists() else None
    ended = run(program, *arguments)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (4, "", 1), ended.stderr
    assert (program.database.read_bytes() if program.database.exists() else None) == before
    assert list(program.database.parent.rglob("*.part")) == []
    return ended.stderr


def test_a_backup_can_be_made_while_the_bot_runs_and_overwrites_nothing(
    program: Program, ada: Visitor
) -> None:
    program.start().ready()
    ada.say("milk")
    assert run(program, "backup").returncode == 0
    (copy,) = (program.database.parent / "backups").iterdir()
    assert texts_in(copy) == ["milk"]
    assert oct(copy.stat().st_mode)[-3:] == "600"
    ended = run(program, "backup", str(copy))
    assert (ended.returncode, "exists already" in ended.stderr) == (1, True)
    ended = run(program, "backup", "no/such/folder/copy.db")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)


def test_without_a_database_there_is_nothing_to_copy(program: Program) -> None:
    assert "There is no database" in refusal(program, "backup", "copy.db")


def test_a_restore_brings_the_day_of_the_backup_back_and_keeps_the_present_aside(
    stopped: Program, ada: Visitor
) -> None:
    ended = run(stopped, "restore", "saved.db")
    assert (ended.returncode, "2 notes" in ended.stdout) == (0, True), ended.stderr
    (kept,) = (stopped.database.parent / "backups").iterdir()
    assert texts_in(kept) == ["milk", "bread", "eggs"]
    stopped.start().ready()
    listed = ada.say(LIST)["text"]
    assert [word in listed for word in ("milk", "bread", "eggs")] == [True, True, False]
    assert oct(stopped.database.stat().st_mode)[-3:] == "600"


def test_a_button_from_after_the_backup_hits_no_other_note(stopped: Program, ada: Visitor) -> None:
    with closing(sqlite3.connect(stopped.database)) as connection:
        eggs = connection.execute("SELECT max(id) FROM notes").fetchone()[0]
    assert run(stopped, "restore", "saved.db").returncode == 0
    stopped.start().ready()
    ada.say("salt")
    assert stopped.rows("SELECT id > ? FROM notes WHERE text = 'salt'", eggs) == [(1,)]


def test_nobody_is_told_again_what_they_were_told_since(stopped: Program, ada: Visitor) -> None:
    alter(
        saved(stopped),
        """
        UPDATE notes SET expires_at = '2020-01-01 00:00:00' WHERE text = 'milk';
        INSERT INTO steps VALUES (5001, 5001, 'note_text', '[]', '2020-01-01 00:00:00');
        INSERT INTO outbox (chat_id, method, parameters, created_at)
        VALUES (5001, 'sendMessage', '{"chat_id": 5001, "text": "again"}', '2020-01-01 00:00:00');
        """,
    )
    ended = run(stopped, "restore", "saved.db")
    assert "1 notes that have expired since, 1 messages that waited" in ended.stdout
    assert stopped.rows("SELECT count(*) FROM steps") == [(0,)]
    before = len(ada.heard())
    stopped.start().ready()
    ada.say("salt")
    told = [message["text"] for message in ada.heard()[before:]]
    assert (len(told), stopped.rows("SELECT text FROM notes ORDER BY id")) == (1, [("bread",), ("salt",)])


def test_it_is_refused_while_the_bot_runs(stopped: Program) -> None:
    stopped.start().wait_for_output("notes in", times=2)
    ended = run(stopped, "restore", "saved.db")
    assert (ended.returncode, "already running" in ended.stderr) == (4, True)
    assert stopped.rows("SELECT count(*) FROM notes") == [(3,)]


def test_what_is_no_whole_backup_is_refused(stopped: Program) -> None:
    good = saved(stopped).read_bytes()
    saved(stopped).write_bytes(good[: len(good) // 2])
    assert "saved.db" in refusal(stopped, "restore", "saved.db")
    saved(stopped).write_bytes(b"this is no database " * 1000)
    assert "not a database" in refusal(stopped, "restore", "saved.db")
    saved(stopped).write_bytes(b"")
    assert "no database of todobot" in refusal(stopped, "restore", "saved.db")
    saved(stopped).write_bytes(good)
    alter(saved(stopped), f"PRAGMA user_version = {len(migrations.MIGRATIONS) + 1}")
    assert "newer todobot" in refusal(stopped, "restore", "saved.db")
    alter(saved(stopped), "PRAGMA user_version = 1; DROP TABLE steps")
    assert "no database of todobot" in refusal(stopped, "restore", "saved.db")
    assert "There is no database" in refusal(stopped, "restore", "nothing.db")
    assert "There is no database" in refusal(stopped, "restore", ".")
    assert "in use" in refusal(stopped, "restore", str(stopped.database))


def test_a_backup_of_another_program_is_refused(stopped: Program) -> None:
    saved(stopped).unlink()
    alter(saved(stopped), "CREATE TABLE songs (title TEXT)")
    assert "another program" in refusal(stopped, "restore", "saved.db")


def test_what_a_killed_bot_had_only_in_its_log_is_kept_aside_as_well(stopped: Program, ada: Visitor) -> None:
    stopped.start()
    ada.say("cheese")
    stopped.kill()
    assert stopped.database.with_name("notes.db-wal").stat().st_size > 0
    assert run(stopped, "restore", "saved.db").returncode == 0
    assert sorted(path.name for path in stopped.database.parent.glob("notes.db*")) == [
        "notes.db",
        "notes.db.lock",
    ]
    (kept,) = (stopped.database.parent / "backups").glob("*.db")
    assert texts_in(kept) == ["milk", "bread", "eggs", "cheese"]


def test_a_damaged_database_is_replaced_with_its_log(stopped: Program) -> None:
    damaged = b"\xff" * 8192
    stopped.database.write_bytes(damaged)
    log = stopped.database.with_name("notes.db-wal")
    log.write_bytes(b"old log")
    assert run(stopped, "restore", "saved.db").returncode == 0
    kept = {path.suffix: path.read_bytes() for path in (stopped.database.parent / "backups").iterdir()}
    assert kept == {".db": damaged, ".db-wal": b"old log"}
    assert texts_in(stopped.database) == ["milk", "bread"]


def test_a_restore_works_where_there_is_no_database_yet(stopped: Program) -> None:
    stopped.database.unlink()
    ended: subprocess.CompletedProcess[str] = run(stopped, "restore", "saved.db")
    assert (ended.returncode, texts_in(stopped.database)) == (0, ["milk", "bread"])


def test_the_daily_backup_comes_as_a_file_to_the_chat_of_the_owner(program: Program, ada: Visitor) -> None:
    program.start().ready()
    ada.say("milk")
    program.terminate()
    program.environment |= {"BACKUP_AT": "00:00", "BACKUP_CHAT": str(ada.id), "BACKUP_KEEP": "5"}
    before = len(ada.heard())
    program.start().ready()
    (message,) = ada.answers(before, 1)
    (copy,) = (program.database.parent / "backups").iterdir()
    assert message["document"]["file_name"] == copy.name
    assert program.sandbox.world.files[message["document"]["file_id"]].content == copy.read_bytes()
    assert texts_in(copy) == ["milk"]
    assert "kept for 5 days" in ada.say("/privacy")["text"]
