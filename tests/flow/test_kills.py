"""A kill between every two steps of the road loses and doubles nothing."""

import signal
import sqlite3

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor


@pytest.mark.parametrize("place", ["before commit", "after commit", "after send"])
def test_a_kill_between_two_steps_loses_and_doubles_no_note(
    program: Program, ada: Visitor, place: str
) -> None:
    ada.world.say(ada.id, "/add buy milk")
    assert program.start(killed_at=place).wait() == -signal.SIGKILL
    held_before = program.rows("select count(*) from notes")[0][0]
    program.start().ready()
    ada.answers(0, 2 if place == "after send" else 1)
    program.sandbox.world.wait_for(lambda: program.sandbox.world.pending_updates() == 0)
    assert held_before == (0 if place == "before commit" else 1)
    assert program.rows("select text from notes") == [("buy milk",)]
    assert {message["text"].split(".")[0] for message in ada.heard()} == {"✅ Saved"}


def test_a_kill_before_the_acknowledgement_repeats_nothing(program: Program, ada: Visitor) -> None:
    world = program.sandbox.world
    program.start().ready()
    world.fail("getUpdates", kind="reset_before", times=1000)  # the poll that waits already gets its update
    ada.say("/add buy milk")
    program.wait_for_rows(0, "select * from outbox")
    assert world.pending_updates() == 1
    program.kill()
    world.faults.clear()
    program.start()
    world.wait_for(lambda: world.pending_updates() == 0)
    assert program.rows("select text from notes") == [("buy milk",)]
    assert len(ada.heard()) == 1


def test_a_kill_while_the_database_is_locked_loses_nothing(program: Program, ada: Visitor) -> None:
    program.start().ready()
    other = sqlite3.connect(program.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ada.world.say(ada.id, "/add buy milk")
    program.sandbox.world.wait_for(lambda: not program.sandbox.world.is_polled())
    program.kill()
    other.execute("ROLLBACK")
    other.close()
    program.start()
    assert "Saved" in ada.answers(0, 1)[0]["text"]
    assert program.rows("select text from notes") == [("buy milk",)]


def test_a_question_is_still_open_after_a_restart(program: Program, ada: Visitor) -> None:
    program.start()
    ada.say("/add")
    program.wait_for_rows(0, "select * from outbox")
    program.kill()
    program.start()
    assert "Saved" in ada.send("buy milk", answers=2)[1]["text"]


def test_a_kill_behind_the_early_acknowledgement_of_a_full_batch_loses_nothing(
    program: Program, ada: Visitor
) -> None:
    program.environment["MESSAGES_PER_MINUTE"] = "0"
    sent = [f"note {number}" for number in range(250)]
    for words in sent:
        ada.world.say(ada.id, words)
    assert program.start(killed_at="batch put aside").wait() == -signal.SIGKILL
    assert program.rows("select text from notes") == [(words,) for words in sent[:100]]
    assert ada.world.pending_updates() == 50  # the second hundred is in the file alone
    program.environment["LOG_LEVEL"] = "DEBUG"
    program.start()
    program.wait_for_rows(250, "select * from notes")
    assert program.rows("select text from notes order by id") == [(words,) for words in sent]
    assert program.rows("select * from inbox") == []
    program.ready()
    assert "No answer from Telegram" not in program.output  # the poll of the start was no call too many
