"""What happens when Telegram has carried out a call: its answer goes where the outbox's row says."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from todobot import clock, news
from todobot.models import ExpiryWarning, database
from todobot.moments import stored
from todobot.services import endings, imports

_ARE_THERE = "SELECT 1 FROM notes WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1"
NEWEST_SHOWING = """
SELECT max(message_id) FROM sent_messages
WHERE note_id IN (SELECT value FROM json_each(?)) AND role = ? AND +chat_id = ?
"""
"""Found by the notes, hence the +: a chat may have thousands of messages."""
_REMEMBER = """
INSERT INTO sent_messages (chat_id, message_id, role, sent_at, note_id)
SELECT ?1, ?2, ?3, ?4, id FROM notes WHERE id IN (SELECT value FROM json_each(?5))
ON CONFLICT DO NOTHING
"""


def carry_out(chat_id: int, follow_up: str, result: Any) -> None:
    """Do what the row asked for with Telegram's `result`. Call inside the transaction that takes the row out."""
    for name, arguments in json.loads(follow_up).items():
        _ACTIONS[name](chat_id, arguments, result)


def give_up(follow_up: str, reason: str) -> None:
    """Do what is left to do when Telegram has refused the call. Call inside the transaction that notes that."""
    asked = json.loads(follow_up)
    if "imports" in asked:
        imports.keep(asked["imports"], "")
    if "backup" in asked:
        news.note(news.Kind.SENDING, name=asked["backup"], why=reason)


def target_of(chat_id: int, target: str) -> int | None:
    """Return the newest message of the chat that shows a note in a role, None when there is none."""
    role, note_ids = json.loads(target)
    newest = database.execute_sql(NEWEST_SHOWING, (json.dumps(note_ids), role, chat_id)).fetchone()[0]
    return None if newest is None else int(newest)


def _shows(chat_id: int, arguments: list[Any], result: Any) -> None:
    """Remember which messages show which notes. A note that is gone meanwhile is not shown any more."""
    role, note_ids = arguments
    notes = json.dumps(note_ids)
    message_ids = []
    is_new = False
    for message in result if isinstance(result, list) else [result]:
        message_ids.append(int(message["message_id"]))
        values = (chat_id, message_ids[-1], role, stored(_sent_at(message)), notes)
        is_new |= database.execute_sql(_REMEMBER, values).rowcount > 0
    if not is_new and database.execute_sql(_ARE_THERE, (notes,)).fetchone() is None:
        endings.came_late(chat_id, role, message_ids)


def _sent_at(message: dict[str, Any]) -> datetime:
    """Return when the message was sent, which for one that was edited is a while ago."""
    date = message.get("date")
    return clock.now() if date is None else datetime.fromtimestamp(date, UTC)


def _warns(_: int, warning_id: int, result: Any) -> None:
    """Remember which message warns, so that it can be brought up to date."""
    ExpiryWarning.update(message_id=int(result["message_id"])).where(ExpiryWarning.id == warning_id).execute()


def _imports(_: int, import_id: int, result: Any) -> None:
    """Keep a downloaded file for the job that reads it."""
    imports.keep(import_id, str(result))


def _sends_backup(_: int, __: str, ___: Any) -> None:
    """Do nothing: only a refusal is told."""


_ACTIONS: dict[str, Callable[[int, Any, Any], None]] = {
    "shows": _shows,
    "warns": _warns,
    "imports": _imports,
    "backup": _sends_backup,
}
