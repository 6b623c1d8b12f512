"""Notes: saved once a message, listed until they expire."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from todobot import clock
from todobot.models import Note, User
from todobot.rich_text import RichText
from todobot.services import expiry, lifetimes, notes
from todobot.services.notes import Content, Origin

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def ada(file: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody, at noon."""
    at(monkeypatch, NOON)
    return User.create(id=1, first_name="Ada", created_at=NOON)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def add(user: User, text: str, *, message_id: int, lifetime: int = 3600) -> Note:
    return notes.add(user, Content(RichText(text)), origin=Origin(1, message_id), lifetime=lifetime)


def test_a_change_writes_what_it_changes_and_nothing_else(ada: User) -> None:
    """Two that hold the same note do not undo each other's work."""
    note = add(ada, "milk", message_id=1)
    before = Note.get_by_id(note.id)
    notes.edit(note, RichText("bread"))
    notes.set_done(before, is_done=True)
    after = Note.get_by_id(note.id)
    assert (after.text, after.done_at, before.done_at) == ("bread", NOON, NOON)


def test_deleting_passes_over_what_is_another_ones(ada: User) -> None:
    note = add(ada, "milk", message_id=1)
    grace = User.create(id=2, first_name="Grace", created_at=NOON)
    notes.delete(grace.id, [note])
    assert Note.get_by_id(note.id).deleted_at is None


def test_more_time_is_a_lifetime_also_when_the_clock_was_turned_back(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = add(ada, "milk", message_id=1)
    Note.update(created_at=NOON + 9 * HOUR).execute()
    expiry.postpone(ada, [Note.get_by_id(note.id)], HOUR)
    after = Note.get_by_id(note.id)
    assert (after.expires_at, lifetimes.is_valid(after.lifetime)) == (NOON + 2 * HOUR, True)


@pytest.mark.parametrize(
    ("lifetime", "end"),
    [
        (3600, NOON + HOUR),
        (lifetimes.TODAY, NOON.replace(hour=0) + timedelta(days=1)),
        (lifetimes.KEPT, None),
    ],
)
def test_it_expires_when_its_lifetime_is_over(ada: User, lifetime: int, end: datetime | None) -> None:
    assert add(ada, "milk", message_id=1, lifetime=lifetime).expires_at == end


@pytest.mark.parametrize(
    ("lifetime", "warn_at"),
    [(1799, None), (1800, NOON + timedelta(minutes=20)), (3600, NOON + timedelta(minutes=50)), (0, None)],
)
def test_it_is_warned_of_ten_minutes_before_if_it_lives_for_half_an_hour(
    ada: User, lifetime: int, warn_at: datetime | None
) -> None:
    assert add(ada, "milk", message_id=1, lifetime=lifetime).warn_at == warn_at


def test_a_message_that_comes_twice_is_one_note(ada: User) -> None:
    assert add(ada, "milk", message_id=1).id == add(ada, "milk again", message_id=1).id
    assert [note.text for note in Note.select()] == ["milk"]


def test_the_list_has_no_note_that_has_expired_but_is_not_deleted_yet(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(ada, "short", message_id=1, lifetime=90)
    add(ada, "long", message_id=2)
    at(monkeypatch, NOON + timedelta(seconds=89))
    assert [note.text for note in notes.of(1)] == ["short", "long"]
    at(monkeypatch, NOON + timedelta(seconds=90))
    assert [note.text for note in notes.of(1)] == ["long"]


def test_a_new_note_is_what_its_row_says(ada: User) -> None:
    note = add(ada, "milk", message_id=1)
    read = Note.get_by_id(note.id)
    assert {name: getattr(note, name) for name in read.__data__} == {
        name: getattr(read, name) for name in read.__data__
    }
    assert add(ada, "milk again", message_id=1).text == "milk"
