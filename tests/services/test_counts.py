"""How many notes came and went a day: each is counted once, on the day of TIME_ZONE."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from todobot import clock, texts
from todobot.jobs import count_notes, delete_expired_notes, forget_old_updates
from todobot.models import Note, User, database
from todobot.rich_text import RichText
from todobot.services import counts, forgetting, notes
from todobot.services.notes import Content, Origin

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with Ada in it, at noon."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(clock, "started_at", NOON)
    User.create(id=1, first_name="Ada", created_at=NOON)


def add(*message_ids: int, minutes: int = 60) -> None:
    for message_id in message_ids:
        content = Content(RichText("milk"))
        notes.add(User.get_by_id(1), content, origin=Origin(1, message_id), lifetime=60 * minutes)


def counted(now: datetime = NOON, number: int = 1) -> list[tuple[int, int, int]]:
    return [(day.added, day.expired, day.deleted) for day in counts.days(now, number)]


def test_what_is_new_is_counted_once() -> None:
    add(1, 2)
    assert counted() == [(0, 0, 0)]
    for _ in range(2):
        count_notes.run(NOON)
    assert counted() == [(2, 0, 0)]
    add(3)
    add(3)  # a message that comes twice is one note
    count_notes.run(NOON + DAY)
    assert counted(NOON + DAY, 2) == [(2, 0, 0), (1, 0, 0)]


def test_a_note_that_goes_before_it_was_counted_has_come_and_gone() -> None:
    add(1, minutes=1)
    delete_expired_notes.run(NOON + 2 * MINUTE)
    count_notes.run(NOON + 2 * MINUTE)
    assert counted() == [(1, 1, 0)]


def test_a_deleted_note_counts_when_it_cannot_come_back_any_more() -> None:
    add(1, 2)
    notes.delete(1, [Note.get(Note.message_id == 1)])
    delete_expired_notes.run(NOON + 14 * MINUTE)
    assert counted() == [(0, 0, 0)]
    delete_expired_notes.run(NOON + 16 * MINUTE)
    assert counted() == [(2, 0, 1)]


def test_what_is_rolled_back_is_not_counted() -> None:
    with pytest.raises(ZeroDivisionError), database.atomic():
        add(1)
        raise ZeroDivisionError
    add(2)
    count_notes.run(NOON)
    assert counted() == [(1, 0, 0)]


def test_ids_that_a_restore_has_passed_over_are_not_counted() -> None:
    add(1)
    count_notes.run(NOON)
    database.execute_sql("UPDATE sqlite_sequence SET seq = seq + 1000000")
    add(2)
    for _ in range(2):
        count_notes.run(NOON)
    assert counted() == [(2, 0, 0)]


def test_forgetting_a_person_takes_no_count_back() -> None:
    add(1, 2)
    count_notes.run(NOON)
    forgetting.erase(1)
    count_notes.run(NOON)
    assert counted() == [(2, 0, 0)]


def test_days_are_those_of_the_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "zone", ZoneInfo("Asia/Tokyo"))
    add(1)
    count_notes.run(datetime(2026, 5, 17, 15, 30, tzinfo=UTC))  # 00:30 on the 18th
    assert database.execute_sql("SELECT day FROM daily_counts").fetchall() == [("2026-05-18",)]


def test_old_days_go_and_what_was_counted_is_not_counted_again() -> None:
    add(1)
    count_notes.run(NOON)
    forget_old_updates.run(NOON + 181 * DAY)
    assert counted() == [(1, 0, 0)]  # it holds how far notes are counted
    add(2)
    count_notes.run(NOON + 181 * DAY)
    forget_old_updates.run(NOON + 181 * DAY)
    rows = database.execute_sql("SELECT added FROM daily_counts").fetchall()
    assert rows == [(1,)]


def test_the_count_reads_only_new_ids(file: Path) -> None:
    said: list[str] = []
    database.connection().set_trace_callback(said.append)
    counts.take_in(NOON)
    database.connection().set_trace_callback(None)
    (statement,) = said
    plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {statement}").fetchall()]
    assert "SEARCH notes USING INTEGER PRIMARY KEY (rowid>?)" in plan
