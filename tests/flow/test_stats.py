"""/stats: figures and a picture for whoever runs the bot, and no such command for anybody else."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.flow.program import Program
from tests.flow.tapper import Tapper
from tests.flow.visitor import Visitor
from todobot import __version__, clock

PNG = b"\x89PNG\r\n\x1a\n"


def asked(person: Visitor) -> dict[str, Any]:
    """Send /stats and return the answer."""
    return person.say("/stats")


@pytest.fixture
def owner(program: Program) -> Tapper:
    """Whoever runs the bot."""
    program.environment["ADMINS"] = "5009"
    return Tapper(program.sandbox, 5009, "Olga")


def test_it_counts_people_and_notes_and_draws_the_days(program: Program, owner: Tapper, ada: Visitor) -> None:
    program.start().ready()
    for words in ("milk", "bread", "salt"):
        ada.say(words)
    receipt = owner.say("eggs")
    owner.tap(receipt, "↩️ Undo")
    program.terminate()
    with closing(sqlite3.connect(program.database)) as connection, connection:
        connection.execute("UPDATE notes SET expires_at = '2026-01-01 00:00:00' WHERE text = 'milk'")
        connection.execute("UPDATE notes SET deleted_at = '2026-01-01 00:00:00' WHERE text = 'salt'")
    program.start().ready()
    program.wait_for_rows(1, "SELECT 1 FROM daily_counts WHERE added = 4 AND expired = 1 AND deleted = 1")
    owner.world.wait_for(lambda: any("While I was away" in one.get("text", "") for one in ada.heard()))
    program.wait_for_rows(0, "SELECT 1 FROM outbox")
    message = asked(owner)
    caption = message["caption"]
    expected = (
        f"📊 todobot {__version__}",
        "People: 2; with notes now: 2",
        "New people in 30 days: 2",
        "Notes now: 1",
        "Today / in 30 days",
        "🟦 Added: 4 / 4",
        "🟧 Expired: 1 / 1",
        "🗑 Deleted: 1 / 1",
        "Waiting to be sent: 0",
        "Failed updates kept: 0",
        "Database: 0.1 MB, log: ",
        "Free on the disk: ",
        "Memory: ",
        f"SQLite {sqlite3.sqlite_version}",
    )
    assert [part for part in expected if part not in caption] == []
    picture = program.sandbox.world.files[message["photo"][0]["file_id"]].content
    assert picture.startswith(PNG)


def test_it_counts_also_what_was_added_a_moment_ago(program: Program, owner: Tapper) -> None:
    program.start().ready()
    owner.say("milk")
    assert "🟦 Added: 1 / 1" in asked(owner)["caption"]
    owner.say("bread")
    assert "🟦 Added: 2 / 2" in asked(owner)["caption"]


def test_it_tells_what_waits_and_for_how_long(program: Program, owner: Tapper, ada: Visitor) -> None:
    program.start().ready()
    ada.say("/start")
    program.wait_for_rows(0, "SELECT 1 FROM outbox")
    program.sandbox.world.fail("sendMessage", chat_id=ada.id, kind="429", retry_after=600)
    ada.world.say(ada.id, "milk")
    program.wait_for_rows(1, "SELECT 1 FROM outbox")
    assert "Waiting to be sent: 1, the oldest: " in asked(owner)["caption"]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ("Notizen jetzt: 0", "Abgelaufen: 0 / 0", "Datenbank: 0,1 MB")),
        ("uk", ("Нотаток зараз: 0", "Додано: 0 / 0", "База: 0,1 МБ")),
    ],
)
def test_it_speaks_the_owners_language(program: Program, language: str, sentences: tuple[str, ...]) -> None:
    program.environment["ADMINS"] = "5009"
    owner = Visitor(program.sandbox, 5009, "Olga", language_code=language)
    program.start().ready()
    caption = asked(owner)["caption"]
    assert [part for part in sentences if part not in caption] == []


def test_for_others_there_is_no_such_command(program: Program, owner: Tapper, ada: Visitor) -> None:
    program.start().ready()
    unknown = ada.say("/nothing")
    assert asked(ada)["text"] == unknown["text"]
    assert program.rows("SELECT * FROM stats_requests") == []
    assert ["/stats" in person.say("/help")["text"] for person in (ada, owner)] == [False, True]
    group = owner.world.add_group("Family", [owner.id])
    owner.world.say(owner.id, "/stats", chat_id=group)
    owner.say("/start")
    assert [message for message in owner.world.messages(group) if message["sent_by_bot"]] == []


def test_a_question_that_was_open_is_left(program: Program, owner: Tapper) -> None:
    program.start().ready()
    owner.say("➕ Add note")
    first, second = owner.send("/stats", answers=2)
    assert ["photo" in first, "photo" in second] == [False, True]
    assert program.rows("SELECT * FROM steps") == []


def test_who_has_asked_before_a_kill_is_answered_after_it(program: Program, owner: Tapper) -> None:
    program.start().ready()
    owner.say("/start")
    program.terminate()
    with closing(sqlite3.connect(program.database)) as connection, connection:
        connection.execute("INSERT INTO stats_requests VALUES (5009, ?)", (str(clock.now()),))
    program.start()
    assert "photo" in owner.answers(1, 1)[0]
    program.wait_for_rows(0, "SELECT * FROM stats_requests")
