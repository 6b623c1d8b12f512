"""Any text is a note at once, with a receipt that steers how long it lives."""

import pytest

from tests.flow.keeper import Keeper
from tests.flow.program import Program
from tests.flow.tapper import labels

SPLIT, UNDO, KEEP = "Make it 3 notes", "↩️ Undo", "📌 Keep"


@pytest.fixture
def ada(running: Program) -> Keeper:
    """Somebody new."""
    return Keeper(running, 10_000 + len(running.sandbox.world.people))


@pytest.mark.parametrize(
    ("word", "lifetime"), [("!2h", 7200), ("!3d", 259_200), ("!keep", 0), ("!today", -1), ("!KEEP", 0)]
)
@pytest.mark.parametrize("order", ["", "/add "])
def test_a_last_word_sets_the_lifetime(ada: Keeper, order: str, word: str, lifetime: int) -> None:
    ada.say(f"{order}buy milk {word}")
    assert ada.kept("text, lifetime") == [("buy milk", lifetime)]


@pytest.mark.parametrize("text", ["buy milk!2h", "!2h buy milk", "buy !99999w", "wow !", "hey !you"])
def test_any_other_word_is_part_of_the_text(ada: Keeper, text: str) -> None:
    ada.say(text)
    assert ada.kept() == [text]


@pytest.mark.parametrize("order", ["", "/add "])
def test_to_a_lifetime_alone_the_bot_asks_for_its_text(ada: Keeper, order: str) -> None:
    assert (
        ada.say(f"{order}!2h")["text"] == "!2h, all right. What shall I keep? Send me the text of the note."
    )
    assert ada.kept() == []
    assert "!1d12h" in ada.say("!1d12h")["text"]
    assert "!keep" in ada.say("!keep")["text"]
    assert "cannot keep" in ada.show("dice")["text"]
    ada.send("buy milk", answers=2)
    assert ada.kept("text, lifetime") == [("buy milk", 0)]


@pytest.mark.parametrize("order", ["", "/add "])
def test_what_cannot_be_seen_is_no_text(ada: Keeper, order: str) -> None:
    assert ada.say(f"{order}\u200b\n\u2800 !2h")["text"].startswith("!2h, all right.")
    assert ada.kept() == []


def test_the_text_has_the_last_word_on_its_lifetime(ada: Keeper) -> None:
    ada.say("!2h")
    ada.send("buy milk !3d", answers=2)
    assert ada.kept("text, lifetime") == [("buy milk", 259_200)]


@pytest.mark.parametrize("word", ["!99z", "!0h", "!-1h", "!99999w", "!2hours"])
def test_a_lifetime_that_can_not_be_read_stays_and_the_receipt_says_which_there_are(
    ada: Keeper, word: str
) -> None:
    receipt = ada.say(f"buy milk {word}")
    assert ada.kept("text, lifetime") == [(f"buy milk {word}", 3600)]
    saved, which = receipt["text"].split("\n")
    assert saved.startswith("✅ Saved.")
    assert which.startswith(f"“{word}” is no lifetime")
    assert "!2h" in which
    ada.edit(0, f"buy bread {word}")
    assert f"“{word}”" in ada.becomes(receipt, "Changed")["text"]


def test_what_only_begins_like_a_lifetime_is_met_with_silence(ada: Keeper) -> None:
    assert "\n" not in ada.say("wow !you")["text"]
    assert "\n" not in ada.say("!2x is what I wrote")["text"]


def test_the_receipt_marks_the_chosen_lifetime_and_undoes_it(ada: Keeper) -> None:
    receipt = ada.say("buy milk")
    assert labels(receipt) == [["15 min", "✓ 1 hour", "Today", "1 week"], [KEEP, UNDO]]
    receipt = ada.tap(receipt, KEEP)
    assert receipt["text"] == "📌 Saved and kept."
    assert labels(receipt)[1] == [f"✓ {KEEP}", UNDO]
    receipt = ada.tap(receipt, UNDO)
    assert labels(receipt)[0][1] == "✓ 1 hour"
    assert "Taken back" in ada.tap(receipt, UNDO)["text"]
    assert ada.kept() == []


def test_somebody_elses_receipt_changes_nothing(running: Program, ada: Keeper) -> None:
    receipt = ada.say("one\ntwo\nthree")
    grace = Keeper(running, 50_000 + ada.id, "Grace")
    message = grace.say("hers")
    for label in (KEEP, SPLIT, UNDO):
        data = ada.data_of(receipt, label)
        for tapped_in in (message, receipt):
            query = {"id": f"{label} {tapped_in['message_id']}", "from": grace.world.people[grace.id].user()}
            tap = {**query, "message": tapped_in, "chat_instance": "1", "data": data}
            grace.world.inject({"callback_query": tap})
    assert grace.hears_nothing_more()
    assert ada.kept("text, lifetime") == [("one\ntwo\nthree", 3600)]
    assert grace.kept() == ["hers"]
    assert labels(ada.fresh(receipt)) == labels(receipt)


@pytest.mark.parametrize("lifetime", [-2, 10**17])
def test_a_forged_lifetime_changes_nothing(ada: Keeper, lifetime: int) -> None:
    receipt = ada.say("buy milk")
    forged = ada.data_of(receipt, KEEP).rpartition(":")[0] + f":{lifetime}"
    assert labels(ada.tap_data(receipt, forged)) == labels(receipt)
    assert ada.kept("text, lifetime") == [("buy milk", 3600)]
