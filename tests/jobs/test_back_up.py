"""The daily copy: made once a day, whole or not there, and of the old ones only ours go."""

import json
import logging
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from peewee import OperationalError

from todobot import access, backups, news, texts
from todobot.jobs import back_up, batches
from todobot.models import OutboxMessage, User, database
from todobot.services import users

MORNING = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _ada_and_a_plan(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One person in the database, and a plan."""
    User.create(id=1, first_name="Ada", created_at=MORNING)
    monkeypatch.setattr(back_up, "plan", back_up.Plan(time(3, 30), keep=3))
    monkeypatch.setattr(back_up, "_left", back_up._Left())
    yield
    batches.stopping.clear()


def copies(file: Path) -> list[str]:
    folder = file.parent / "backups"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def people_in(copy: Path) -> list[str]:
    with closing(sqlite3.connect(copy)) as connection:
        return [row[0] for row in connection.execute("SELECT first_name FROM users ORDER BY id")]


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def test_it_copies_what_is_committed_into_one_file_for_its_owner_alone(file: Path) -> None:
    with database.atomic():
        User.create(id=2, first_name="nobody yet", created_at=MORNING)
        with closing(sqlite3.connect(file)) as reader:
            assert reader.execute("SELECT count(*) FROM users").fetchone() == (1,)
        copy = file.parent / "backups" / "by-hand.db"
        backups.make(file, backups.folder_of(file) / copy.name)
    back_up.run(MORNING)
    assert copies(file) == ["by-hand.db", "notes-2026-03-14.db"]
    assert people_in(copy) == ["Ada"]
    assert people_in(copy.with_name("notes-2026-03-14.db")) == ["Ada", "nobody yet"]
    assert [oct(path.stat().st_mode)[-3:] for path in (copy.parent, copy)] == ["700", "600"]
    assert copy.read_bytes()[18:20] == b"\x01\x01"  # SQLite: a file that wants no log beside it


def test_the_disk_gets_a_large_copy_piece_by_piece(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    User.create(id=2, first_name="n" * 8_000_000, created_at=MORNING)
    monkeypatch.setattr(os, "fdatasync", lambda number: sizes.append(os.fstat(number).st_size))
    backups.make(file, backups.folder_of(file) / "copy.db")
    assert len(sizes) >= 7
    assert 0 < sizes[len(sizes) // 2] < sizes[-1]


def test_the_check_rests_as_long_as_it_works(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    seconds = iter(range(10_000))
    User.insert_many(
        {"id": person, "first_name": "n", "created_at": MORNING} for person in range(10, 5010)
    ).execute()
    monkeypatch.setattr(back_up, "monotonic", lambda: next(seconds) / 100)
    monkeypatch.setattr(batches.stopping, "wait", rests.append)
    back_up.run(MORNING)
    assert len(rests) >= 3
    assert rests == pytest.approx([0.01] * len(rests))


def test_it_makes_one_copy_a_day_at_its_time_in_the_zone_of_the_people(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "zone", ZoneInfo("Pacific/Auckland"))  # 13 hours ahead of UTC
    for moment in (MORNING, MORNING + timedelta(hours=1), datetime(2026, 3, 14, 14, 29, tzinfo=UTC)):
        back_up.run(moment)
    assert copies(file) == ["notes-2026-03-14.db"]
    back_up.run(datetime(2026, 3, 14, 14, 30, tzinfo=UTC))
    assert copies(file) == ["notes-2026-03-14.db", "notes-2026-03-15.db"]


def test_a_time_that_was_missed_is_made_up_for_by_one_copy(file: Path) -> None:
    back_up.run(MORNING)
    back_up.run(MORNING + 3 * DAY - timedelta(hours=8))  # before that day's time
    assert copies(file) == ["notes-2026-03-14.db", "notes-2026-03-16.db"]


def test_only_its_own_old_copies_go(file: Path) -> None:
    others = [
        "notes-2026-01-01.db.gz",
        "notes-20260101-120000.db",
        "notes-before-restore-20260101-120000.db",
        "notes-schema-1-20260101-120000.db",
        "other-2026-01-01.db",
    ]
    for name in others:
        (backups.folder_of(file) / name).touch()
    for day in range(5):
        back_up.run(MORNING + day * DAY)
    ours = ["notes-2026-03-16.db", "notes-2026-03-17.db", "notes-2026-03-18.db"]
    assert copies(file) == sorted(others + ours)


def test_a_clock_that_went_back_takes_no_newer_copy_away_but_the_oldest(file: Path) -> None:
    for day in (0, 1, 2, -300, -300):
        back_up.run(MORNING + day * DAY)
    assert copies(file) == ["notes-2025-05-18.db", "notes-2026-03-15.db", "notes-2026-03-16.db"]


def test_what_a_power_cut_left_half_written_goes(file: Path) -> None:
    folder = backups.folder_of(file)
    (folder / "notes-2026-03-13.db.part").write_bytes(b"half")
    (folder / "notes-2026-03-14.db.part").write_bytes(b"half")
    (folder / "mine.part").touch()
    back_up.run(MORNING)
    assert copies(file) == ["mine.part", "notes-2026-03-14.db"]


def test_a_full_disk_is_told_once_an_hour_and_leaves_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
        for minutes in (0, 1, 59, 60):
            back_up.run(MORNING + timedelta(minutes=minutes))
    assert copies(file) == []
    assert len(errors(caplog)) == 2
    assert errors(caplog)[0].startswith("Backup failed: ")
    assert "1.0 MB free" in errors(caplog)[0]
    back_up.run(MORNING + timedelta(minutes=120))
    assert copies(file) == ["notes-2026-03-14.db"]


def test_a_damaged_database_takes_the_place_of_no_good_copy(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for day in range(3):
        back_up.run(MORNING + day * DAY)
    good = copies(file)
    database.pragma("wal_checkpoint", "TRUNCATE")
    root = database.execute_sql("SELECT rootpage FROM sqlite_master WHERE name = 'users'").fetchone()[0]
    size = int(database.pragma("page_size"))
    database.close()
    with file.open("r+b") as raw:
        raw.seek((root - 1) * size)
        raw.write(b"\xff" * size)
    back_up.run(MORNING + 3 * DAY)
    assert copies(file) == good
    assert "is damaged" in errors(caplog)[0]


def test_it_gives_way_when_the_bot_stops(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    batches.stopping.set()
    back_up.run(MORNING)
    assert (copies(file), errors(caplog)) == ([], [])


def test_it_can_be_switched_off(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_up, "plan", back_up.Plan(None))
    back_up.run(MORNING)
    assert not (file.parent / "backups").exists()


def test_the_outbox_holds_where_the_copy_is_and_not_what_is_in_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(back_up, "plan", back_up.Plan(time(3, 30), chat=1))
    back_up.run(MORNING)
    (call,) = OutboxMessage.select()
    assert (call.chat_id, call.method, len(call.parameters) < 1000) == (1, "sendDocument", True)
    copy = file.parent / "backups" / "notes-2026-03-14.db"
    assert json.loads(call.parameters)["document"] == {"file_name": copy.name, "path": str(copy)}


def test_what_could_not_be_put_into_the_outbox_is_sent_by_the_next_run(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(back_up, "plan", back_up.Plan(time(3, 30), chat=1))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        database.execute_sql("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            back_up.run(MORNING)
        assert copies(file) == ["notes-2026-03-14.db"]
        other.execute("ROLLBACK")
    for minutes in (1, 2):
        back_up.run(MORNING + timedelta(minutes=minutes))
    (call,) = OutboxMessage.select()
    assert "notes-2026-03-14.db" in call.parameters


def test_it_goes_to_its_chat_also_when_that_may_not_use_the_bot(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(back_up, "plan", back_up.Plan(time(3, 30), chat=1))
    monkeypatch.setattr(access, "is_shut_out", lambda person_id: person_id == 1)
    back_up.run(MORNING)
    assert OutboxMessage.select().count() == 1


def test_the_owner_is_told_when_the_chat_of_the_backups_has_blocked_the_bot(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(back_up, "plan", back_up.Plan(time(3, 30), chat=1))
    users.block(1, MORNING)
    news.take()
    back_up.run(MORNING)
    (told,) = news.take()
    assert (told.kind, told.values["name"]) == (news.Kind.SENDING, "notes-2026-03-14.db")
    assert OutboxMessage.select().count() == 0


def test_a_copy_that_telegram_would_not_take_is_told_in_that_chat(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(back_up, "plan", back_up.Plan(time(3, 30), chat=1))
    monkeypatch.setattr(back_up, "LARGEST_SENT", 1000)
    back_up.run(MORNING)
    (call,) = OutboxMessage.select()
    assert call.method == "sendMessage"
    assert "notes-2026-03-14.db" in call.parameters
    assert "too big" in caplog.text
    assert copies(file) == ["notes-2026-03-14.db"]
