"""Warns people of notes that go soon, and keeps the warnings true."""

from datetime import datetime

from todobot.jobs import batches
from todobot.messages.expiry_warnings import bring_up_to_date, warn
from todobot.services import users, warnings

PEOPLE, NOTES = 8, 200
"""At most so many in one transaction: it holds the write lock for well under 50 ms."""


def run(now: datetime) -> int:
    """Warn of every note whose time for that has come by `now`, in one message a person, batch by batch.

    Opens its own transactions.
    """
    warned = batches.carry_out(lambda: _warn(now))
    return warned + batches.carry_out(lambda: bring_up_to_date(PEOPLE, is_bulk=True))


def _warn(now: datetime) -> int:
    due = warnings.due(now, most_people=PEOPLE, most_notes=NOTES)
    for person_id, notes in due.items():
        warn(users.get(person_id), notes, now)
    return sum(map(len, due.values()))
