"""Whoever runs the bot hears of trouble: at most once an hour of a kind, and nobody else hears it."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import Program
from tests.flow.tapper import formatted
from tests.flow.visitor import Visitor
from todobot import clock
from todobot.models import MOMENT_FORMAT


@pytest.fixture
def owner(program: Program) -> Visitor:
    """Whoever runs the bot, and has written to it in its first run; it was stopped then."""
    owner = Visitor(program.sandbox, 5009, "Olga")
    program.environment["ADMINS"] = str(owner.id)
    program.start().ready()
    owner.say("/start")
    assert program.terminate() == 0
    return owner


def told(owner: Visitor, number: int = 1) -> str:
    """Wait for so many messages behind the greeting and return the newest one's text."""
    return str(owner.answers(1, number)[-1]["text"])


def turn_back(program: Program, **ago: float) -> None:
    """Have it be longer ago that the owner was told."""
    moment = (clock.now() - timedelta(**ago)).strftime(MOMENT_FORMAT)
    with closing(sqlite3.connect(program.database, timeout=10)) as connection, connection:
        connection.execute("UPDATE owner_news SET told_at = ?", (moment,))


def test_a_fault_has_one_id_in_the_log_the_apology_the_table_and_the_message_to_the_owner(
    program: Program, owner: Visitor, ada: Visitor
) -> None:
    program.start(killed_at="fault in /list").ready()
    apology = ada.say("/list")["text"]
    message = owner.answers(1, 1)[0]
    fault, place = formatted(message, "code")
    assert re.fullmatch("[0-9a-f]{6}", fault)
    assert f"(fault {fault})" in apology
    assert f"it is kept in failed_updates. (fault {fault})" in program.output
    assert program.rows("SELECT user_id FROM failed_updates WHERE fault = ?", fault) == [(ada.id,)]
    assert ["ZeroDivisionError" in message["text"], place] == [
        True,
        "handlers/listing.py:" + place.partition(":")[2],
    ]
    assert "disable_notification" not in program.sandbox.world.calls[-1].params


@pytest.mark.parametrize("poison", [False, True])
def test_what_comes_within_the_hour_is_counted_and_told_with_the_next(
    program: Program, owner: Visitor, ada: Visitor, *, poison: bool
) -> None:
    def fail() -> None:
        before = len(ada.heard())
        if poison:  # no fault of ours, but somebody has to look at it all the same
            chat = {"id": ada.id, "type": "private", "first_name": "Ada"}
            ada.world.inject({"message": {"message_id": 7, "chat": chat, "text": "secret"}})
        else:
            ada.world.say(ada.id, "/list")
        ada.answers(before, 1)

    program.start(killed_at="fault in /list").ready()
    ada.say("/start")
    fail()
    first = told(owner)
    assert "more since" not in first
    for held_back in (1, 2, 3):
        fail()
        program.wait_for_rows(1, f"SELECT 1 FROM owner_news WHERE held_back = {held_back}")  # noqa: S608 - a number
    turn_back(program, minutes=59)
    fail()
    program.wait_for_rows(1, "SELECT 1 FROM owner_news WHERE held_back = 4")
    assert len(owner.heard()) == 2
    turn_back(program, minutes=61)
    fail()
    assert told(owner, 2).endswith("And 4 more since I last told you.")
    assert "secret" not in "".join(message["text"] for message in owner.heard())


def test_a_fault_in_a_job_is_told(program: Program, owner: Visitor) -> None:
    program.start(killed_at="fault in a job")
    assert "ZeroDivisionError" in told(owner)
    program.wait_for_output("Job warn_of_expiry failed; it runs again at its time. (fault ")


def test_a_fault_in_the_sender_is_told_without_what_the_error_says(
    program: Program, owner: Visitor, ada: Visitor
) -> None:
    program.start(killed_at="fault in the sender")
    ada.say("sour milk")
    text = told(owner)
    assert ["ValueError" in text, "milk" in text, "Traceback" in text] == [True, False, False]
    program.wait_for_output("Cannot use Telegram's answer to sendMessage. (fault ")


def test_a_disk_that_is_nearly_full_is_told_once(program: Program, owner: Visitor) -> None:
    program.start(killed_at="disk nearly full")
    text = told(owner)
    assert "nearly full: 1.0 MB are free, and it should be at least 250.0 MB" in text
    program.terminate()
    program.start(killed_at="disk nearly full").ready()
    program.wait_for_output("The disk is nearly full", times=2)
    program.terminate()
    assert len(owner.heard()) == 2
    assert program.rows("SELECT kind, held_back FROM owner_news") == [("disk", 0)]


def test_a_failed_backup_is_told_with_the_reason(program: Program, owner: Visitor) -> None:
    (program.database.parent / "backups").write_text("no folder", "utf-8")
    program.environment["BACKUP_AT"] = "00:00"
    program.start()
    text = told(owner)
    assert ["daily backup has failed" in text, "File exists" in text] == [True, True]


def test_a_backup_that_telegram_does_not_take_is_told_to_the_owner(program: Program, owner: Visitor) -> None:
    program.environment |= {"BACKUP_AT": "00:00", "BACKUP_CHAT": "777"}  # nobody has this id
    program.start()
    text = told(owner)
    (copy,) = (program.database.parent / "backups").iterdir()
    assert [copy.name in text, "chat not found" in text] == [True, True]


def of_crashes(owner: Visitor) -> list[dict[str, Any]]:
    return [message for message in owner.heard() if "nobody had stopped me" in message["text"]]


def test_a_start_after_a_crash_is_told_and_one_after_a_stop_is_not(program: Program, owner: Visitor) -> None:
    program.start()
    owner.say("milk")
    program.kill()
    program.start()
    owner.world.wait_for(lambda: of_crashes(owner), timeout=15)  # "Saved" may come again before
    assert [entity["type"] for entity in of_crashes(owner)[0]["entities"]] == ["date_time"]
    assert program.terminate() == 0
    turn_back(program, hours=2)
    program.start()
    owner.say("bread")
    assert program.terminate() == 0
    assert len(of_crashes(owner)) == 1


def test_a_crash_loop_is_told_once(program: Program, owner: Visitor) -> None:
    for start in range(4):
        program.start().wait_for_output("I am @", times=start + 2)
        if start:
            program.wait_for_rows(1, f"SELECT 1 FROM owner_news WHERE held_back = {start - 1}")  # noqa: S608 - a number
        program.wait_for_rows(0, "SELECT 1 FROM outbox")  # else a message comes twice
        program.kill()
    assert len(owner.heard()) == 2
    turn_back(program, hours=2)
    program.start()
    assert "And 2 more since I last told you." in told(owner, 2)


def test_a_restore_in_between_does_not_hide_the_crash(
    program: Program, owner: Visitor, tmp_path: Path
) -> None:
    program.start().wait_for_output("I am @", times=2)
    program.kill()
    lock = tmp_path / "notes.db.lock"
    mark = lock.read_text("utf-8")
    Program(program.sandbox, program.database).start("backup", "copy.db").wait()
    assert Program(program.sandbox, program.database).start("restore", "copy.db").wait() == 0
    assert lock.read_text("utf-8") == mark != ""


@pytest.mark.parametrize(
    ("language", "sentence", "more"),
    [
        ("en", "Something went wrong in the program", "And 1 more since"),
        ("de", "Im Programm ist etwas schiefgegangen", "Und 1 weiterer seit"),
        ("uk", "У програмі стався збій", "І ще 1 такий випадок"),
    ],
)
def test_each_admin_hears_it_in_their_language_and_nobody_else_does(
    program: Program, ada: Visitor, language: str, sentence: str, more: str
) -> None:
    olga = Visitor(program.sandbox, 5020, "Olga", language_code=language)
    oleg = Visitor(program.sandbox, 5021, "Oleg", language_code="en")
    program.environment["ADMINS"] = f"{olga.id} {oleg.id}"
    program.start(killed_at="fault in /list").ready()
    for person in (olga, oleg, ada):
        person.say("/start")
    ada.say("/list")
    assert sentence in told(olga)
    assert "Something went wrong" in told(oleg)
    ada.say("/list")
    program.wait_for_rows(1, "SELECT 1 FROM owner_news WHERE held_back = 1")
    turn_back(program, hours=2)
    ada.say("/list")
    assert more in told(olga, 2)
    assert "more since" in told(oleg, 2)
    assert [len(person.heard()) for person in (oleg, ada)] == [3, 4]


def test_an_admin_who_cannot_be_written_to_is_no_fault_and_no_loop(program: Program, ada: Visitor) -> None:
    program.environment["ADMINS"] = "777"
    program.start(killed_at="fault in /list").ready()
    ada.say("/list")
    program.wait_for_output("Telegram refused sendMessage to chat 777")
    program.wait_for_rows(0, "SELECT 1 FROM outbox")
    ada.say("/list")
    program.wait_for_rows(1, "SELECT 1 FROM owner_news WHERE held_back = 1")
    assert program.output.count("chat 777") == 1
    assert program.terminate() == 0


def test_without_admins_nothing_is_kept_or_sent(program: Program, ada: Visitor) -> None:
    program.start(killed_at="fault in /list").ready()
    ada.say("/list")
    ada.say("milk")
    program.terminate()
    assert program.rows("SELECT * FROM owner_news") == []
    assert len(ada.heard()) == 2


def test_a_fault_in_telling_the_owner_hurts_nothing_and_is_not_told(
    program: Program, owner: Visitor, ada: Visitor
) -> None:
    program.start(killed_at="fault in telling the owner").ready()
    ada.say("/list")
    program.wait_for_output("A fault while telling the owner.")
    assert "Saved" in ada.say("milk")["text"]
    assert program.terminate() == 0
    assert program.output.count("A fault while telling the owner.") == 1
    assert len(owner.heard()) == 1
