"""Questions the bot has asked and whose answer it awaits: one at most for each person in each chat."""

import json
from typing import Any, NamedTuple

from todobot import clock
from todobot.models import database
from todobot.moments import written

_PUT = "REPLACE INTO steps (chat_id, user_id, name, arguments, created_at) VALUES (?, ?, ?, ?, ?)"
_FIND = "SELECT name, arguments FROM steps WHERE chat_id = ? AND user_id = ?"
_REMOVE = "DELETE FROM steps WHERE chat_id = ? AND user_id = ?"


class Awaited(NamedTuple):
    """The handler that takes the answer, by name, and what it is handed besides the message."""

    name: str
    arguments: list[Any]


def put(chat_id: int, user_id: int, step: Awaited) -> None:
    """Await an answer, in place of any awaited before. `arguments` must be JSON. Call inside a transaction."""
    created_at = written(clock.now())
    database.execute_sql(_PUT, (chat_id, user_id, step.name, json.dumps(step.arguments), created_at))


def take(chat_id: int, user_id: int) -> Awaited | None:
    """Return what is awaited from this person and await it no longer. Call inside a transaction.

    Runs for every message. Mostly nothing is awaited, and to look is cheaper than to delete nothing.
    """
    key = (chat_id, user_id)
    row = database.execute_sql(_FIND, key).fetchone()
    if row is None:
        return None
    database.execute_sql(_REMOVE, key)
    return Awaited(row[0], json.loads(row[1]))
