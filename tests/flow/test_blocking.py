"""People who block the bot: nothing is sent to them until they are back, and their notes still go."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor
from todobot import clock
from todobot.models import MOMENT_FORMAT

BLOCKED = "select id from users where blocked_at is not null"


def sent_to(visitor: Visitor) -> int:
    """Return how often the bot has tried to write to this person."""
    calls = visitor.world.calls
    return sum(
        call.method == "sendMessage" and str(call.params["chat_id"]) == str(visitor.id) for call in calls
    )


def test_who_blocks_the_bot_is_sent_nothing_until_they_unblock_it(program: Program, ada: Visitor) -> None:
    program.start().ready()
    ada.say("/add feed the cat")
    ada.say("/add buy milk")
    ada.world.block(ada.id)
    program.wait_for_rows(1, BLOCKED)
    program.terminate()
    now = clock.now()
    with closing(sqlite3.connect(program.database, isolation_level=None)) as connection:
        times = {"past": now - timedelta(hours=1), "soon": now + timedelta(minutes=5), "now": now}
        values = {name: moment.strftime(MOMENT_FORMAT) for name, moment in times.items()}
        connection.execute("update notes set expires_at = :past where text = 'buy milk'", values)
        connection.execute(
            "update notes set expires_at = :soon, warn_at = :now where text = 'feed the cat'", values
        )
    before = sent_to(ada)
    program.start()
    program.wait_for_rows(1, "select * from notes")
    program.wait_for_rows(0, "select * from notes where warn_at is not null")
    program.wait_for_rows(0, "select * from outbox")
    assert sent_to(ada) == before
    ada.world.unblock(ada.id)
    program.wait_for_rows(0, BLOCKED)
    assert ada.say("/help")["text"]
    assert "refused" not in program.output


@pytest.mark.parametrize("way", ["has_blocked_bot", "is_deactivated"])
def test_a_refusal_tells_it_too_and_the_rest_is_not_even_tried(
    program: Program, ada: Visitor, grace: Visitor, way: str
) -> None:
    for words in ("/list", "/help", "/privacy"):
        ada.world.say(ada.id, words)
    setattr(ada.world.people[ada.id], way, True)
    program.start()
    assert grace.say("/start")["text"].startswith("Hello")
    program.wait_for_rows(1, BLOCKED)
    assert program.rows("select refused_at is not null from outbox where chat_id = ?", ada.id) == [(1,)]
    assert sent_to(ada) == 1
    setattr(ada.world.people[ada.id], way, False)
    assert ada.say("/help")["text"].startswith("What I can do")
    assert program.rows(BLOCKED) == []


def test_a_message_of_a_stranger_who_blocks_it_leaves_nothing(program: Program, ada: Visitor) -> None:
    program.environment["ALLOWED_USERS"] = "1"
    program.start().ready()
    ada.world.block(ada.id)
    ada.world.wait_for(lambda: ada.world.pending_updates() == 0)
    assert program.rows("select * from users") == []


def test_blocking_needs_the_updates_that_tell_it(program: Program, ada: Visitor) -> None:
    program.start().ready()
    assert "my_chat_member" in program.sandbox.world.updates.allowed
