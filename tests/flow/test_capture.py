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


def test_a_lifetime_alone_is_no_note(ada: Keeper) -> None:
    assert "no text" in ada.say("!2h")["text"]
    assert ada.kept() == []


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
