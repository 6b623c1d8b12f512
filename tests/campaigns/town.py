"""A database of a whole town: thousands of people with a million notes, as it would be after months of use.

It is filled by SQL, for through the chat it would take hours.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from todobot import clock, migrations, models
from todobot.models import MOMENT_FORMAT, database
from todobot.services import signatures

FIRST_PERSON = 2_000_001
HOARDER = FIRST_PERSON
"""Has one note of a hundred."""
RARE = "Stromzähler"
"""A word that stands in one note of a hundred."""
LANGUAGES = ("en", "en", "de", "uk")
"""Who speaks what, in turns."""
GOING, WARNED = 10, 50
"""One note of so many goes, or falls due for a warning, in the town's last minute."""
_WORDS = ("milk", "bread", "tomatoes", "water", "key", "хліб", "молоко", "вівторок", "Schlüssel", "Straße")
_TAG = '[{"type":"hashtag","offset":0,"length":5}]'
_FILL_CACHE_KIB = 400_000


@dataclass(frozen=True)
class Town:
    """How many people there are, and how many notes they have together."""

    people: int
    notes: int

    def settle(self, path: Path, *, seed: int) -> None:
        """Make the database `path`, in which nothing is due for a day, but for ids of updates to be forgotten."""
        now = clock.now()
        models.open_database(path)
        migrations.migrate(path, now)
        database.pragma("cache_size", -_FILL_CACHE_KIB)
        with database.atomic():
            for statement, rows in (
                (_USERS, self._people(now)),
                (_NOTES, self._notes(random.Random(seed), now)),
                (_SEEN, self._updates(now)),
            ):
                database.cursor().executemany(statement, rows)
            database.execute_sql(_RECEIPTS)
            database.execute_sql(_CARDS)
            database.execute_sql(_COUNTED)
        _close()

    def _people(self, now: datetime) -> Iterator[tuple[object, ...]]:
        for number in range(self.people):
            language = LANGUAGES[number % len(LANGUAGES)]
            yield FIRST_PERSON + number, name_of(number), language, _text(now), number % 10 == 0

    def _notes(self, dice: random.Random, now: datetime) -> Iterator[tuple[object, ...]]:
        """Yield notes in the order in which they were written: everybody writes now and then."""
        for number in range(self.notes):
            words = dice.choices(_WORDS, k=dice.randint(2, 24)) + [RARE] * (dice.random() < 0.01)
            is_tagged = dice.random() < 0.1
            text = " ".join(["#home"] * is_tagged + words)
            person = HOARDER if dice.random() < 0.01 else FIRST_PERSON + dice.randrange(self.people)
            end = None if dice.random() < 0.2 else now + timedelta(days=1, seconds=dice.randrange(30 * 86400))
            yield (
                f"{number:08x}{dice.getrandbits(32):08x}",
                person,
                person,
                number + 1,
                text,
                _TAG if is_tagged else None,
                _text(now - timedelta(hours=dice.randint(2, 40))),
                None if end is None else _text(end),
                None if end is None else _text(end - timedelta(minutes=10)),
                _text(now) if dice.random() < 0.1 else None,
                signatures.of_note(text, _TAG if is_tagged else None, None),
            )

    def _updates(self, now: datetime) -> Iterator[tuple[object, ...]]:
        """Yield a fifth as many ids of updates as there are notes; half of them are too old to be kept."""
        for number in range(self.notes // 5):
            yield 1_000_000_000 + number, _text(now - timedelta(days=4 if number % 2 else 1))


def begin_last_minute(path: Path, minute: datetime, *, seconds: int) -> None:
    """Have notes of all people go, and others be warned of, within so many seconds from `minute` on."""
    models.open_database(path)
    with database.atomic():
        for statement in _LAST_MINUTE:
            values = {"minute": _text(minute), "seconds": seconds, "going": GOING, "warned": WARNED}
            database.execute_sql(statement, values)
    _close()


def name_of(number: int) -> str:
    """Return the first name of the person with that number."""
    return f"Person {number}"


def _close() -> None:
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()


def _text(moment: datetime) -> str:
    return moment.strftime(MOMENT_FORMAT)


_USERS = "INSERT INTO users (id, first_name, language_code, created_at, is_cleaning) VALUES (?, ?, ?, ?, ?)"
_NOTES = """
INSERT INTO notes
    (uid, user_id, chat_id, message_id, text, entities, created_at, lifetime, expires_at, warn_at, done_at, signature)
VALUES (?, ?, ?, ?, ?, ?, ?, 3600, ?, ?, ?, ?)
"""
_SEEN = "INSERT INTO seen_updates (update_id, seen_at) VALUES (?, ?)"
_RECEIPTS = """
INSERT INTO sent_messages (chat_id, message_id, note_id, role, sent_at)
SELECT chat_id, message_id + 1, id, 'receipt', created_at FROM notes
"""
_CARDS = """
INSERT INTO sent_messages (chat_id, message_id, note_id, role, sent_at)
SELECT chat_id, message_id + 2, id, 'card', created_at FROM notes WHERE id % 5 = 0
"""
_COUNTED = "INSERT INTO daily_counts (day, newest_id) SELECT date('now'), max(id) FROM notes"
"""They were counted as they came: else the first job would count a million in one transaction."""
_MOMENT = "datetime(:minute, (id * 7919 % :seconds) || ' seconds')"
_LAST_MINUTE = (
    f"UPDATE notes SET expires_at = {_MOMENT}, warn_at = NULL WHERE id % :going = 3",  # noqa: S608 - our own words
    f"UPDATE notes SET warn_at = {_MOMENT}, expires_at = datetime({_MOMENT}, '10 minutes'), done_at = NULL "  # noqa: S608
    "WHERE id % :warned = 7",
    # who has notes that go was warned of them ten minutes ago, in one message
    "INSERT INTO warnings (user_id, message_id, created_at) "
    "SELECT DISTINCT user_id, 1, datetime(:minute, '-10 minutes') FROM notes WHERE id % :going = 3",
    "INSERT INTO warned_notes (note_id, warning_id, expires_at) SELECT notes.id, warnings.id, notes.expires_at "
    "FROM notes JOIN warnings USING (user_id) WHERE notes.id % :going = 3",
    # and somebody has changed something in a note of each hundred
    "INSERT INTO undos (user_id, changes, created_at) "
    "SELECT user_id, json_array(json_array(id, json_object('done_at', NULL))), :minute FROM notes WHERE id % 100 = 3",
)
