"""The inbox: a batch of updates that Telegram hears are here before they are carried out (intake.py)."""

import json
from typing import Any

from todobot.models import database


def put(batch: list[dict[str, Any]]) -> None:
    """Keep a batch until it is carried out. Call inside a transaction of its own, and acknowledge it behind that.

    Raises RecursionError for updates that are nested too deeply.
    """
    database.execute_sql("INSERT INTO inbox (updates) VALUES (?)", (json.dumps(batch),))


def batch() -> list[dict[str, Any]]:
    """Return the batch that a kill has kept from being carried out; an empty list when there is none."""
    row = database.execute_sql("SELECT updates FROM inbox ORDER BY id LIMIT 1").fetchone()
    found: list[dict[str, Any]] = [] if row is None else json.loads(row[0])
    return found


def clear() -> None:
    """Let go of what is carried out now. Call inside the transaction that does that."""
    database.execute_sql("DELETE FROM inbox")
