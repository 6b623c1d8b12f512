"""The schema: made at the start, changed in one transaction after a copy, and read by the indexes it has."""

import sqlite3
from pathlib import Path

import pytest
from peewee import ModelSelect, OperationalError, fn

from todobot import clock, migrations, models
from todobot.errors import ExitCode, StartError
from todobot.models import (
    Export,
    FailedUpdate,
    Import,
    Note,
    OutboxMessage,
    SeenUpdate,
    SentMessage,
    Step,
    Table,
    Undo,
    User,
    database,
)
from todobot.services import (
    endings,
    follow_ups,
    forgetting,
    notes,
    outbox,
    shown,
    undo,
    users,
    views,
    warnings,
)

TABLES: tuple[type[Table], ...] = (
    User,
    Note,
    Step,
    OutboxMessage,
    Undo,
    SentMessage,
    Export,
    Import,
    SeenUpdate,
    FailedUpdate,
)


@pytest.mark.parametrize("table", TABLES)
def test_the_models_name_the_columns_of_the_schema(file: Path, table: type[Table]) -> None:
    schema = {
        column.name: column.null and not column.primary_key
        for column in database.get_columns(table._meta.table_name)
    }
    assert {field.column_name: field.null for field in table._meta.sorted_fields} == schema


def test_a_second_start_changes_nothing(file: Path) -> None:
    User.create(id=1, first_name="Ada", created_at=clock.now())
    migrations.migrate(file, clock.now())
    assert User.select().count() == 1
    assert not (file.parent / "backups").exists()


def test_a_new_version_is_applied_after_copying_the_file_aside(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.create(id=1, first_name="Ada", created_at=clock.now())
    newer = (
        *migrations.MIGRATIONS,
        "ALTER TABLE users ADD COLUMN mood TEXT;\nUPDATE users SET mood = 'good';\n",
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", newer)
    migrations.migrate(file, clock.now())
    assert database.execute_sql("SELECT mood FROM users").fetchall() == [("good",)]
    (copy,) = (file.parent / "backups").iterdir()
    assert oct(copy.stat().st_mode)[-3:] == "600"
    with sqlite3.connect(copy) as before:
        assert before.execute("SELECT first_name FROM users").fetchall() == [("Ada",)]
        assert before.execute("PRAGMA user_version").fetchone() == (len(newer) - 1,)


def test_two_upgrades_within_a_second_keep_a_copy_each(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older copy is restored again at once, say."""
    now = clock.now()
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, "PRAGMA foreign_keys;\n"))
    for _ in range(2):
        database.pragma("user_version", len(migrations.MIGRATIONS) - 1)
        migrations.migrate(file, now)
    assert len(list((file.parent / "backups").iterdir())) == 2


def test_a_migration_that_fails_half_way_leaves_the_file_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "ALTER TABLE users ADD COLUMN mood TEXT;\nUPDATE nothing SET mood = 'bad';\n"
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, broken))
    with pytest.raises(OperationalError):
        migrations.migrate(file, clock.now())
    assert "mood" not in [column.name for column in database.get_columns("users")]
    assert database.pragma("user_version") == len(migrations.MIGRATIONS) - 1


def test_a_file_from_a_newer_version_is_refused(file: Path) -> None:
    database.pragma("user_version", 999)
    with pytest.raises(StartError, match="newer todobot") as caught:
        migrations.migrate(file, clock.now())
    assert caught.value.exit_code == ExitCode.DATABASE_UNUSABLE


def test_a_file_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    models.open_database(path)
    with pytest.raises(StartError, match="another program"):
        migrations.migrate(path, clock.now())
    database.close()


def plan(query: str, *values: object) -> str:
    return " | ".join(
        row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {query}", values).fetchall()
    )


def test_the_list_reads_one_persons_notes_in_order_by_the_index(file: Path) -> None:
    said: list[str] = []
    database.connection().set_trace_callback(said.append)
    views.page(views.ALL, 1, 1)
    database.connection().set_trace_callback(None)
    for found in (*map(plan, said), plan_of(notes.of(1))):
        assert "notes_of_user" in found
        assert "TEMP B-TREE" not in found


def test_the_expiry_sweep_reads_only_what_has_expired(file: Path) -> None:
    assert "USING COVERING INDEX notes_expiry (expires_at<?)" in plan_of(notes.expired(clock.now(), 500))


def test_the_sender_reads_only_the_chats_it_asks_for(file: Path) -> None:
    found = plan(outbox.NEXT_OF_CHATS, "[1, 2]", 0)
    assert "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)" in found
    assert "SEARCH outbox USING INDEX outbox_waiting (chat_id=? AND is_bulk=?)" in found
    assert "SCAN outbox" not in found


def test_the_sender_reads_only_what_is_new(file: Path) -> None:
    assert "SEARCH outbox USING INTEGER PRIMARY KEY (rowid>?)" in plan(outbox.NEW_CALLS, 0)


def test_the_owner_can_read_and_write_with_sqlite3_while_the_bot_has_the_file_open(file: Path) -> None:
    with database.atomic():
        User.create(id=1, first_name="Ada", created_at=clock.now())
        with sqlite3.connect(file, timeout=0) as owner:
            assert owner.execute("SELECT count(*) FROM users").fetchone() == (0,)
    with sqlite3.connect(file, timeout=0) as owner:
        assert owner.execute("SELECT created_at <= datetime('now') FROM users").fetchone() == (1,)


def test_forgetting_reads_only_what_is_that_persons(file: Path) -> None:
    said: list[str] = []
    database.connection().set_trace_callback(said.append)
    forgetting.erase(1)
    database.connection().set_trace_callback(None)
    scanned = [statement for statement in said if "SCAN" in plan(statement)]
    assert [statement for statement in scanned if '"failed_updates"' not in statement] == []


def test_an_edited_answer_finds_its_note_by_indexes(file: Path) -> None:
    found = plan(shown.NOTE_IN_WORDS, 1, 1)
    assert "SEARCH words USING COVERING INDEX sent_messages_of_chat (message_id=? AND chat_id=?)" in found
    assert "SCAN" not in found


def plan_of(query: "ModelSelect[Note]") -> str:
    sql, values = query.sql()
    return plan(sql, *values)


def test_notes_of_the_first_schema_come_through(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    with sqlite3.connect(path) as old:
        old.executescript(migrations.MIGRATIONS[0])
        old.execute("INSERT INTO users VALUES (1, 'Ada', NULL, NULL, 'en', '2026-01-01 12:00:00')")
        old.execute(
            "INSERT INTO notes VALUES (5, 1, 1, 7, 'milk', NULL, '2026-01-01 12:00:00', '2099-01-01 12:00:00')"
        )
        old.execute("PRAGMA user_version = 1")
    old.close()
    models.open_database(path)
    migrations.migrate(path, clock.now())
    (note,) = Note.select()
    assert (note.id, note.text, note.message_id, note.part, note.kind) == (5, "milk", 7, 0, "text")
    assert note.lifetime == (note.expires_at - note.created_at).total_seconds()
    assert len(list((tmp_path / "backups").iterdir())) == 1
    database.close()


def test_a_new_file_has_small_pages(file: Path) -> None:
    """A note writes a dozen whole pages to the card (docs/decisions.md)."""
    assert database.pragma("page_size") == 1024


def test_a_list_is_counted_in_the_index_alone(file: Path) -> None:
    sql, values = notes.of(1).order_by().select(fn.COUNT(Note.user)).sql()
    assert "USING COVERING INDEX notes_of_user (user_id=?)" in plan(sql, *values)


def test_one_looks_for_the_outdated_warnings_of_those_people_only(file: Path) -> None:
    assert "USING INDEX warnings_outdated (user_id=?)" in plan(warnings.OUTDATED_OF_PEOPLE, "[1]", 8)
    assert "USING INDEX warnings_outdated" in plan(warnings.OUTDATED, *warnings.BEGINNING)


def test_who_is_due_for_a_warning_is_found_without_reading_all_that_is_due(file: Path) -> None:
    found = plan(warnings.PEOPLE_DUE, "", 200)
    assert "USING INDEX notes_warning (warn_at<?)" in found
    assert "TEMP B-TREE" not in found
    assert "(user_id=?)" in plan(warnings.DUE, 1, "", 200)
    with_done_ones = plan("SELECT user_id FROM notes WHERE warn_at <= ?", "")
    assert "notes_warning" not in with_done_ones


def test_whether_a_message_shows_what_lives_on_is_asked_once(file: Path) -> None:
    found = plan(endings.OUTLIVED, "", "[1]", "")
    assert found.count("CORRELATED SCALAR SUBQUERY") == 1


def test_what_people_missed_is_counted_without_reading_all_notes_or_people(file: Path) -> None:
    assert "SEARCH notes USING INTEGER PRIMARY KEY (rowid=?)" in plan(users.EXPIRING, "", "[1]")
    assert "SEARCH users USING INTEGER PRIMARY KEY (rowid=?)" in plan(users.ADD_MISSED, '{"1": 1}')


def test_the_message_that_shows_a_note_is_found_by_the_note(file: Path) -> None:
    """And not among all that the chat has seen."""
    found = plan(follow_ups.NEWEST_SHOWING, "[1]", "receipt", 1)
    assert "SEARCH sent_messages USING PRIMARY KEY (note_id=? AND role=?)" in found


def test_undos_are_looked_through_only_of_people_whose_notes_went(file: Path) -> None:
    found = plan(undo.ORPHANS, "[1]")
    assert "SEARCH undos USING INDEX undos_of_user (user_id=?)" in found
    assert "SCAN undos" not in found
