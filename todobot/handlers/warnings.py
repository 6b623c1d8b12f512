"""Warnings of expiry: what the buttons under them do."""

from collections.abc import Callable
from datetime import timedelta

from todobot.bot import bot
from todobot.handlers import receipts, undoing
from todobot.messages.expiry_warnings import bring_up_to_date
from todobot.services import expiry, lifetimes, notes, outbox, warnings
from todobot.services.notes import Note
from todobot.services.users import User
from todobot.tap import Tap
from todobot.texts import text

MORE = timedelta(hours=1)
"""How much time one button gives a note."""

_MOST_WARNINGS = 10
"""So many warnings at most for each author change with their updates; the job takes care of the rest."""


@bot.afterwards
def bring_authors_up_to_date(authors: set[int]) -> None:
    """Word the warnings anew that the authors of these updates have changed, wherever they did it."""
    bring_up_to_date(warnings.outdated_of(authors, _MOST_WARNINGS * len(authors)))


@bot.button("warning:keep")
def keep(tap: Tap) -> str | None:
    """Have a note, or all, never expire."""
    return _answer(tap, lambda user, chosen: notes.set_lifetimes(user, chosen, lifetimes.KEPT))


@bot.button("warning:more")
def give_more_time(tap: Tap) -> str | None:
    """Give a note, or all, an hour more than they had."""
    return _answer(tap, lambda user, chosen: expiry.postpone(user, chosen, MORE))


@bot.button("warning:done")
def finish(tap: Tap) -> str | None:
    """Mark a note, or all, as done."""
    return _answer(tap, expiry.finish)


@bot.button("warning:undo")
def take_back(tap: Tap) -> str | None:
    """Take back what was chosen last under this warning."""
    warning = warnings.find(tap.number(0), tap.person_id)
    if warning is None:
        return _gone(tap)
    undone = undoing.take_back(warning.undo_id or 0, tap.person_id)
    warnings.answer(warning, message_id=tap.message_id, undo_id=None)
    receipts.refresh_some(undone.note_ids or [], tap.person_id)
    return undone.toast


def _answer(tap: Tap, change: Callable[[User, list[Note]], int]) -> str | None:
    """Change the note that the tap names, or all that still go; `change` returns the id to undo it by.

    The message itself is worded anew behind every update. Until then it may name fewer notes than the warning is about
    by now: one that waited was taken back and said more, but was on its way already. Then nothing is changed.
    """
    warning = warnings.find(tap.number(0), tap.person_id)
    if warning is None:
        return _gone(tap)
    contents = warnings.contents(warning)
    is_of_fewer = tap.number(1) == 0 and tap.number(2) != contents.mark
    chosen = [note for note in contents.going if tap.number(1) in (0, note.id) and not is_of_fewer]
    undo_id = change(bot.author, chosen) if chosen else warning.undo_id
    warnings.answer(warning, message_id=tap.message_id, undo_id=undo_id)
    receipts.refresh_some([note.id for note in chosen], tap.person_id)
    if is_of_fewer:
        return text("warning_joined").text
    return None if chosen else text("warning_settled").text


def _gone(tap: Tap) -> str:
    outbox.reword(tap.chat_id, tap.message_id, text("note_gone"))
    return text("note_gone").text
