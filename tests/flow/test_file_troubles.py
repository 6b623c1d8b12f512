"""The database cannot be written for a while: it is told honestly, nothing is lost, and all goes on by itself."""

import resource
import sqlite3
import time
from contextlib import closing

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor

BEGINS, ENDS = "The database cannot be written: ", "The database can be written again, after "


def let_it_write(program: Program, *, room: bool) -> None:
    """Have every write to a file fail for the running program, or work again (EFBIG; Linux: setrlimit)."""
    hard = resource.prlimit(program.process_id, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(program.process_id, resource.RLIMIT_FSIZE, (hard if room else 0, hard))


def test_who_writes_is_told_once_that_it_is_not_saved_and_all_is_done_when_there_is_room_again(
    program: Program, ada: Visitor, grace: Visitor
) -> None:
    ada.world.people[ada.id].language_code = "de"
    program.start().ready()
    grace.say("/start")
    program.wait_for_rows(0, "select * from outbox")
    let_it_write(program, room=False)
    ada.world.say(ada.id, "Milch")
    ada.world.say(ada.id, "Brot")
    ada.world.wait_for(ada.heard, timeout=30)  # ten seconds of patience, and a pause between two tries
    assert "Ich kann gerade nichts speichern" in ada.heard()[0]["text"]
    grace.world.say(grace.id, "bread")
    assert "I cannot save anything right now" in grace.answers(1, 1)[0]["text"]
    assert program.rows("select * from notes") == []
    let_it_write(program, room=True)
    program.wait_for_rows(3, "select * from notes")
    assert ["Gespeichert" in answer["text"] for answer in ada.answers(1, 2)] == [True] * 2
    assert "Saved" in grace.answers(2, 1)[0]["text"]
    program.wait_for_rows(0, "select * from outbox")
    program.wait_for_output(ENDS)
    assert (program.output.count(BEGINS), program.output.count(ENDS)) == (1, 1)
    assert "Traceback" not in program.output
    assert (len(ada.heard()), len(grace.heard())) == (3, 3)


def test_a_short_lock_by_another_program_is_waited_for_without_a_word(program: Program, ada: Visitor) -> None:
    program.start().ready()
    with closing(sqlite3.connect(program.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ada.world.say(ada.id, "milk")
        program.sandbox.world.wait_for(lambda: not program.sandbox.world.is_polled())
        other.execute("ROLLBACK")
    assert "Saved" in ada.answers(0, 1)[0]["text"]
    assert BEGINS not in program.output


def test_what_was_sent_is_not_sent_again_and_again_while_its_row_cannot_be_removed(
    program: Program, ada: Visitor
) -> None:
    program.start().ready()
    ada.say("milk")
    program.wait_for_rows(0, "select * from outbox")
    program.sandbox.world.fail("sendMessage", kind="delay", seconds=1.0)
    ada.world.say(ada.id, "bread")
    program.wait_for_rows(1, "select * from outbox")
    let_it_write(program, room=False)
    program.wait_for_output(BEGINS)
    heard, wait_until = len(ada.answers(0, 2)), time.monotonic() + 3.5
    program.sandbox.world.wait_for(
        lambda: time.monotonic() > wait_until
    )  # three of its tries, a second apart
    let_it_write(program, room=True)
    program.wait_for_rows(0, "select * from outbox")
    program.wait_for_output(ENDS)
    assert len(ada.heard()) == heard == 2
    assert (program.output.count(BEGINS), program.output.count(ENDS)) == (1, 1)


@pytest.mark.parametrize(
    ("place", "reason"), [("no room", "disk I/O error"), ("read-only", "it is read-only")]
)
def test_a_start_without_a_file_to_write_says_why(program: Program, place: str, reason: str) -> None:
    program.start().ready()
    assert program.terminate() == 0
    before = program.output
    assert program.start(killed_at=place).wait() == 4
    (line,) = program.output.removeprefix(before).splitlines()
    assert line == f"{program.database} cannot be used: {reason}."


def test_a_full_batch_that_cannot_be_written_is_carried_out_once_there_is_room(
    program: Program, ada: Visitor
) -> None:
    program.environment["MESSAGES_PER_MINUTE"] = "0"
    sent = [f"note {number}" for number in range(250)]
    for words in sent:
        ada.world.say(ada.id, words)
    program.start(killed_at="no room for a batch put aside").wait_for_output(BEGINS)
    assert program.rows("select count(*) from notes") == [(100,)]
    let_it_write(program, room=True)
    program.wait_for_rows(250, "select * from notes")
    assert program.rows("select text from notes order by id") == [(words,) for words in sent]
    assert program.rows("select * from inbox") == []
