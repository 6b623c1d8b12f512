"""Warns people of notes that go soon, and keeps the warnings true."""

import logging
from datetime import datetime
from functools import partial

from todobot import news
from todobot.jobs import batches
from todobot.messages.expiry_warnings import bring_up_to_date, warn
from todobot.models import database
from todobot.services import users, warnings
from todobot.services.warnings import ExpiryWarning

log = logging.getLogger(__name__)

PEOPLE, NOTES = 8, 200
"""At most so many in one transaction; fewer people when that takes long (batches.py)."""
_reached = warnings.BEGINNING
"""Where the look for outdated warnings goes on after a turn that was cut: those not sent yet are passed over once."""


def run(now: datetime) -> int:
    """Warn of every note whose time for that has come by `now`, in one message a person, batch by batch.

    Opens its own transactions.
    """
    warned = batches.carry_out(partial(_warn, now), PEOPLE)
    reworded: list[ExpiryWarning] = []
    batches.carry_out(partial(_reword, reworded), PEOPLE)
    return warned + len(reworded)


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


def _reword(reworded: list[ExpiryWarning], limit: int) -> int:
    """Word at most `limit` outdated warnings anew and add them to `reworded`; return how many were looked at."""
    global _reached  # no truth: what is outdated is in the table
    found, looked_at, _reached = warnings.outdated(_reached, limit)
    bring_up_to_date(found, is_bulk=True)
    reworded += found
    return looked_at
