"""The outbox: Bot API calls that wait for Telegram's ok. Written by handlers and jobs, emptied by the sender."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from todobot import access, clock
from todobot.models import OutboxMessage, database
from todobot.moments import stored, written
from todobot.rich_text import RichText

encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
"""Writes JSON as the rows have it."""
_PUT = """
INSERT INTO outbox (chat_id, method, parameters, is_bulk, created_at, follow_up, target, useful_until)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
WHERE NOT EXISTS (SELECT 1 FROM users WHERE id = ?1 AND blocked_at IS NOT NULL)
"""
NEW_CALLS = """
SELECT max(id), chat_id, is_bulk FROM outbox NOT INDEXED
WHERE id > ? AND refused_at IS NULL GROUP BY chat_id, is_bulk
"""
"""NOT INDEXED leaves the search by id: the planner would rather read all that waits, in the order of the groups."""
NEXT_OF_CHATS = """
SELECT id, chat_id, is_bulk, method, CAST(parameters AS BLOB), follow_up, target, useful_until FROM outbox WHERE id IN (
    SELECT (SELECT min(id) FROM outbox WHERE chat_id = each.value AND is_bulk = ?2 AND refused_at IS NULL)
    FROM json_each(?1) AS each
)
"""
_LET_GO_OF_STRANGERS = (
    "DELETE FROM outbox WHERE id = ? AND chat_id > 0 AND chat_id NOT IN (SELECT id FROM users)"
)
_REMOVE = "DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))"
_DROP = """
DELETE FROM outbox WHERE chat_id = ?1 AND refused_at IS NULL AND (?2 IS NULL OR id <= ?2)
"""


class Waiting(NamedTuple):
    """A call as the sender takes it; `parameters` is JSON in UTF-8, as the file holds it and the wire carries it."""

    id: int
    chat_id: int
    is_bulk: int
    method: str
    parameters: bytes
    follow_up: str | None
    target: str | None
    useful_until: str | None


class Shows(NamedTuple):
    """The notes that a message shows, and as what: receipt, card, list, original. It is stored as a JSON list."""

    role: str
    note_ids: tuple[int, ...]

    def as_follow_up(self) -> str:
        """Return it as the `follow_up` of a row. A role is a plain word, so there is nothing to escape."""
        return f'{{"shows":["{self.role}",[{",".join(map(str, self.note_ids))}]]}}'


def put(
    chat_id: int,
    method: str,
    parameters: dict[str, Any] | str,
    *,
    is_bulk: bool = False,
    follow_up: dict[str, Any] | str | None = None,
    target: Shows | None = None,
    useful_until: datetime | None = None,
    is_to_anyone: bool = False,
) -> None:
    """Have `method` called once this transaction has committed. Calls of one chat keep their order.

    `is_bulk` marks what nobody waits for at this moment: it gives way to replies. `follow_up` says what to do with
    Telegram's answer (follow_ups.py). `target` names the message of the bot that the call is about: its message_id
    is filled in when the call goes out, for it may still wait in the outbox itself. After `useful_until` the call is
    dropped, not sent. Nothing is sent to who has blocked the bot, nor, unless `is_to_anyone`, to who may not use it
    any more. Text for `parameters` or `follow_up` is JSON already. Call inside a transaction.
    """
    if access.is_shut_out(chat_id) and not is_to_anyone:
        return
    database.execute_sql(
        _PUT,
        (
            chat_id,
            method,
            _json(parameters),
            int(is_bulk),
            written(clock.now()),
            _json(follow_up),
            _json(target),
            stored(useful_until),
        ),
    )


def say(
    chat_id: int,
    text: RichText,
    *,
    keyboard: dict[str, Any] | str | None = None,
    shows: Shows | None = None,
    warns: int | None = None,
    is_bulk: bool = False,
    useful_until: datetime | None = None,
    answers: int | None = None,
    is_to_anyone: bool = False,
) -> None:
    """Have a message sent; `text` must fit one message, `keyboard` is a Bot API reply_markup, text for one is JSON.

    Either `shows` or the id of the warning that it `warns` with has it remembered which message became of it. What is
    bulk comes without a sound, and not at all after `useful_until`. `answers` is the message that it is a reply to.
    Inside a transaction.
    """
    more: dict[str, Any] = {"disable_notification": True} if is_bulk else {}
    if answers is not None:
        more["reply_parameters"] = {"message_id": answers, "allow_sending_without_reply": True}
    follow_up: dict[str, Any] | str | None = None if warns is None else {"warns": warns}
    put(
        chat_id,
        "sendMessage",
        _message(chat_id, text, keyboard, more),
        is_bulk=is_bulk,
        follow_up=follow_up if shows is None else shows.as_follow_up(),
        useful_until=useful_until,
        is_to_anyone=is_to_anyone,
    )


def reword(
    chat_id: int,
    message: int | Shows,
    text: RichText,
    *,
    keyboard: dict[str, Any] | str | None = None,
    shows: Shows | None = None,
    is_bulk: bool = False,
) -> None:
    """Have a message of the bot edited: the one with this id, or the newest that shows a note in that role.

    `shows` names notes that it shows from then on, besides those it showed before. It must not carry a reply keyboard
    (Bot API: editMessageText). Call inside a transaction.
    """
    is_id = isinstance(message, int)
    put(
        chat_id,
        "editMessageText",
        _message(chat_id, text, keyboard, {"message_id": message} if is_id else {}),
        is_bulk=is_bulk,
        follow_up=None if shows is None else shows.as_follow_up(),
        target=message if isinstance(message, Shows) else None,
    )


def new_after(call_id: int) -> list[tuple[int, int, int]]:
    """Return who has new calls, put in after the call `call_id`: (newest id, chat_id, is_bulk) of each.

    Ids only grow and commits come in their order (one writer at a time), so nothing is passed over.
    """
    return database.execute_sql(NEW_CALLS, (call_id,)).fetchall()


def next_of(chat_ids: list[int], *, is_bulk: bool) -> dict[int, Waiting]:
    """Return the oldest call that waits for each of these chats; of one for which none waits, nothing."""
    rows = database.execute_sql(NEXT_OF_CHATS, (_json(chat_ids), is_bulk))
    return {row[1]: Waiting._make(row) for row in rows}


def remove(ids: Iterable[int]) -> None:
    """Take delivered calls out. Call inside a transaction."""
    database.execute_sql(_REMOVE, (_json(list(ids)),))


def refuse(call_id: int, error: str, now: datetime) -> None:
    """Note that Telegram will never take this call and why, and let go of what it said.

    Nothing is kept of somebody who was forgotten meanwhile. Call inside a transaction.
    """
    OutboxMessage.update(refused_at=now, error=error, parameters="").where(
        OutboxMessage.id == call_id
    ).execute()
    database.execute_sql(_LET_GO_OF_STRANGERS, (call_id,))


def take_back(chat_id: int, follow_up: dict[str, Any]) -> bool:
    """Take a bulk call out that was not carried out yet, by its `follow_up`; return whether there was one.

    Call inside a transaction.
    """
    taken = OutboxMessage.delete().where(
        OutboxMessage.chat_id == chat_id,
        OutboxMessage.is_bulk == 1,
        OutboxMessage.refused_at.is_null(),
        OutboxMessage.follow_up == _json(follow_up),
    )
    return bool(taken.execute())


def drop(chat_ids: Iterable[int], *, up_to: int | None = None) -> None:
    """Have nothing sent any more that waits for these chats, or of that only what has an id `up_to` this.

    Call inside a transaction.
    """
    for chat_id in chat_ids:
        database.execute_sql(_DROP, (chat_id, up_to))


def waits_for(chat_id: int) -> bool:
    """Tell whether anything is to be sent to this chat."""
    query = "SELECT 1 FROM outbox WHERE chat_id = ? AND refused_at IS NULL LIMIT 1"
    return database.execute_sql(query, (chat_id,)).fetchone() is not None


def forget_refused(before: datetime, limit: int) -> int:
    """Delete at most `limit` calls refused before that moment; return how many. Call inside a transaction."""
    old = OutboxMessage.select(OutboxMessage.id).where(OutboxMessage.refused_at < before).limit(limit)
    return int(OutboxMessage.delete().where(OutboxMessage.id.in_(old)).execute())


def _message(
    chat_id: int, text: RichText, keyboard: dict[str, Any] | str | None, more: dict[str, Any]
) -> str:
    """Return the parameters of a message as JSON. Of most only the text has to be encoded."""
    if text.entities:
        more["entities"] = text.entities_json()
    made = f'{{"chat_id":{chat_id},"text":{encoded(text.text)}'
    if isinstance(keyboard, str):
        made += f',"reply_markup":{keyboard}'
    elif keyboard is not None:
        more["reply_markup"] = keyboard
    return f"{made},{encoded(more)[1:]}" if more else made + "}"


def _json(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else encoded(value)


def is_longer_than(count: int) -> bool:
    """Tell whether more than `count` calls are in it, without counting any further."""
    query = "SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT ?)"
    return bool(database.execute_sql(query, (count + 1,)).fetchone()[0] > count)


def length() -> int:
    """Return how many calls wait."""
    return int(OutboxMessage.select().where(OutboxMessage.refused_at.is_null()).count())
