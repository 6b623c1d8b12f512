"""Editing a note from its card."""

from typing import Any

import pytest

from tests.flow.keeper import Keeper
from tests.flow.program import Program
from tests.flow.tapper import Tapper, formatted, rows_of
from tests.flow.visitor import CANCEL, MAIN_BUTTONS


@pytest.fixture
def ada(running: Program) -> Keeper:
    """Somebody new."""
    return Keeper(running, 40_000 + len(running.sandbox.world.people))


def rows(running: Program, ada: Tapper, columns: str) -> list[Any]:
    return running.rows(f"select {columns} from notes where user_id = ? order by id", ada.id)  # noqa: S608


def test_edit_asks_with_the_old_text_a_tap_away(running: Program, ada: Tapper) -> None:
    receipt = ada.say("buy milk")
    card = ada.tap(ada.say("/list"), "1")
    ada.tap(card, "✏️ Edit")
    question, old = ada.heard()[-2:]
    assert "new text" in question["text"]
    assert ada.buttons() == [[CANCEL]]
    assert old["text"] == "buy milk"
    assert rows_of(old)[0][0]["copy_text"] == {"text": "buy milk"}
    entities = [{"type": "bold", "offset": 4, "length": 5}]
    assert "Changed" in ada.say("buy bread", entities=entities)["text"]
    assert ada.buttons() == MAIN_BUTTONS
    changed = ada.becomes(card, "buy bread\n\n")
    assert formatted(changed, "bold") == ["bread"]
    assert "Changed" in ada.fresh(receipt)["text"]
    assert ada.tap(changed, "↩️ Undo")["text"] == card["text"]
    assert rows(running, ada, "text, entities") == [("buy milk", None)]


def test_the_old_text_comes_as_code_when_it_is_too_long_to_copy(ada: Tapper) -> None:
    card = ada.open_card("long " * 100)
    ada.tap(card, "✏️ Edit")
    old = ada.heard()[-1]
    assert formatted(old, "code") == [("long " * 100).strip()]


def test_what_is_sent_of_an_album_with_much_formatting_is_what_telegram_takes(ada: Tapper) -> None:
    """Telegram keeps 100 entities of a message; the captions of an album together may have more."""
    bold = [{"type": "bold", "offset": 2 * number, "length": 1} for number in range(60)]
    album: dict[str, Any] = {
        "content": b"1",
        "media_group_id": "9",
        "caption": "a " * 60,
        "caption_entities": bold,
    }
    ada.show("photo", **album)
    ada.world.send_media(ada.id, "photo", **album)
    card = ada.tap(ada.say("/list"), "1")
    ada.tap(card, "✏️ Edit")
    assert formatted(ada.heard()[-1], "code") == ["a " * 59 + "a\n" + "a " * 59 + "a"]
    before = len(ada.heard())
    ada.tap(card, "Show it")
    sent = ada.answers(before, 4)
    assert [len(one.get("entities", [])) for one in sent] == [0, 0, 60, 60], "two photos, then their captions"


def test_edit_can_be_cancelled(running: Program, ada: Tapper) -> None:
    ada.tap(ada.open_card("buy milk"), "✏️ Edit")
    assert ada.say(CANCEL)["text"] == "All right, nothing was saved."
    assert ada.buttons() == MAIN_BUTTONS
    assert rows(running, ada, "text") == [("buy milk",)]


def test_edit_asks_again_for_what_is_no_text(running: Program, ada: Tapper) -> None:
    ada.tap(ada.open_card("buy milk"), "✏️ Edit")
    assert "need a text" in ada.show("photo", caption="a picture")["text"]
    assert "Changed" in ada.say("buy bread")["text"]
    assert rows(running, ada, "text") == [("buy bread",)]


def test_a_note_that_goes_while_its_new_text_is_awaited(ada: Tapper) -> None:
    receipt = ada.say("buy milk")
    ada.tap(ada.tap(ada.say("/list"), "1"), "✏️ Edit")
    ada.tap(receipt, "↩️ Undo")
    assert ada.say("buy bread")["text"] == "That note is gone."
    assert ada.buttons() == MAIN_BUTTONS


@pytest.mark.parametrize(
    ("said", "text"), [("buy bread !keep", "buy bread"), ("!keep", "buy milk"), ("\u2800 !keep", "buy milk")]
)
def test_a_lifetime_behind_the_new_text_is_obeyed(
    running: Program, ada: Tapper, said: str, text: str
) -> None:
    card = ada.open_card("buy milk")
    ada.tap(card, "✏️ Edit")
    assert ada.say(said)["text"] == "✏️ Changed."
    ada.world.wait_for(lambda: "📌 Kept" in ada.fresh(card)["text"])
    changed = ada.becomes(card, f"{text}\n\n")
    assert rows(running, ada, "text, lifetime") == [(text, 0)]
    ada.tap(changed, "↩️ Undo")
    assert rows(running, ada, "text, lifetime") == [("buy milk", 3600)]


def test_a_lifetime_that_can_not_be_read_is_said_so(ada: Tapper) -> None:
    ada.tap(ada.open_card("buy milk"), "✏️ Edit")
    assert "“!2x” is no lifetime" in ada.say("buy bread !2x")["text"]


def test_editing_the_new_text_in_the_chat_edits_the_note_again(running: Program, ada: Keeper) -> None:
    receipt = ada.say("milk\nbread\neggs")
    ada.tap(receipt, "Make it 3 notes")
    card = ada.tap(ada.say("/list"), "1")
    ada.tap(card, "✏️ Edit")
    ada.say("oat milc")
    assert ada.changes("oat milc", "oat milk !keep") == "✏️ Changed."
    assert "📌 Kept" in ada.becomes(card, "oat milk\n\n")["text"]
    assert ada.kept("text, lifetime") == [("oat milk", 0), ("bread", 3600), ("eggs", 3600)]
    ada.tap(ada.becomes(receipt, "✏️ Changed"), "↩️ Undo")
    assert ada.kept("text, lifetime")[0] == ("oat milc", 3600)
    assert "“!2x” is no lifetime" in ada.changes("oat milk !keep", "milk !2x")


def test_only_the_newest_text_of_a_note_can_be_edited_in_the_chat(ada: Keeper) -> None:
    card = ada.open_card("milk")
    for words in ("bread", "eggs"):
        ada.tap(card, "✏️ Edit")
        ada.say(words)
    assert "no note of it" in ada.changes("bread", "rolls")
    assert ada.kept() == ["eggs"]
    ada.tap(card, "🗑 Delete")
    assert "no note of it" in ada.changes("eggs", "brown eggs")


def test_an_edit_that_repeats_the_new_text_is_met_with_silence(ada: Keeper) -> None:
    card = ada.open_card("milk")
    ada.tap(card, "✏️ Edit")
    ada.say("bread !2h")
    answer = ada.own()[-1]
    ada.world.inject({"edited_message": {**answer, "edit_date": answer["date"] + 1}})
    assert ada.hears_nothing_more()
    assert ada.kept("text, lifetime") == [("bread", 7200)]


def test_the_message_and_the_card_in_turns_and_the_last_one_holds(ada: Keeper) -> None:
    card = ada.open_card("milk")
    ada.tap(card, "✏️ Edit")
    ada.edit(0, "bread")
    ada.becomes(ada.heard()[0], "✏️ Changed")
    assert ada.buttons() == [[CANCEL]]
    ada.say("eggs")
    assert ada.kept() == ["eggs"]
    ada.edit(0, "milk")
    assert ada.hears_nothing_more()
    assert ada.kept() == ["milk"]
    for text in ("eggs", "bread"):
        ada.tap(ada.fresh(ada.heard()[0]), "↩️ Undo")
        assert ada.kept() == [text]


def test_a_message_is_edited_while_a_question_is_open(ada: Keeper) -> None:
    ada.say("milk")
    ada.say("/add")
    ada.edit(0, "bread")
    ada.becomes(ada.heard()[0], "✏️ Changed")
    assert "no note of it" in ada.changes("/add", "/add eggs")
    assert ada.buttons() == [[CANCEL]]
    ada.send("salt", answers=2)
    assert ada.kept() == ["bread", "salt"]
