"""What is done with all notes of a person at once costs a few statements, however many notes there are."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from todobot import clock
from todobot.models import Note, User, database
from todobot.services import notes, room, undo, views

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
MANY = 1500
"""More than a statement could name by a value each in some builds of SQLite."""


@pytest.fixture
def ada(file: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    """Ada at noon, with many notes of which every third is done."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(room, "limit", 0)
    ada = User.create(id=1, first_name="Ada", created_at=NOON)
    rows = [
        {
            "uid": str(number),
            "user": 1,
            "chat_id": 1,
            "message_id": number,
            "text": "x",
            "lifetime": 0,
            "created_at": NOON,
            "done_at": None if number % 3 else NOON,
        }
        for number in range(MANY)
    ]
    with database.atomic():
        Note.insert_many(rows).execute()
    return ada


def statements(act: Callable[[], object]) -> int:
    """Return how many different statements, values included, `act` has the database carry out."""
    said: list[str] = []
    database.connection().set_trace_callback(said.append)
    act()
    database.connection().set_trace_callback(None)
    return len(set(said))  # what a trigger does is reported as its statement once more


def done_by(user_id: int) -> int:
    page = views.page(views.DONE, user_id, 1)
    return 0 if page is None else page.total


def test_clearing_and_taking_that_back_take_few_statements(ada: User) -> None:
    made: list[tuple[int, int]] = []
    assert statements(lambda: made.append(notes.clear(ada.id))) <= 3
    ((undo_id, count),) = made
    assert (count, notes.of(ada.id).count()) == (MANY, 0)
    assert statements(lambda: undo.apply(undo_id, ada.id)) <= 12
    assert notes.of(ada.id).count() == MANY


def test_only_what_is_done_is_cleared(ada: User) -> None:
    undo_id, count = notes.clear(ada.id, is_done=True)
    assert (count, done_by(ada.id), notes.of(ada.id).count()) == (MANY // 3, 0, MANY * 2 // 3)
    undo.apply(undo_id, ada.id)
    assert done_by(ada.id) == MANY // 3


def test_nothing_to_clear_leaves_nothing_to_undo(ada: User) -> None:
    notes.clear(ada.id)
    assert notes.clear(ada.id) == (0, 0)
    assert notes.clear(ada.id, is_done=True) == (0, 0)
    User.create(id=2, first_name="Grace", created_at=NOON)
    assert notes.clear(2) == (0, 0)
