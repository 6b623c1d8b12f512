"""What the tests of jobs turn and look at: the clock, notes, and the calls that a job puts out."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from todobot.jobs import warn_of_expiry
from todobot.models import Note, OutboxMessage, User
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


def warn(time: Time, moment: datetime = WARN_AT) -> list[dict[str, Any]]:
    """Run the job at that moment and return the calls that it put out."""
    time.moment = moment
    before = OutboxMessage.select().count()
    warn_of_expiry.run(moment)
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
