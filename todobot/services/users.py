"""The people who have written to the bot, and what they chose in /settings."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from peewee import SQL

from todobot import access, clock
from todobot.models import MOMENT_FORMAT, database
from todobot.models import User as User  # noqa: PLC0414 - handlers name the type through this module

DEFAULT_WARNING = timedelta(minutes=10)

_REMEMBER = """
INSERT INTO users (id, first_name, last_name, username, language_code, created_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    first_name = excluded.first_name, last_name = excluded.last_name,
    username = excluded.username, language_code = excluded.language_code
"""

ADD_MISSED = """
UPDATE users SET missed = missed + more.value FROM json_each(?) AS more WHERE users.id = CAST(more.key AS INTEGER)
"""
EXPIRING = """
SELECT user_id, expires_at < ? FROM notes WHERE id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL
"""


def remember(
    user_id: int, *, first_name: str, last_name: str | None, username: str | None, language_code: str | None
) -> User:
    """Keep a person, or refresh the names of a known one; writes nothing when nothing changed. Return the person.

    Runs for every update, hence in plain SQL. Call inside a transaction.
    """
    names = (first_name, last_name, username, language_code)
    known = find(user_id)
    if known is not None and names == (
        known.first_name,
        known.last_name,
        known.username,
        known.language_code,
    ):
        return known
    created_at = clock.now().strftime(MOMENT_FORMAT)
    database.execute_sql(_REMEMBER, (user_id, *names, created_at))
    return get(user_id)


def get(user_id: int) -> User:
    """Return a person who is remembered. Raises ValueError for another."""
    (user,) = User.read("WHERE id = ?", (user_id,))
    return user


def choose(user: User, **columns: int | str | None) -> None:
    """Keep what the person has chosen: `columns` of the table users. Call inside a transaction."""
    user.change(**columns)


def count_missed(note_ids: list[int], before: datetime) -> dict[int, int]:
    """Add to what each person missed those of these notes that expired before that moment, and that they could see.

    Return how many of a person's expired later. Call inside the transaction that removes the notes.
    """
    values = (before.strftime(MOMENT_FORMAT), json.dumps(note_ids))
    missed, later = Counter[int](), Counter[int]()
    for user_id, is_missed in database.execute_sql(EXPIRING, values).fetchall():
        (missed if is_missed else later)[user_id] += 1
    add_missed(missed)
    return later


def add_missed(numbers: Mapping[int, int]) -> None:
    """Add how many notes each person missed; who is not remembered is passed over. Call inside a transaction."""
    if numbers:
        database.execute_sql(ADD_MISSED, (json.dumps(numbers),))


def who_missed(limit: int) -> list[User]:
    """Return at most `limit` people of whose expired notes some were counted as missed."""
    return list(User.select().where(SQL("missed > 0")).limit(limit))  # as the index has it


def find(user_id: int) -> User | None:
    """Return a person, None for somebody who never wrote."""
    return User.one("WHERE id = ?", (user_id,))


def shut_out() -> list[int]:
    """Return the ids of who is remembered and may not use the bot any more. From then on nothing is sent to them."""
    if access.is_for_all():
        return []
    people = User.select(User.id, User.username)
    ids = [user.id for user in people if not access.admits(user.id, user.username)]
    for user_id in ids:
        access.note(user_id, is_shut_out=True)
    return ids


def block(user_id: int, now: datetime) -> None:
    """Note that this person has blocked the bot, or is not there any more. Call inside a transaction."""
    User.update(blocked_at=now).where(User.id == user_id, User.blocked_at.is_null()).execute()


def unblock(user_id: int) -> None:
    """Note that this person can be written to (again). Call inside a transaction."""
    User.update(blocked_at=None).where(User.id == user_id, User.blocked_at.is_null(False)).execute()


def language(user: User) -> str | None:
    """Return the language to speak to this person: chosen in /settings, else their app's."""
    return user.language or user.language_code


def lifetime(user: User, default: timedelta) -> int:
    """Return how long this person's new notes live (lifetimes.py); `default` where they have not chosen."""
    return int(default.total_seconds()) if user.lifetime is None else user.lifetime


def warning(user: User) -> timedelta | None:
    """Return how long before its end this person is warned of a note, None for never."""
    if user.warning_seconds is None:
        return DEFAULT_WARNING
    return timedelta(seconds=user.warning_seconds) if user.warning_seconds else None
