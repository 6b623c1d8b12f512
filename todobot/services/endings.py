"""What messages of the bot say once their notes have expired, where they are not deleted with them (cleaning.py)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from todobot import texts
from todobot.models import MOMENT_FORMAT, database
from todobot.services import cleaning, outbox, shown, users

MOST_WAITING = 2000
"""When so many calls wait, receipts are left as they are: about what Telegram takes of bulk in a minute."""

OUTLIVED = """
WITH going AS (
    SELECT notes.id, users.is_cleaning, coalesce(users.language, users.language_code) AS language
    FROM notes JOIN users ON users.id = notes.user_id
    WHERE notes.id IN (SELECT value FROM json_each(:note_ids)) AND notes.deleted_at IS NULL
), outlived AS MATERIALIZED (
    SELECT sent.chat_id, sent.message_id, sent.role, is_cleaning, language, min(sent.sent_at) > :oldest AS is_deletable,
        EXISTS (
            SELECT 1 FROM sent_messages AS other JOIN notes AS living ON living.id = other.note_id
            WHERE other.chat_id = sent.chat_id AND other.message_id = sent.message_id
            AND living.deleted_at IS NULL AND (living.expires_at IS NULL OR living.expires_at > :now)
        ) AS is_of_living
    FROM going JOIN sent_messages AS sent ON sent.note_id = going.id
    WHERE sent.role = 'receipt' OR (going.is_cleaning AND sent.role IN ('card', 'list'))
    GROUP BY sent.chat_id, sent.message_id, sent.role
)
SELECT chat_id, message_id, role, language FROM outlived
WHERE iif(role = 'list', is_of_living OR NOT is_deletable, NOT is_of_living AND NOT (is_cleaning AND is_deletable))
"""
"""MATERIALIZED: else SQLite looks three times for what lives on, once for each place that names it."""
_SENTENCES = {shown.RECEIPT: "note_expired", shown.CARD: "note_expired", shown.LIST: "list_expired"}


class _Outlived(NamedTuple):
    chat_id: int
    message_id: int
    role: str
    language: str | None


def say_so(note_ids: list[int], now: datetime) -> None:
    """Have the messages reworded that go on showing these notes, which expired by `now`.

    These are the receipts, and for people who have their chat cleaned up also lists, and cards that Telegram would not
    delete any more. Call inside the transaction that removes the notes, before it does.
    """
    values = {
        "note_ids": json.dumps(note_ids),
        "now": now.strftime(MOMENT_FORMAT),
        "oldest": (now - cleaning.DELETABLE).strftime(MOMENT_FORMAT),
    }
    found = [_Outlived(*row) for row in database.execute_sql(OUTLIVED, values)]
    is_crowded = any(one.role == shown.RECEIPT for one in found) and outbox.is_longer_than(MOST_WAITING)
    for one in found:
        if one.role == shown.RECEIPT and is_crowded:
            continue
        with texts.speaking(one.language):
            sentence = texts.text(_SENTENCES[one.role])
            outbox.reword(one.chat_id, one.message_id, sentence, is_bulk=True)
        if one.role == shown.LIST:
            shown.as_list(one.chat_id, one.message_id, now, [])


def came_late(chat_id: int, role: str, message_ids: Iterable[int]) -> None:
    """Deal with messages that were sent to show notes and found them gone. Call inside a transaction."""
    person = users.find(chat_id)
    if person is None:
        return
    if person.is_cleaning:
        cleaning.delete(chat_id, list(message_ids))
    elif role == shown.RECEIPT:
        for message_id in message_ids:
            with texts.speaking(users.language(person)):
                outbox.reword(chat_id, message_id, texts.text("note_gone"))
