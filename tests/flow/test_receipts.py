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
