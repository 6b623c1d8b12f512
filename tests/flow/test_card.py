"""The card of a note: everything about it, and everything that can be done with it."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.flow.program import Program
from tests.flow.tapper import Tapper, formatted, labels, rows_of

LIFETIMES = ["15 min", "✓ 1 hour", "Today", "1 week"]


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new."""
    return Tapper(running.sandbox, 30_000 + len(running.sandbox.world.people))


def rows(running: Program, ada: Tapper, columns: str) -> list[Any]:
    return running.rows(f"select {columns} from notes where user_id = ? order by id", ada.id)  # noqa: S608


def change(running: Program, statement: str, *values: object) -> None:
    """Change the file as time would."""
    with closing(sqlite3.connect(running.database, timeout=5)) as connection, connection:
        connection.execute(statement, values)


def without_edit(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "edit_date"}


def test_it_shows_the_whole_note_and_what_can_be_done(ada: Tapper) -> None:
    said = "many words " * 150
    card = ada.open_card(said)
    text, details = card["text"].split("\n\n")
    assert text == said.strip()
    written, goes = details.split("\n")
    assert written.startswith("Written 20")
    assert goes.startswith("Goes ")
    assert [e["date_time_format"] for e in card["entities"]] == ["dt", "r", "dt"]
    actions = ["✅ Done", "✏️ Edit", "🗑 Delete"]
    assert labels(card) == [actions, LIFETIMES, ["📌 Keep"], ["◀ Back"]]
    assert [button.get("style") for button in rows_of(card)[0]] == ["success", None, "danger"]
    assert len(ada.heard()) == 2, "a receipt, and the card in the place of the list"


def test_back_leads_to_the_page_it_came_from(ada: Tapper) -> None:
    for number in range(10):
        ada.say(f"note {number}")
    second = ada.tap(ada.say("/list"), "▶")
    assert without_edit(ada.tap(ada.tap(second, "10"), "◀ Back")) == without_edit(second)


def test_back_leads_to_the_last_page_when_the_list_shrank(ada: Tapper) -> None:
    for number in range(9):
        ada.say(f"note {number}")
    deleted = ada.tap(ada.tap(ada.tap(ada.say("/list"), "▶"), "9"), "🗑 Delete")
    back = ada.tap(deleted, "◀ Back")
    assert back["text"].startswith("🗒 8 notes")
    assert labels(back) == [["1", "2", "3", "4"], ["5", "6", "7", "8"], ["↩️ Undo"]]


def test_a_deletion_can_still_be_undone_from_the_list(ada: Tapper) -> None:
    back = ada.tap(ada.tap(ada.open_card("buy milk"), "🗑 Delete"), "◀ Back")
    assert back["text"].startswith("You have no notes right now.")
    assert "buy milk" in ada.tap(back, "↩️ Undo")["text"]


def test_done_and_not_done_and_undo(running: Program, ada: Tapper) -> None:
    card = ada.open_card("buy milk")
    done = ada.tap(card, "✅ Done")
    assert formatted(done, "strikethrough") == ["buy milk"]
    assert "Done 20" in done["text"]
    assert labels(done)[0][0] == "↩ Not done"
    assert rows(running, ada, "done_at is not null") == [(1,)]
    assert without_edit(ada.tap(done, "↩️ Undo")) == without_edit(card)
    again = ada.tap(ada.tap(card, "✅ Done"), "↩ Not done")
    assert again["text"] == card["text"]
    assert rows(running, ada, "done_at") == [(None,)]


@pytest.mark.parametrize(
    ("label", "column"), [("✅ Done", "done_at"), ("🗑 Delete", "deleted_at"), ("1 week", "expires_at")]
)
def test_a_second_tap_changes_nothing_and_leaves_the_undo(
    running: Program, ada: Tapper, label: str, column: str
) -> None:
    card = ada.open_card("buy milk")
    before = rows(running, ada, column)
    first = ada.tap(card, label)
    changed = rows(running, ada, column)
    assert changed != before
    second = ada.tap_data(card, ada.data_of(card, label))
    assert without_edit(second) == without_edit(first)
    assert rows(running, ada, column) == changed
    undone = ada.tap(second, "↩️ Undo")
    assert rows(running, ada, column) == before
    assert without_edit(undone) == without_edit(card)
    assert without_edit(ada.tap_data(second, ada.data_of(second, "↩️ Undo"))) == without_edit(card)
    assert "nothing to take back" in (ada.toast or "")
    assert rows(running, ada, column) == before


def test_undo_takes_back_its_own_change_only(running: Program, ada: Tapper) -> None:
    card = ada.open_card("buy milk")
    kept = ada.tap(card, "📌 Keep")
    done = ada.tap(kept, "✅ Done")
    ada.tap(done, "↩️ Undo")
    assert rows(running, ada, "done_at, lifetime, expires_at") == [(None, 0, None)]


def test_undo_that_would_have_the_note_go_at_once_is_refused(running: Program, ada: Tapper) -> None:
    kept = ada.tap(ada.open_card("buy milk"), "📌 Keep")
    over = "json_set(changes, '$[0][1].expires_at', '2026-01-01 00:00:00')"
    change(running, f"update undos set changes = {over} where user_id = ?", ada.id)  # noqa: S608
    after = ada.tap(kept, "↩️ Undo")
    assert "would have expired by now" in (ada.toast or "")
    assert "📌 Kept" in after["text"]
    assert "1. 📌 buy milk" in ada.tap(after, "◀ Back")["text"]


def test_a_lifetime_changes_card_receipt_and_list(running: Program, ada: Tapper) -> None:
    receipt = ada.say("buy milk")
    card = ada.tap(ada.say("/list"), "1")
    kept = ada.tap(card, "📌 Keep")
    assert "📌 Kept" in kept["text"]
    assert labels(kept)[1:3] == [["15 min", "1 hour", "Today", "1 week"], ["✓ 📌 Keep", "↩️ Undo"]]
    assert ada.fresh(receipt)["text"] == "📌 Saved and kept."
    assert "1. 📌 buy milk" in ada.tap(kept, "◀ Back")["text"]
    ada.tap_data(kept, ada.data_of(kept, "↩️ Undo"))
    assert ada.fresh(receipt)["text"] == receipt["text"]
    assert rows(running, ada, "lifetime") == [(3600,)]


@pytest.mark.parametrize("lifetime", ["-2", "999999999999999999", "-999999999999999999"])
def test_a_forged_lifetime_changes_nothing(running: Program, ada: Tapper, lifetime: str) -> None:
    card = ada.open_card("buy milk")
    before = rows(running, ada, "lifetime, expires_at")
    note_id = ada.data_of(card, "✏️ Edit").split(":")[2]
    ada.tap_data(card, f"card:life:{note_id}:{lifetime}:0:1")
    assert rows(running, ada, "lifetime, expires_at") == before


def test_delete_says_so_and_can_be_undone(running: Program, ada: Tapper) -> None:
    card = ada.open_card("buy milk")
    deleted = ada.tap(card, "🗑 Delete")
    assert "Deleted" in deleted["text"]
    assert labels(deleted) == [["↩️ Undo", "◀ Back"]]
    assert ada.say("/list")["text"].startswith("You have no notes")
    assert without_edit(ada.tap(deleted, "↩️ Undo")) == without_edit(card)
    assert "buy milk" in ada.say("/list")["text"]


@pytest.mark.parametrize("label", ["✅ Done", "✏️ Edit", "🗑 Delete", "📌 Keep"])
def test_a_second_card_of_a_note_just_deleted_brings_it_back_as_well(ada: Tapper, label: str) -> None:
    card = ada.open_card("buy milk")
    other = ada.tap(ada.say("/list"), "1")
    ada.tap(card, "🗑 Delete")
    after = ada.tap(other, label)
    assert ada.toast == "That note is gone."
    assert labels(after) == [["↩️ Undo", "◀ Back"]]
    assert without_edit(ada.tap(after, "↩️ Undo")) == without_edit(other)


def test_after_15_minutes_nothing_is_taken_back(running: Program, ada: Tapper) -> None:
    deleted = ada.tap(ada.open_card("buy milk"), "🗑 Delete")
    change(running, "update undos set created_at = datetime('now', '-15 minutes') where user_id = ?", ada.id)
    after = ada.tap(deleted, "↩️ Undo")
    assert (after["text"], labels(after)) == ("That note is gone.", [["◀ Back"]])
    assert rows(running, ada, "deleted_at is not null") == [(1,)]


@pytest.mark.parametrize("label", ["✅ Done", "✏️ Edit", "🗑 Delete", "📌 Keep", "◀ Back"])
def test_a_card_of_an_expired_note_says_that_it_is_gone(running: Program, ada: Tapper, label: str) -> None:
    card = ada.open_card("buy milk")
    change(running, "update notes set expires_at = datetime('now', '-1 second') where user_id = ?", ada.id)
    after = ada.tap(card, label)
    assert "buy milk" not in after["text"]
    assert ada.toast == (None if label == "◀ Back" else "That note is gone.")
    assert ada.say("/list")["text"].startswith("You have no notes")


def test_a_tap_on_a_note_that_is_gone_says_so_and_leads_back(ada: Tapper) -> None:
    receipt = ada.say("gone soon")
    ada.say("stays")
    old = ada.say("/list")
    card = ada.tap(ada.say("/list"), "1")
    ada.tap(receipt, "↩️ Undo")
    assert ada.tap(old, "1")["text"].startswith("🗒 1 note\n\n1. stays")
    assert ada.toast == "That note is gone."
    after = ada.tap(card, "✅ Done")
    assert ada.toast == "That note is gone."
    assert labels(after)[-1][-1] == "◀ Back"


@pytest.mark.parametrize("letter", ["a", "😀"])
def test_a_text_that_fills_a_message_is_cut_on_the_card_and_sent_whole_by_a_button(
    ada: Tapper, letter: str
) -> None:
    said = letter * 4090
    card = ada.open_card(said)
    assert "…\n\nWritten" in card["text"]
    assert len(card["text"].encode("utf-16-le")) // 2 <= 4096
    before = len(ada.heard())
    ada.tap(card, "Show all of it")
    assert "".join(message["text"] for message in ada.heard()[before:]) == said


def test_a_note_with_all_the_formatting_there_can_be_leaves_room_for_the_moments(ada: Tapper) -> None:
    spots = [{"type": "bold", "offset": 10 * number, "length": 4} for number in range(100)]
    card = ada.open_card("bold word " * 100, entities=spots)
    assert len(formatted(card, "bold")) == 96
    assert len(formatted(card, "date_time")) == 3
    assert len(formatted(ada.tap(card, "✅ Done"), "date_time")) == 4


def test_media_shows_its_caption_and_sends_the_original(running: Program, ada: Tapper) -> None:
    ada.show("photo", caption="the cat")
    card = ada.tap(ada.say("/list"), "1")
    assert card["text"].startswith("📷 the cat\n\n")
    before = len(ada.heard())
    ada.tap(card, "Show it")
    (original,) = ada.heard()[before:]
    assert original["caption"] == "the cat"
    assert original["photo"]
    ada.tap(card, "✏️ Edit")
    assert "caption" in ada.heard()[-2]["text"]
    ada.say("the dog")
    assert rows(running, ada, "text") == [("the dog",)]
    ada.becomes(card, "📷 the dog\n\n")


def test_a_message_is_the_card_of_the_note_it_shows_last(running: Program, ada: Tapper) -> None:
    shows = "select note_id, message_id from sent_messages where role = 'card' and chat_id = ?"
    for said in ("first", "second"):
        ada.say(said)
    ids = [note_id for (note_id,) in rows(running, ada, "id")]
    listed = ada.say("/list")
    card = ada.tap(listed, "1")
    assert running.rows(shows, ada.id) == [(ids[0], card["message_id"])]
    back = ada.tap(card, "◀ Back")
    assert running.rows(shows, ada.id) == []
    ada.tap(back, "2")
    assert running.rows(shows, ada.id) == [(ids[1], card["message_id"])]
