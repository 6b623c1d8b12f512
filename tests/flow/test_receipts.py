"""The receipt of a message says what became of its notes, wherever that was done."""

import pytest

from tests.flow.program import Program
from tests.flow.tapper import Tapper, labels


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new."""
    return Tapper(running.sandbox, 60_000 + len(running.sandbox.world.people))


def test_the_receipt_follows_what_is_done_on_the_card(ada: Tapper) -> None:
    receipt = ada.say("buy milk")
    card = ada.tap(ada.say("/list"), "1")
    done = ada.tap(card, "✅ Done")
    assert ada.fresh(receipt)["text"].startswith("✅ Done. Expires: ")
    kept = ada.tap(done, "📌 Keep")
    assert ada.fresh(receipt)["text"] == "✅ Done, and kept."
    card = ada.tap(ada.tap(kept, "↩ Not done"), "1 hour")
    assert ada.fresh(receipt)["text"].startswith("✅ Saved.")
    deleted = ada.tap(card, "🗑 Delete")
    assert ada.fresh(receipt)["text"] == "That note is gone."
    ada.tap(deleted, "↩️ Undo")
    assert labels(ada.fresh(receipt)) == labels(receipt)


def test_the_receipt_of_several_notes_counts_what_is_done_and_there(ada: Tapper) -> None:
    receipt = ada.tap(ada.say("milk\nbread\neggs"), "Make it 3 notes")
    card = ada.tap(ada.say("/list"), "1")
    ada.tap(card, "✅ Done")
    assert ada.fresh(receipt)["text"].endswith("\n1 of them is done.")
    deleted = ada.tap(ada.tap(ada.tap(card, "◀ Back"), "2"), "🗑 Delete")
    assert "Saved as 2 notes" in ada.fresh(receipt)["text"]
    ada.tap(deleted, "↩️ Undo")
    assert "Saved as 3 notes" in ada.fresh(receipt)["text"]


def test_a_double_tap_on_a_lifetime_is_one_change(running: Program, ada: Tapper) -> None:
    receipt = ada.say("buy milk")
    week = ada.data_of(receipt, "1 week")
    for _ in range(2):
        receipt = ada.tap_data(receipt, week)
    assert running.rows("select count(*) from undos where user_id = ?", ada.id) == [(1,)]
    assert labels(ada.tap(receipt, "↩️ Undo"))[0][1] == "✓ 1 hour"


def test_undo_goes_back_one_change_at_a_time_and_then_takes_back_the_note(ada: Tapper) -> None:
    receipt = ada.tap(ada.tap(ada.say("buy milk"), "1 week"), "📌 Keep")
    receipt = ada.tap(receipt, "↩️ Undo")
    assert labels(receipt)[0][3] == "✓ 1 week"
    receipt = ada.tap(receipt, "↩️ Undo")
    assert labels(receipt)[0][1] == "✓ 1 hour"
    assert "Taken back" in ada.tap(receipt, "↩️ Undo")["text"]


def test_a_note_that_was_taken_back_can_be_brought_back(ada: Tapper) -> None:
    receipt = ada.say("buy milk")
    undoing = ada.data_of(receipt, "↩️ Undo")
    taken = ada.tap_data(receipt, undoing)
    assert labels(taken) == [["↩️ Undo"]]
    assert labels(ada.tap_data(receipt, undoing)) == [["↩️ Undo"]], "a second tap leaves the way back"
    assert ada.say("/list")["text"].startswith("You have no notes")
    assert labels(ada.tap(taken, "↩️ Undo")) == labels(receipt)
    assert "buy milk" in ada.say("/list")["text"]


@pytest.mark.parametrize("label", ["Make it 2 notes", "Make it one note"])
def test_a_double_tap_on_split_or_join_leaves_its_undo(ada: Tapper, label: str) -> None:
    receipt = ada.say("milk\nbread")
    if label == "Make it one note":
        receipt = ada.tap(receipt, "Make it 2 notes")
    before, data = labels(receipt)[2], ada.data_of(receipt, label)
    ada.tap_data(receipt, data)
    twice = ada.tap_data(receipt, data)
    assert labels(ada.tap(twice, "↩️ Undo"))[2] == before
    assert "milk" in ada.say("/list")["text"]


@pytest.mark.parametrize("label", ["✅ Done", "1 week"])
def test_undo_on_the_receipt_takes_back_what_was_changed_on_the_card(ada: Tapper, label: str) -> None:
    receipt = ada.say("buy milk")
    ada.tap(ada.tap(ada.say("/list"), "1"), label)
    assert ada.fresh(receipt)["text"] != receipt["text"]
    back = ada.tap(ada.fresh(receipt), "↩️ Undo")
    assert (back["text"], labels(back)) == (receipt["text"], labels(receipt))


def test_undo_on_the_receipt_takes_back_text_and_lifetime_changed_together_on_the_card(ada: Tapper) -> None:
    receipt = ada.say("buy milk")
    ada.tap(ada.tap(ada.say("/list"), "1"), "✏️ Edit")
    ada.say("buy bread !keep")
    changed = ada.becomes(receipt, "✏️ Changed")
    assert labels(ada.tap(changed, "↩️ Undo")) == labels(receipt)
    assert "1. buy milk" in ada.say("/list")["text"]


def test_a_receipt_offers_no_way_back_that_is_none(running: Program, ada: Tapper) -> None:
    """Its note was cleared with all others: taking back an older change would not bring it back."""
    receipt = ada.tap(ada.say("buy milk"), "1 week")
    ada.say("call mum")
    cleared = ada.say("/clear")
    gone = ada.tap(receipt, "15 min")
    assert (gone["text"], labels(gone)) == ("That note is gone.", [])
    ada.tap(cleared, "↩️ Undo")
    lifetimes = "select lifetime from notes where user_id = ? order by id"
    assert running.rows(lifetimes, ada.id) == [(604_800,), (3600,)]


def test_an_old_undo_takes_back_nothing_upon_which_more_was_changed(ada: Tapper) -> None:
    """The tap on its way met a receipt that the message, edited meanwhile, had changed."""
    receipt = ada.tap(ada.say("milk\nbread"), "Make it 2 notes")
    message = next(one for one in ada.world.messages(ada.id) if not one["sent_by_bot"])
    old = ada.data_of(receipt, "↩️ Undo")
    for text in ("bread\nmilk", "bread\nmilk\neggs"):
        ada.world.edit(ada.id, message["message_id"], text)
    changed = ada.becomes(receipt, "✏️ Changed: 3 notes")
    assert labels(ada.tap_data(changed, old))[-1] == ["Make it one note"]
    assert "nothing to take back" in (ada.toast or "")
    assert labels(ada.tap(changed, "↩️ Undo"))[-1] == ["Make it one note"]
    assert ada.say("/list")["text"].count("\n\n") == 2


def test_undo_on_a_receipt_brings_nothing_back_that_was_cleared(running: Program, ada: Tapper) -> None:
    """It would take back the split, and the lines would come beside the whole with the undo of all."""
    receipt = ada.tap(ada.say("milk\nbread"), "Make it 2 notes")
    ada.say("call mum")
    cleared = ada.say("/clear")
    assert ada.tap(receipt, "↩️ Undo")["text"] == "That note is gone."
    ada.tap(cleared, "↩️ Undo")
    left = "select text from notes where user_id = ? and deleted_at is null order by id"
    assert running.rows(left, ada.id) == [("milk",), ("bread",), ("call mum",)]


def test_the_receipt_follows_an_undo_on_the_list(ada: Tapper) -> None:
    receipt = ada.say("buy milk")
    deleted = ada.tap(ada.tap(ada.say("/list"), "1"), "🗑 Delete")
    ada.tap(ada.tap(deleted, "◀ Back"), "↩️ Undo")
    assert labels(ada.fresh(receipt)) == labels(receipt)
