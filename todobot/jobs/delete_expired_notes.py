"""Deletes notes whose time is up, with what showed them where their author wants that."""

from datetime import datetime, timedelta
from functools import partial

from todobot import away, clock, texts
from todobot.jobs import batches
from todobot.services import cleaning, counts, endings, notes, outbox, undo, users

BATCH = 50
"""Notes in one transaction at most; batches.py takes fewer where that holds the write lock for long."""
SURELY_OFF = timedelta(minutes=1)
"""What expired so long before this process began did so while the bot was off: it would have deleted it."""


def run(now: datetime) -> int:
    """Delete every note that has expired by `now`, or was deleted too long ago to undo that, batch by batch.

    Who lost notes while the bot was off, or cut off from Telegram, is told so, once. Opens its own transactions.
    """
    batches.carry_out(_write_down_missed, BATCH, committed=away.is_written_down)
    removed = batches.carry_out(partial(expire_batch, now), BATCH, committed=away.has_expired)
    removed += batches.carry_out(partial(_remove_deleted, now), BATCH)
    if not away.is_away():
        batches.carry_out(_sum_up, BATCH)
    batches.carry_out(
        partial(undo.forget, now - undo.WINDOW), batches.ROWS
    )  # it holds what notes said before
    return removed


def expire_batch(now: datetime, limit: int = BATCH) -> int:
    """Delete at most `limit` expired notes, with what showed them; return how many. Call inside a transaction."""
    ids = [note_id for (note_id,) in notes.expired(now, limit).tuples().execute()]
    cleaning.clean_up(ids, now)
    endings.say_so(ids, now)
    missed_before = now + timedelta(seconds=1) if away.is_away() else clock.started_at - SURELY_OFF
    away.expect(users.count_missed(ids, missed_before))
    counts.gone(now, expired=len(ids))
    return _remove(ids)


def _remove_deleted(now: datetime, limit: int) -> int:
    ids = [note_id for (note_id,) in notes.deleted(now - undo.WINDOW, limit).tuples().execute()]
    cleaning.clean_up_leftovers(ids, now)
    counts.gone(now, deleted=len(ids))
    return _remove(ids)


def _remove(ids: list[int]) -> int:
    """Remove notes, and what could only take back changes of them: it holds what they said."""
    owners = notes.remove(ids)
    if owners:
        undo.forget_orphans(set(owners))
    return len(owners)


def _write_down_missed(limit: int) -> int:
    """Take over what people missed before an outage was noticed."""
    missed = away.missed(limit)
    users.add_missed(missed)
    return len(missed)


def _sum_up(limit: int) -> int:
    """Tell people how many of their notes went while the bot was off."""
    people = users.who_missed(limit)
    for user in people:
        with texts.speaking(users.language(user)):
            outbox.say(user.id, texts.text("away_expired", count=user.missed), is_bulk=True)
        users.choose(user, missed=0)
    return len(people)
