"""What becomes of Telegram's answer: which messages show which notes, and what is said where these are gone."""

import json
from pathlib import Path

import pytest

from todobot import clock
from todobot.models import OutboxMessage, User, database
from todobot.rich_text import RichText
from todobot.services import follow_ups, notes
from todobot.services.notes import Content, Origin

ADA = 1
SENT_AT = 1_795_521_600
"""2026-11-24 12:00:00 UTC"""


@pytest.fixture
def both(file: Path) -> list[int]:
    """Two notes of Ada's."""
    ada = User.create(id=ADA, first_name="Ada", created_at=clock.now())
    return [
        notes.add(ada, Content(RichText("milk")), origin=Origin(ADA, number), lifetime=3600).id
        for number in (1, 2)
    ]


def answer(note_ids: list[int], *message_ids: int) -> None:
    """Have a call that shows these notes answered with these messages."""
    result = [{"message_id": message_id, "date": SENT_AT} for message_id in message_ids]
    with database.atomic():
        follow_ups.carry_out(ADA, json.dumps({"shows": ["receipt", note_ids]}), result)


def remembered() -> list[tuple[int, int, str]]:
    query = "SELECT message_id, note_id, sent_at FROM sent_messages WHERE chat_id = ? ORDER BY 1, 2"
    return database.execute_sql(query, (ADA,)).fetchall()


def test_each_message_is_remembered_with_each_note_that_is_there(both: list[int]) -> None:
    answer([*both, 777], 11, 12)
    at = "2026-11-24 12:00:00"
    assert remembered() == [(11, both[0], at), (11, both[1], at), (12, both[0], at), (12, both[1], at)]
    assert OutboxMessage.select().count() == 0


def test_a_message_that_shows_its_notes_already_goes_on_doing_so(both: list[int]) -> None:
    for _ in range(2):
        answer(both, 11)
    assert len(remembered()) == 2
    assert OutboxMessage.select().count() == 0


def test_a_message_whose_notes_are_all_gone_says_so(both: list[int]) -> None:
    answer([777, 778], 11)
    (call,) = OutboxMessage.select()
    assert (call.method, json.loads(call.parameters)["message_id"]) == ("editMessageText", 11)
    assert remembered() == []
