"""Undo: one change is taken back, by the one who made it, for 15 minutes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from todobot import clock
from todobot.jobs import delete_expired_notes
from todobot.models import User
from todobot.rich_text import RichText
from todobot.services import lifetimes, notes, parts, undo
from todobot.services.notes import Content, Note, Origin

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)


@pytest.fixture
def milk(file: Path, monkeypatch: pytest.MonkeyPatch) -> Note:
    """A note of Ada's, at noon."""
    at(monkeypatch, NOON)
    return add("milk", message_id=1)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def add(text: str, *, message_id: int) -> Note:
    ada = User.get_or_none(User.id == 1) or User.create(id=1, first_name="Ada", created_at=NOON)
    return notes.add(ada, Content(RichText(text)), origin=Origin(1, message_id), lifetime=3600)


def test_it_takes_back_the_named_columns_only(milk: Note) -> None:
    undo_id = notes.set_done(milk, is_done=True)
    notes.edit(milk, RichText("bread"))
    assert undo.apply(undo_id, 1) == [milk.id]
    after = Note.get_by_id(milk.id)
    assert (after.done_at, after.text) == (None, "bread")


def test_it_works_once_and_for_its_owner_only(milk: Note) -> None:
    undo_id = notes.set_done(milk, is_done=True)
    assert undo.apply(undo_id, 2) is None
    assert undo.apply(undo_id, 1) == [milk.id]
    assert undo.apply(undo_id, 1) is None


@pytest.mark.parametrize(("seconds", "is_undone"), [(899, True), (900, False)])
def test_it_is_possible_for_15_minutes(
    milk: Note, monkeypatch: pytest.MonkeyPatch, seconds: int, *, is_undone: bool
) -> None:
    undo_id = notes.delete(1, [milk])
    at(monkeypatch, NOON + timedelta(seconds=seconds))
    assert undo.latest_deletion(1) == ((undo_id, 1) if is_undone else (0, 0))
    assert (undo.apply(undo_id, 1) is not None) == is_undone
    assert (notes.find(milk.id, 1) is not None) == is_undone


def test_it_finds_the_newest_change_of_just_these_notes(milk: Note) -> None:
    bread = add("bread", message_id=2)
    done = notes.set_done(milk, is_done=True)
    both = notes.delete(1, [milk, bread])
    notes.set_done(bread, is_done=True)
    assert undo.latest(1, "done_at", milk.id) == done
    assert undo.latest(1, "text", milk.id) == undo.latest(2, "done_at", milk.id) == 0
    assert undo.latest_deletion(1) == undo.latest_deletion(1, [milk.id, bread.id]) == (both, 2)
    assert undo.latest_deletion(1, [milk.id]) == undo.latest_deletion(2) == (0, 0)


@pytest.mark.parametrize(
    ("lifetime", "seconds", "is_same"),
    [(3600, 2, True), (3600, 3, False), (900, 0, False), (lifetimes.KEPT, 0, False)],
)
def test_a_lifetime_is_the_same_when_it_is_chosen_twice_at_once(
    milk: Note, monkeypatch: pytest.MonkeyPatch, lifetime: int, seconds: int, *, is_same: bool
) -> None:
    at(monkeypatch, NOON + timedelta(seconds=seconds))
    assert notes.is_same_lifetime(milk, lifetime) == is_same


@pytest.mark.parametrize("lifetime", [lifetimes.KEPT, lifetimes.TODAY])
def test_kept_and_today_stay_the_same(milk: Note, monkeypatch: pytest.MonkeyPatch, lifetime: int) -> None:
    notes.set_lifetime(User.get_by_id(1), milk, lifetime)
    at(monkeypatch, NOON + timedelta(minutes=10))
    assert notes.is_same_lifetime(milk, lifetime)


def test_what_comes_back_is_no_second_copy_of_what_took_its_place(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Split, delete a part, take the split back: the part must not come back beside the whole."""
    at(monkeypatch, NOON)
    whole = add("one\ntwo", message_id=7)
    split = parts.split(whole)
    first = next(note for note in notes.of(1) if note.text == "one")
    deletion = notes.delete(1, [first])
    undo.apply(split, 1)
    undo.apply(deletion, 1)
    assert [note.text for note in notes.of(1)] == ["one\ntwo"]


def test_it_is_refused_where_a_note_would_be_gone_at_once(
    milk: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept a minute before its end, and that undone a minute after: the tap must not destroy the note."""
    at(monkeypatch, NOON + timedelta(minutes=59))
    undo_id = notes.set_lifetime(User.get_by_id(1), milk, lifetimes.KEPT)
    at(monkeypatch, NOON + timedelta(minutes=61))
    with pytest.raises(undo.WouldExpire):
        undo.apply(undo_id, 1)
    assert [(note.text, note.expires_at) for note in notes.of(1)] == [("milk", None)]


def test_what_expired_by_itself_stands_in_no_ones_way(milk: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOON + timedelta(minutes=59))
    undo_id = notes.delete(1, [milk, add("bread", message_id=2)])
    at(monkeypatch, NOON + timedelta(minutes=61))
    undo.apply(undo_id, 1)
    assert [note.text for note in notes.of(1)] == ["bread"]


def test_two_changes_are_taken_back_as_one(milk: Note) -> None:
    edited = notes.edit(milk, RichText("bread"))
    kept = notes.set_lifetime(User.get_by_id(1), milk, lifetimes.KEPT)
    assert undo.apply(undo.merge([edited, kept]), 1) == [milk.id]
    after = Note.get_by_id(milk.id)
    assert (after.text, after.lifetime) == ("milk", 3600)


def test_it_is_refused_where_what_would_take_a_notes_place_is_gone(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Split, kept as lines, and the whole has expired since: taking the split back must not take the lines."""
    at(monkeypatch, NOON)
    whole = add("one\ntwo", message_id=7)
    at(monkeypatch, NOON + timedelta(minutes=50))
    split = parts.split(whole)
    notes.set_lifetimes(User.get_by_id(1), list(notes.of(1)), lifetimes.KEPT)
    at(monkeypatch, NOON + timedelta(minutes=61))
    delete_expired_notes.run(clock.now())
    with pytest.raises(undo.WouldExpire):
        undo.apply(split, 1)
    assert [note.text for note in notes.of(1)] == ["one", "two"]


def test_it_is_refused_where_one_of_the_lines_is_gone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Joined, and the line that lived shorter has expired since: taking the join back must not lose that line."""
    at(monkeypatch, NOON)
    parts.split(add("one\ntwo", message_id=7))
    first, second = notes.of(1)
    notes.set_lifetime(User.get_by_id(1), first, 60)
    notes.set_lifetime(User.get_by_id(1), second, lifetimes.KEPT)
    join = parts.join([first, second])
    at(monkeypatch, NOON + timedelta(minutes=2))
    delete_expired_notes.run(clock.now())
    with pytest.raises(undo.WouldExpire):
        undo.apply(join, 1)
    assert [note.text for note in notes.of(1)] == ["one\ntwo"]


def test_cleared_notes_come_back_also_when_one_is_back_and_one_has_expired(
    milk: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    bread = add("bread", message_id=2)
    tea = add("tea", message_id=3)
    at(monkeypatch, NOON + timedelta(minutes=50))
    for note in (bread, tea):
        notes.set_lifetime(User.get_by_id(1), note, lifetimes.KEPT)
    undo_id, _ = notes.clear(1)
    Note.update(deleted_at=None).where(Note.id == bread.id).execute()  # as an import does
    at(monkeypatch, NOON + timedelta(minutes=61))
    assert undo.apply(undo_id, 1) is not None
    assert [note.text for note in notes.of(1)] == ["bread", "tea"]


def test_what_comes_back_is_there_when_what_took_its_place_has_expired(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, NOON)
    whole = add("one\ntwo", message_id=7)
    deletion = notes.delete(1, [whole])
    add_part = Origin(1, 7, part=1)
    notes.add(User.get_by_id(1), Content(RichText("one")), origin=add_part, lifetime=60)
    at(monkeypatch, NOON + timedelta(minutes=2))
    undo.apply(deletion, 1)
    assert [note.text for note in notes.of(1)] == ["one\ntwo"]


def test_a_split_is_no_deletion(milk: Note) -> None:
    whole = add("one\ntwo", message_id=7)
    deletion = notes.delete(1, [milk])
    parts.split(whole)
    assert undo.latest_deletion(1) == (deletion, 1)
