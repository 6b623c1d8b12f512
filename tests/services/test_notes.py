"""Notes: saved once a message, listed until they expire."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from todobot import clock
from todobot.jobs import delete_expired_notes
from todobot.models import Note, User
from todobot.rich_text import RichText
from todobot.services import notes

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def noon(file: Path, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A database with Ada in it, at noon."""
    at(monkeypatch, NOON)
    User.create(id=1, first_name="Ada", created_at=NOON)
    return NOON


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def add(text: str, *, message_id: int, lifetime: timedelta = HOUR) -> Note:
    return notes.add(1, RichText(text), chat_id=1, message_id=message_id, lifetime=lifetime)


def test_it_expires_when_its_lifetime_is_over(noon: datetime) -> None:
    assert add("milk", message_id=1).expires_at == noon + HOUR


def test_a_message_that_comes_twice_is_one_note(noon: datetime) -> None:
    assert add("milk", message_id=1).id == add("milk again", message_id=1).id
    assert [note.text for note in Note.select()] == ["milk"]


def test_the_list_has_no_note_that_has_expired_but_is_not_deleted_yet(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("short", message_id=1, lifetime=timedelta(seconds=90))
    add("long", message_id=2)
    at(monkeypatch, noon + timedelta(seconds=89))
    assert [note.text for note in notes.of(1)] == ["short", "long"]
    at(monkeypatch, noon + timedelta(seconds=90))
    assert [note.text for note in notes.of(1)] == ["long"]


def test_the_job_deletes_what_has_expired_and_nothing_else(noon: datetime) -> None:
    for number in range(1200):
        add("old", message_id=number)
    add("new", message_id=5000, lifetime=2 * HOUR)
    assert delete_expired_notes.run(noon + HOUR - timedelta(seconds=1)) == 0
    assert delete_expired_notes.run(noon + HOUR) == 1200
    assert [note.text for note in Note.select()] == ["new"]
