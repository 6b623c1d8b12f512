"""What the tests of jobs turn and look at: the clock, notes, and the calls that a job puts out."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from todobot import clock
from todobot.jobs import delete_expired_notes, warn_of_expiry
from todobot.models import Note, OutboxMessage, SentMessage, User
from todobot.rich_text import RichText
from todobot.services import follow_ups, notes
from todobot.services.notes import Content, Origin

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WARN_AT = NOON + 50 * MINUTE
"""When notes of an hour are warned of that were written at noon."""


class Time:
    """The clock of a test: what it is set to is now."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def add(text: str, *, user: int = 1, minutes: int = 60) -> Note:
    origin = Origin(user, 100 + Note.select().count())
    return notes.add(User.get_by_id(user), Content(RichText(text)), origin=origin, lifetime=60 * minutes)


def add_message(message_id: int, *, user: int = 1, part: int = 0, minutes: int = 60) -> Note:
    """Save a note that was made from this message."""
    origin = Origin(user, message_id, part)
    return notes.add(User.get_by_id(user), Content(RichText("milk")), origin=origin, lifetime=60 * minutes)


def show(message_id: int, *shown: Note, role: str = "receipt") -> None:
    """Have these notes shown by a message that the bot sends now."""
    for note in shown:
        SentMessage.create(
            chat_id=note.chat_id, message_id=message_id, note=note, role=role, sent_at=clock.now()
        )


def sweep(time: Time, moment: datetime = NOON + HOUR) -> list[dict[str, Any]]:
    """Delete what has expired at that moment and return the calls that this put out."""
    return _run(delete_expired_notes, time, moment)


def warn(time: Time, moment: datetime = WARN_AT) -> list[dict[str, Any]]:
    """Run the job at that moment and return the calls that it put out."""
    return _run(warn_of_expiry, time, moment)


def _run(job: ModuleType, time: Time, moment: datetime) -> list[dict[str, Any]]:
    time.moment = moment
    before = OutboxMessage.select().count()
    job.run(moment)
    calls = OutboxMessage.select().order_by(OutboxMessage.id).offset(before)
    return [{"method": row.method, "is_bulk": row.is_bulk, **json.loads(row.parameters)} for row in calls]


def deliver(message_id: int = 500) -> None:
    """Have Telegram take the newest message."""
    row = OutboxMessage.select().order_by(OutboxMessage.id.desc()).get()
    assert row.follow_up is not None
    follow_ups.carry_out(row.chat_id, row.follow_up, {"message_id": message_id})
    row.delete_instance()


def labels(calls: Iterable[dict[str, Any]]) -> list[list[str]]:
    return [
        [button["text"] for row in call["reply_markup"]["inline_keyboard"] for button in row]
        for call in calls
    ]
