"""/forget erases everything about a person; /privacy says what there is to erase."""

import re

import pytest

from tests.flow.export_files import NOTE, button, file_with, notes_of, send_back
from tests.flow.program import Program
from tests.flow.tapper import Tapper, formatted, rows_of
from todobot import texts
from todobot.jobs import forget_old_updates
from todobot.services import counts, imports, undo

OF_NOBODY = {"daily_counts", "inbox", "owner_news", "seen_updates", "sqlite_sequence", "warned_notes"}
"""Tables in which nobody is named: counts, ids of updates and of notes, and what is empty behind every commit."""
LEFT_TO_JOBS = (
    "insert into exports values (?1, '2026-11-25 00:00:00')",
    "insert into stats_requests values (?1, '2026-11-25 00:00:00')",
    "insert into warnings (user_id, created_at) values (?1, '2026-11-25 00:00:00')",
    "insert into warned_notes select notes.id, warnings.id, '2026-11-25 00:00:00' from notes, warnings "
    "where notes.user_id = ?1",
)
"""What would be there for a moment, or after a wait, in the tables that handlers do not fill."""


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new, with an id that turns up in a table by no accident."""
    return Tapper(running.sandbox, 700_100_000 + len(running.sandbox.world.people))


@pytest.fixture
def grace(running: Program) -> Tapper:
    """Somebody else."""
    return Tapper(running.sandbox, 700_200_000 + len(running.sandbox.world.people), "Grace")


def test_forget_says_what_goes_and_erases_nothing_without_the_tap(running: Program, ada: Tapper) -> None:
    ada.say("milk")
    ada.say("bread")
    question = ada.say("/forget")
    assert "2 notes" in question["text"]
    erase = next(one for row in rows_of(question) for one in row if "erase" in one["callback_data"])
    assert erase["style"] == "danger"
    assert "stays as it is" in ada.tap_data(question, "forget:cancel")["text"]
    assert len(notes_of(running, ada)) == 2


def test_an_old_question_erases_nothing(running: Program, ada: Tapper) -> None:
    ada.say("milk")
    question = ada.say("/forget")
    assert "nothing was erased" in ada.tap_data(question, "forget:erase:1700000000")["text"]
    assert len(notes_of(running, ada)) == 1


def test_forget_leaves_no_row_with_that_person_in_any_table_and_a_later_message_starts_afresh(
    running: Program, ada: Tapper, grace: Tapper
) -> None:
    grace.say("mine stays")
    leave_traces(running, ada)
    question = ada.say("/forget")
    ada.say("/add")
    tables = {name for (name,) in running.rows("select name from sqlite_master where type = 'table'")}
    assert traces(running, ada.id) == tables - OF_NOBODY
    assert (f"chat:{ada.id}", "") in ada.world.profile.commands  # a menu of their own
    assert (
        "everything about you is erased" in ada.tap_data(question, button(question, "forget:erase"))["text"]
    )
    running.wait_for_rows(0, f"select 1 from outbox where chat_id = {ada.id}")  # noqa: S608 - a number
    assert (f"chat:{ada.id}", "") not in ada.world.profile.commands
    assert traces(running, ada.id) == set()
    assert running.rows("select * from warned_notes") == []  # of her warning
    assert len(notes_of(running, grace)) == 1

    assert "Saved" in ada.say("a new life")["text"]
    assert [note[2] for note in notes_of(running, ada)] == ["a new life"]


def leave_traces(program: Program, person: Tapper) -> None:
    """Do what leaves something about a person in as many tables as can be."""
    settings = person.say("/settings")
    person.tap(person.tap(settings, "🌐 Language"), "English")
    receipt = person.say("milk #home")
    person.tap(receipt, "1 week")
    person.say("/find milk")
    person.say("/settings")
    send_back(person, file_with(NOTE))
    poison = {"message": {"message_id": "x", "from": person.world.people[person.id].user()}}
    person.world.inject(poison)
    program.wait_for_rows(1, f"select 1 from failed_updates where user_id = {person.id}")  # noqa: S608 - a number
    person.world.fail("sendMessage", chat_id=person.id, kind="400:Bad Request: no")
    person.world.say(person.id, "/help")
    program.wait_for_rows(1, "select 1 from outbox where refused_at is not null")
    for statement in LEFT_TO_JOBS:
        program.write(statement, person.id)


def test_forget_erases_what_failed_in_anothers_update_that_names_the_person(
    running: Program, ada: Tapper, grace: Tapper
) -> None:
    ada.say("/start")
    contact = {"phone_number": "1", "first_name": "Ada", "user_id": ada.id}
    broken = {"message_id": "x", "from": ada.world.people[grace.id].user(), "contact": contact}
    ada.world.inject({"message": broken})
    kept = f"select 1 from failed_updates where user_id = {grace.id}"  # noqa: S608 - a number
    running.wait_for_rows(1, kept)
    ada.tap_data(question := ada.say("/forget"), button(question, "forget:erase"))
    assert running.rows(kept) == []


def traces(program: Program, person_id: int) -> set[str]:
    """Return the tables that hold a person's id, as a number or inside a text."""
    tables = [name for (name,) in program.rows("select name from sqlite_master where type = 'table'")]
    return {
        table
        for table in tables
        for row in program.rows(f"select * from {table}")  # noqa: S608 - a name of ours
        if any(str(person_id) in str(value) for value in row)
    }


def test_privacy_says_what_is_kept_where_how_long_and_how_to_erase_it(ada: Tapper) -> None:
    message = ada.say("/privacy")
    answer = message["text"]
    assert formatted(message, "bold") == ["What I keep", "Where", "How long", "Yours"]
    parts = ("SQLite", "whoever runs this bot", "how many notes all people", "when you first wrote", "log")
    assert [part for part in (*parts, "/export", "/forget") if part not in answer] == []


@pytest.mark.parametrize("language", texts.codes())
def test_privacy_names_the_times_that_hold_in_every_language(running: Program, language: str) -> None:
    person = Tapper(running.sandbox, 700_300_000 + len(running.sandbox.world.people), language_code=language)
    answer = person.say("/privacy")["text"]
    minutes = undo.WINDOW.total_seconds() / 60
    days, longer = forget_old_updates.KEPT.days, forget_old_updates.FAILED_KEPT.days
    named = [int(number) for number in re.findall(r"\d+", answer)]
    assert named == [minutes, days, days, longer, counts.KEPT.days]
    assert imports.KEPT.days == 1  # said in words
