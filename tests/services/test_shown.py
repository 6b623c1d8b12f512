"""What a message of the bot shows, when it turns from one thing into another."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from todobot.models import Note, SentMessage, User, database
from todobot.rich_text import RichText
from todobot.services import notes, shown
from todobot.services.notes import Content, Origin

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
MESSAGE = 500


@pytest.fixture
def both(file: Path) -> list[Note]:
    """Two notes of one person."""
    ada = User.create(id=1, first_name="Ada", created_at=NOON)
    return [
        notes.add(ada, Content(RichText(words)), origin=Origin(1, number), lifetime=3600)
        for number, words in enumerate(("milk", "bread"))
    ]


def remembered() -> list[tuple[int, str]]:
    rows = SentMessage.select().where(SentMessage.message_id == MESSAGE).order_by(SentMessage.note)
    return [(row.note.id, row.role) for row in rows]


def test_a_message_is_one_thing_at_a_time(both: list[Note]) -> None:
    milk, bread = both
    shown.as_list(1, MESSAGE, NOON, [milk.id, bread.id])
    assert remembered() == [(milk.id, "list"), (bread.id, "list")]
    shown.as_card(1, MESSAGE, NOON, bread)
    assert remembered() == [(bread.id, "card")]
    shown.as_list(1, MESSAGE, NOON, [bread.id])
    assert remembered() == [(bread.id, "list")]
    shown.as_list(1, MESSAGE, NOON, [])
    assert remembered() == []


def test_a_card_that_is_drawn_anew_writes_nothing(both: list[Note]) -> None:
    """Each write is a page of the card, and a card is drawn anew with each tap on it."""
    shown.as_card(1, MESSAGE, NOON, both[0])
    before = database.connection().total_changes
    shown.as_card(1, MESSAGE, NOON, both[0])
    shown.as_list(1, MESSAGE + 1, NOON, [])
    assert database.connection().total_changes == before


def test_what_it_inherited_goes_when_it_turns(both: list[Note]) -> None:
    milk, bread = both
    shown.as_card(1, MESSAGE, NOON, milk)
    shown.pass_on([milk], [bread])
    shown.as_card(1, MESSAGE, NOON, milk)
    assert remembered() == [(milk.id, "card")]
