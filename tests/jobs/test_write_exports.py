"""The files of /export are made by a job: once however often they were asked for, and as the notes are then."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from todobot import clock
from todobot.jobs import write_exports
from todobot.messages import markdown
from todobot.models import Export, OutboxMessage, User, database
from todobot.rich_text import RichText
from todobot.services import exports, forgetting, notes
from todobot.services.notes import Content, Note, Origin

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)


@pytest.fixture
def ada(file: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    """Ada, at noon, with a note."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    ada = User.create(id=1, first_name="Ada", created_at=NOON)
    add(ada, "milk", message_id=1)
    return ada


def add(user: User, text: str, *, message_id: int) -> Note:
    return notes.add(user, Content(RichText(text)), origin=Origin(user.id, message_id), lifetime=3600)


def sent_to(user_id: int) -> dict[str, str]:
    """Return the content of the documents that wait for a person, by their names' endings."""
    calls = OutboxMessage.select().where(
        OutboxMessage.chat_id == user_id, OutboxMessage.method == "sendDocument"
    )
    documents = (json.loads(call.parameters)["document"] for call in calls)
    return {one["file_name"].rpartition(".")[2]: one["content"] for one in documents}


def test_asked_several_times_the_files_come_once(ada: User) -> None:
    for _ in range(3):
        exports.ask(ada.id)
    assert write_exports.run(NOON) == 1
    assert OutboxMessage.select().count() == 2
    assert write_exports.run(NOON) == 0
    assert OutboxMessage.select().count() == 2


def test_what_was_deleted_or_has_expired_meanwhile_is_in_no_file(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = add(ada, "secret", message_id=2)
    exports.ask(ada.id)
    notes.delete(ada.id, [secret])
    gone = add(ada, "expired", message_id=3)
    notes.set_lifetime(ada, gone, 60)
    later = NOON + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    write_exports.run(later)
    content = sent_to(ada.id)
    assert [note["text"] for note in json.loads(content["json"])["notes"]] == ["milk"]
    assert [word for word in ("secret", "expired") if word in content["json"] + content["md"]] == []


def test_nothing_left_to_export_is_said_so(ada: User) -> None:
    exports.ask(ada.id)
    notes.clear(ada.id)
    assert write_exports.run(NOON) == 1
    assert "nothing to export" in OutboxMessage.get().parameters


def test_nothing_is_sent_to_somebody_who_was_forgotten_meanwhile(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports.ask(ada.id)
    real_page = markdown.page

    def forget_while_writing(*arguments: object) -> str:
        forgetting.erase(ada.id)
        return real_page(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(markdown, "page", forget_while_writing)
    assert write_exports.run(NOON) == 0
    assert OutboxMessage.select().count() == 0


def test_a_fault_is_told_and_holds_up_nobody_else(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    grace = User.create(id=2, first_name="Grace", created_at=NOON)
    add(grace, "bread", message_id=1)
    real_page = markdown.page

    def fails_for_ada(mine: list[Note], now: datetime) -> str:
        if mine[0].user_id == ada.id:
            raise ZeroDivisionError
        return real_page(mine, now)

    monkeypatch.setattr(markdown, "page", fails_for_ada)
    exports.ask(ada.id)
    exports.ask(grace.id)
    assert write_exports.run(NOON) == 2
    assert "something went wrong" in OutboxMessage.get(OutboxMessage.chat_id == ada.id).parameters
    assert "bread" in sent_to(grace.id)["json"]
    assert Export.select().count() == 0


def test_they_are_in_the_language_of_their_reader(ada: User) -> None:
    User.update(language="de").execute()
    exports.ask(ada.id)
    write_exports.run(NOON)
    assert "## Offen" in sent_to(ada.id)["md"]


def test_no_transaction_is_open_while_the_files_are_made(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    open_then: list[bool] = []
    real_page = markdown.page

    def look(*arguments: object) -> str:
        open_then.append(database.in_transaction())
        return real_page(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(markdown, "page", look)
    exports.ask(ada.id)
    write_exports.run(NOON)
    assert open_then == [False]
