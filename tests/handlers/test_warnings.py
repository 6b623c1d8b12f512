"""Taps under a warning, also those that come late, twice, from others or from nowhere."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telebot.types import Update

import todobot.handlers  # noqa: F401 - decorates the bot
from todobot import clock, texts
from todobot.bot import bot
from todobot.jobs import warn_of_expiry
from todobot.models import ExpiryWarning, Note, OutboxMessage, User
from todobot.rich_text import RichText
from todobot.services import follow_ups, notes
from todobot.services.notes import Content, Origin

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA, GRACE = 1, 2
MESSAGE = 500
"""The message that warns Ada of her two notes."""


@pytest.fixture(autouse=True)
def warned(file: Path, monkeypatch: pytest.MonkeyPatch) -> list[Note]:
    """Ada's two notes, of which she was warned just now; and Grace."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    people = [User.create(id=number, first_name="Ada", created_at=NOON) for number in (ADA, GRACE)]
    both = [
        notes.add(people[0], Content(RichText(words)), origin=Origin(ADA, number), lifetime=3600)
        for number, words in enumerate(("milk", "bread"))
    ]
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=51))
    warn_of_expiry.run(clock.now())
    row = OutboxMessage.get()
    assert row.follow_up is not None
    follow_ups.carry_out(ADA, row.follow_up, {"message_id": MESSAGE})
    OutboxMessage.delete().execute()
    return both


def tap(data: str, *, person: int = ADA, message_id: int = MESSAGE) -> list[dict[str, Any]]:
    """Have the bot handle a tap and return the calls that it put out: the answer and what it edits."""
    somebody = {"id": person, "is_bot": False, "first_name": "Ada"}
    chat = {"id": person, "type": "private", "first_name": "Ada"}
    message = {"message_id": message_id, "date": 1, "chat": chat, "text": "a warning"}
    query = {"id": "7", "from": somebody, "message": message, "chat_instance": "1", "data": data}
    bot.process_new_updates([Update.de_json({"update_id": 1, "callback_query": query})])
    calls = [
        {"method": row.method, **json.loads(row.parameters)}
        for row in OutboxMessage.select().order_by(OutboxMessage.id)
        if row.target is None  # a receipt's edit has a target
    ]
    OutboxMessage.delete().execute()
    return sorted(calls, key=lambda call: str(call["method"]))


def state() -> list[Any]:
    return list(Note.select(Note.lifetime, Note.expires_at, Note.done_at).order_by(Note.id).tuples())


def ends() -> list[datetime | None]:
    return [note.expires_at for note in Note.select().order_by(Note.id)]


def test_a_button_for_all_changes_all_and_one_undo_takes_it_back() -> None:
    before = state()
    tap("warning:more:1:0:3")
    assert ends() == [NOON + 2 * HOUR] * 2
    tap("warning:undo:1")
    assert state() == before


def test_a_button_for_one_changes_that_one(warned: list[Note]) -> None:
    answer, edit = tap(f"warning:keep:1:{warned[1].id}")
    assert ends() == [NOON + HOUR, None]
    assert (answer["method"], "text" in answer) == ("answerCallbackQuery", False)
    assert (edit["method"], edit["message_id"]) == ("editMessageText", MESSAGE)
    assert "2. 📌 bread: it is kept." in edit["text"]


@pytest.mark.parametrize("data", ["warning:more:1:0:3", "warning:keep:1:0:3", "warning:done:1:0:3"])
def test_a_second_tap_changes_nothing_more(data: str) -> None:
    tap(data)
    before = state()
    answer, edit = tap(data)
    assert state() == before
    assert answer["text"] == "There is nothing left to choose here."
    assert edit["method"] == "editMessageText"


@pytest.mark.parametrize("action", ["keep", "undo"])
@pytest.mark.parametrize("place", ["1", "1:1", "2", "", "0", "999999999999999999:1"])
def test_nobody_changes_the_notes_of_others(action: str, place: str) -> None:
    before = state()
    answer, edit = tap(f"warning:{action}:{place}".rstrip(":"), person=GRACE)
    assert state() == before
    assert answer["text"] == edit["text"] == "That note is gone."
    assert edit["chat_id"] == GRACE


@pytest.mark.parametrize("action", ["keep", "more", "done"])
def test_a_message_that_names_fewer_notes_than_the_warning_changes_none_and_is_worded_anew(
    action: str,
) -> None:
    """It was on its way when another note joined; the first note alone has the mark 1."""
    before = state()
    answer, edit = tap(f"warning:{action}:1:0:1")
    assert state() == before
    assert answer["text"] == "Other notes have joined these: please choose again."
    assert ("milk" in edit["text"], "bread" in edit["text"]) == (True, True)
    offered = edit["reply_markup"]["inline_keyboard"][0]
    tap(next(each["callback_data"] for each in offered if f":{action}:" in each["callback_data"]))
    assert state() != before


def test_a_tap_can_come_before_it_is_known_which_message_warns() -> None:
    ExpiryWarning.update(message_id=None).execute()
    _, edit = tap("warning:done:1:0:3", message_id=77)
    assert (edit["message_id"], edit["text"].count("it is done")) == (77, 2)


def test_undo_is_late_after_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    tap("warning:keep:1:0:3")
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=67))
    assert tap("warning:undo:1")[0]["text"] == texts.text("undo_over").text
    assert ends() == [None, None]


def test_notes_that_expired_but_are_not_deleted_yet_can_not_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)
    answer, edit = tap("warning:keep:1:0:3")
    assert answer["text"] == "There is nothing left to choose here."
    assert edit["text"] == "🗑 2 notes are gone."
    assert ends() == [NOON + HOUR] * 2
