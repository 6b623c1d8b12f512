"""Somebody whose updates a bench hands to the intake."""

import random
from typing import Any

from tests.campaigns.town import FIRST_PERSON, LANGUAGES, name_of
from todobot import clock
from todobot.models import database

NOTES_EACH = 100


class Person:
    """Somebody of the town, at random each time, and in the place of Telegram: what they do is the next update."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._dice = random.Random(people)  # noqa: S311 - dice that guard nothing
        self._number = self._dice.randrange(10**9, 2 * 10**9)
        self._update: dict[str, Any] = {}

    def begin(self, *_: object) -> None:
        """Take a poll of the intake."""

    def finish(self, **_: object) -> list[dict[str, Any]]:
        """Answer it."""
        return [self._update]

    def says(self, text: str) -> None:
        """Send a message."""
        message = self._message(self._somebody(), text)
        if text.startswith("/"):
            command = text.split(maxsplit=1)[0]
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        self._update = {"update_id": self._number, "message": message}

    def taps_on_done(self) -> None:
        """Tap on Done below the card of a note that is open."""
        rows: list[tuple[int, int]] = []
        while not rows:
            person = self._somebody()
            query = "SELECT user_id, id FROM notes WHERE user_id = ? AND done_at IS NULL LIMIT 1 OFFSET ?"
            rows = database.execute_sql(query, (person, self._dice.randrange(NOTES_EACH))).fetchall()
        person, note_id = rows[0]
        self.taps(person, f"card:done:{note_id}:1:0:1")

    def taps(self, person: int, data: str) -> None:
        """Have the person tap on a button with that data."""
        message = self._message(person, "card")
        query = {"id": str(self._number), "chat_instance": "1", "data": data}
        self._update = {
            "update_id": self._number,
            "callback_query": {**query, "from": message["from"], "message": message},
        }

    def _somebody(self) -> int:
        """Return one of the people who have some hundred notes: the first one hoards."""
        return FIRST_PERSON + self._dice.randrange(1, self._people)

    def _message(self, person: int, text: str) -> dict[str, Any]:
        """Return one of theirs, under the names that the town knows: else everybody's first act would write them."""
        self._number += 1
        number = person - FIRST_PERSON
        names = {"first_name": name_of(number), "language_code": LANGUAGES[number % len(LANGUAGES)]}
        return {
            "message_id": self._number,
            "from": {"id": person, "is_bot": False, **names},
            "chat": {"id": person, "type": "private", "first_name": name_of(number)},
            "date": int(clock.now().timestamp()),
            "text": text,
        }
