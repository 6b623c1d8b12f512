"""Deletes notes whose time is up, with what showed them where their author wants that."""

from datetime import datetime, timedelta

from todobot import away, clock, texts
from todobot.jobs import batches
from todobot.services import cleaning, counts, endings, notes, outbox, undo, users

BATCH = 50
"""Notes in one transaction: it holds the write lock for well under 50 ms (bench/sweep.py)."""
SURELY_OFF = timedelta(minutes=1)
"""What expired so long before this process began did so while the bot was off: it would have deleted it."""


def run(now: datetime) -> int:
    """Delete every note that has expired by `now`, or was deleted too long ago to undo that, batch by batch.

    Who lost notes while the bot was off, or cut off from Telegram, is told so, once. Opens its own transactions.
    """
    removed = batches.carry_out(lambda: expire_batch(now)) + batches.carry_out(lambda: _remove_deleted(now))
    if not away.is_away():
        batches.carry_out(_sum_up)
    batches.carry_out(lambda: undo.forget(now - undo.WINDOW, batches.ROWS))  # it holds what notes said before
    return removed


def expire_batch(now: datetime) -> int:
    """Delete a batch of what has expired, with what showed it; return how many. Call inside a transaction."""
    ids = [note.id for note in notes.expired(now, BATCH)]
    cleaning.clean_up(ids, now)
    endings.say_so(ids, now)
    missed_before = now + timedelta(seconds=1) if away.is_away() else clock.started_at - SURELY_OFF
    users.count_missed(ids, missed_before)
    counts.gone(now, expired=len(ids))
    return _remove(ids)


def _remove_deleted(now: datetime) -> int:
    ids = [note.id for note in notes.deleted(now - undo.WINDOW, BATCH)]
    cleaning.clean_up_leftovers(ids, now)
    counts.gone(now, deleted=len(ids))
    return _remove(ids)


def _remove(ids: list[int]) -> int:
    """Remove notes, and what could only take back changes of them: it holds what they said."""
    owners = notes.remove(ids)
    if owners:
        undo.forget_orphans(set(owners))
    return len(owners)


def _sum_up() -> int:
    """Tell people how many of their notes went while the bot was off."""
    people = users.who_missed(BATCH)
    for user in people:
        with texts.speaking(users.language(user)):
            outbox.say(user.id, texts.text("away_expired", count=user.missed), is_bulk=True)
        users.choose(user, missed=0)
    return len(people)
