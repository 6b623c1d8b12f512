"""A full list: nothing more is saved, it is said, and what to do; nothing that was saved is lost."""

import sqlite3
from contextlib import closing

import pytest

from tests.flow import export_files
from tests.flow.keeper import Keeper
from tests.flow.program import Program

FULL = "Your list is full"
LIMIT = 3


@pytest.fixture
def keeper(program: Program) -> Keeper:
    """Somebody whose list is full: one, two, three."""
    program.environment["MAX_NOTES_PER_USER"] = str(LIMIT)
    program.start()
    keeper = Keeper(program, 5001)
    for words in ("one", "two", "three"):
        assert "Saved" in keeper.say(words)["text"]
    return keeper


def test_what_does_not_fit_is_not_saved_and_that_is_said(keeper: Keeper) -> None:
    refused = keeper.say("four")
    assert refused["text"].startswith(FULL)
    assert [part for part in ("not saved", "/list", "/done", "/clear") if part not in refused["text"]] == []
    assert refused["reply_to_message"]["text"] == "four"
    assert keeper.say("/add four")["text"].startswith(FULL)
    assert keeper.say("/add")["text"].startswith(FULL)
    assert keeper.kept() == ["one", "two", "three"]


def test_the_answer_to_a_question_does_not_fit_when_others_came_first(keeper: Keeper) -> None:
    keeper.tap(keeper.heard()[0], "↩️ Undo")
    keeper.say("/add")
    with closing(sqlite3.connect(keeper.program.database, isolation_level=None)) as connection:
        connection.execute("update notes set deleted_at = null")
    assert keeper.say("four")["text"].startswith(FULL)
    assert len(keeper.kept()) == LIMIT


def test_there_is_room_again_once_something_is_gone_and_undo_still_works(keeper: Keeper) -> None:
    cleared = keeper.say("/clear")
    for words in ("four", "five", "six"):
        assert "Saved" in keeper.say(words)["text"]
    keeper.tap(cleared, "↩️ Undo")
    assert sorted(keeper.kept()) == sorted(["one", "two", "three", "four", "five", "six"])
    assert keeper.say("seven")["text"].startswith(FULL)


def test_undo_brings_back_no_more_than_twice_the_limit(keeper: Keeper) -> None:
    cleared = []
    for _ in range(2):
        cleared.append(keeper.say("/clear"))
        keeper.send("a")
        keeper.send("b")
        keeper.say("c")
    keeper.tap(cleared[1], "↩️ Undo")
    assert len(keeper.kept()) == 2 * LIMIT
    keeper.tap(cleared[0], "↩️ Undo")
    assert (keeper.toast or "").startswith(FULL)
    assert len(keeper.kept()) == 2 * LIMIT


def test_lines_that_do_not_fit_are_not_made(keeper: Keeper) -> None:
    keeper.tap(keeper.heard()[0], "↩️ Undo")
    receipt = keeper.say("milk\neggs")
    keeper.tap_data(receipt, export_files.button(receipt, "receipt:split"))
    assert (keeper.toast or "").startswith(FULL)
    assert keeper.kept() == ["two", "three", "milk\neggs"]


def test_an_import_takes_what_fits_and_the_rest_another_time(keeper: Keeper) -> None:
    keeper.tap(keeper.heard()[0], "↩️ Undo")
    names = ("a", "b", "c")
    notes = [{**export_files.NOTE, "uid": 16 * name, "text": name} for name in names]
    offer = export_files.send_back(keeper, export_files.file_with(*notes))
    assert "only 1 of them" in offer["text"]
    keeper.tap_data(offer, export_files.button(offer, "import:take"))
    assert keeper.kept() == ["two", "three", "a"]
    offer = export_files.send_back(keeper, export_files.file_with(*notes))
    assert FULL in offer["text"]
    keeper.tap(offer, "Import 2 notes")
    assert (keeper.toast or "").startswith(FULL)
    keeper.say("/clear")
    keeper.tap_data(offer, export_files.button(offer, "import:take"))
    assert len(keeper.kept()) == LIMIT
