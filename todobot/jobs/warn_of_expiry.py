"""Warns people of notes that go soon, and keeps the warnings true."""

import logging
from datetime import datetime
from functools import partial

from todobot import news
from todobot.jobs import batches
from todobot.messages.expiry_warnings import bring_up_to_date, warn
from todobot.models import database
from todobot.services import users, warnings

log = logging.getLogger(__name__)

PEOPLE, NOTES = 8, 200
"""At most so many in one transaction; fewer people when that takes long (batches.py)."""


def run(now: datetime) -> int:
    """Warn of every note whose time for that has come by `now`, in one message a person, batch by batch.

    Opens its own transactions.
    """
    warned = batches.carry_out(partial(_warn, now), PEOPLE)
    return warned + batches.carry_out(partial(bring_up_to_date, is_bulk=True), PEOPLE)


def _warn(now: datetime, limit: int) -> int:
    due = warnings.due(now, most_people=limit, most_notes=NOTES)
    for person_id, notes in due.items():
        try:
            with database.atomic():
                warn(users.get(person_id), notes, now)
        except (KeyError, TypeError, ValueError):  # the warnings of others wait behind this one
            news.report_fault(log, "A fault while warning of expiry.")
            warnings.give_up(notes)
    return sum(map(len, due.values()))
