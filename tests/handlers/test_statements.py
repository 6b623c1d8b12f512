"""What people do often asks no query builder: Peewee's takes longer than the query."""

import time
from itertools import count
from pathlib import Path
from typing import Any

import peewee
import pytest
from telebot.types import Update

import todobot.handlers  # noqa: F401 - decorates the bot
from todobot.bot import bot
from todobot.models import database

ADA = 1
RECEIPT, CARD = 500, 501
NOTE, LINES = 11, 12
"""The messages that Ada's notes are made from."""
_ids = count(1000)


@pytest.fixture(autouse=True)
def noted(file: Path) -> None:
    """Ada has a note, and one of three lines."""
    bot.doorkeeper.start_over()
    says("milk #shop", NOTE, {"entities": [{"type": "hashtag", "offset": 5, "length": 5}]})
    says("one\ntwo\nthree", LINES, {})


def says(text: str, message_id: int, more: dict[str, Any], kind: str = "message") -> None:
    if text.startswith("/"):
        more = {"entities": [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]}
    handle({kind: {**message(message_id), "from": person(), "text": text, **more}})


def taps(data: str, message_id: int) -> None:
    query = {"id": "7", "from": person(), "chat_instance": "1", "data": data}
    handle({"callback_query": {**query, "message": {**message(message_id), "text": "of the bot"}}})


def handle(update: dict[str, Any]) -> None:
    bot.process_new_updates([Update.de_json({"update_id": next(_ids), **update})])


def person() -> dict[str, Any]:
    return {"id": ADA, "is_bot": False, "first_name": "Ada"}


def message(message_id: int) -> dict[str, Any]:
    chat = {"id": ADA, "type": "private", "first_name": "Ada"}
    return {"message_id": message_id, "date": int(time.time()), "chat": chat}


def newest_undo() -> int:
    return int(database.execute_sql("SELECT max(id) FROM undos").fetchone()[0])


def test_neither_taps_nor_messages_build_a_query(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[object] = []
    query = peewee.Context.query

    def noting(self: peewee.Context) -> Any:
        sql, values = query(self)
        built.append(sql)
        return sql, values

    monkeypatch.setattr(peewee.Context, "query", noting)
    for data in ("card:open:1:0:0:1", "card:done:1:1:0:1", "card:life:1:900:0:1", "card:delete:1:0:0:1"):
        taps(data, CARD)
    taps(f"card:undo:1:{newest_undo()}:0:1", CARD)
    for data in (f"receipt:life:{NOTE}:3600", f"receipt:split:{LINES}", f"receipt:join:{LINES}"):
        taps(data, RECEIPT)
    taps(f"receipt:undo:{LINES}:{newest_undo()}", RECEIPT)
    for data in ("list:page:0:1", "settings:page:1", "settings:lifetime:900", "done:clear"):
        taps(data, CARD)
    says("milk and honey", NOTE, {"edit_date": int(time.time())}, "edited_message")
    for number, text in enumerate(("/list", "/find milk", "/tags", "/done", "bread", "/clear"), LINES + 1):
        says(text, number, {})
    assert database.execute_sql("SELECT count(*) FROM outbox").fetchone()[0] > 30
    assert built == []
