"""Editing one's own message edits the notes that were made from it."""

import pytest

from tests.flow.keeper import Keeper
from tests.flow.program import Program
from tests.flow.tapper import Tapper, labels

SPLIT, UNDO, KEEP = "Make it 3 notes", "↩️ Undo", "📌 Keep"


@pytest.fixture
def ada(running: Program) -> Keeper:
    """Somebody new."""
    return Keeper(running, 10_000 + len(running.sandbox.world.people))


def test_editing_the_message_edits_the_note_and_its_receipt(ada: Keeper) -> None:
    receipt = ada.say("/add milk")
    ada.edit(0, "/add brown bread !keep")
    assert labels(ada.becomes(receipt, "✏️ Changed. The note is kept."))[1][0] == f"✓ {KEEP}"
    assert ada.kept("text, lifetime") == [("brown bread", 0)]
    ada.tap(ada.fresh(receipt), UNDO)
    assert ada.kept("text, lifetime") == [("milk", 3600)]


def test_editing_the_answer_to_add_edits_the_note(ada: Keeper) -> None:
    ada.say("/add")
    _, receipt = ada.send("milk", answers=2)
    ada.edit(1, "bread")
    ada.becomes(receipt, "✏️ Changed.")
    assert ada.kept() == ["bread"]


def test_an_edit_that_changes_nothing_is_met_with_silence(ada: Keeper) -> None:
    receipt = ada.say("milk !2h")
    (own,) = ada.own()
    ends = ada.kept("expires_at")
    ada.world.inject({"edited_message": {**own, "edit_date": own["date"] + 1}})
    assert ada.hears_nothing_more()
    assert ada.fresh(receipt)["text"].startswith("✅ Saved.")
    assert ada.kept("expires_at") == ends


def test_editing_what_is_gone_says_so(ada: Keeper) -> None:
    ada.tap(ada.say("milk"), UNDO)
    ada.edit(0, "bread")
    assert "gone" in ada.answers(1, 1)[0]["text"]
    ada.say("/help")
    ada.edit(1, "/list please")
    assert "no note of it" in ada.answers(3, 1)[0]["text"]


def test_editing_what_was_deleted_or_expired_long_ago_says_so(ada: Keeper) -> None:
    ada.say("milk")
    ada.program.write("delete from notes where user_id = ?", ada.id)  # as the sweep does
    assert "or not any more" in ada.changes("milk", "bread")
    ada.say("tea")
    ada.program.write("update notes set expires_at = '2026-01-01 00:00:00' where user_id = ?", ada.id)
    told = ada.changes("tea", "coffee")
    assert "note is gone" in told or "or not any more" in told, "before the sweep, or behind it"
    assert ada.kept() in ([], ["tea"])


def test_the_parts_follow_an_edit(ada: Keeper) -> None:
    receipt = ada.tap(ada.say("milk\nbread\neggs"), SPLIT)
    ids = dict(ada.kept("text, id"))
    ada.edit(0, "bread\nbrown eggs\n\ntea\nsalt")
    receipt = ada.becomes(receipt, "✏️ Changed: 4 notes now.")
    found = ada.kept("text, id")
    assert [text for text, _ in found] == ["bread", "brown eggs", "tea", "salt"]
    assert dict(found)["bread"] == ids["bread"]
    assert dict(found)["brown eggs"] == ids["eggs"]
    ada.tap(receipt, UNDO)
    assert ada.kept() == ["milk", "bread", "eggs"]


def test_a_line_that_was_edited_away_comes_back_with_the_next_edit(ada: Keeper) -> None:
    receipt = ada.tap(ada.say("milk\nbread\neggs"), SPLIT)
    ada.edit(0, "milk\neggs")
    ada.becomes(receipt, "2 notes now")
    ada.edit(0, "milk\nbread\neggs")
    ada.becomes(receipt, "3 notes now")
    assert sorted(ada.kept()) == ["bread", "eggs", "milk"]


def test_a_new_lifetime_in_an_edit_is_for_all_parts(ada: Keeper) -> None:
    receipt = ada.tap(ada.say("milk\nbread\neggs"), SPLIT)
    ada.edit(0, "milk\nbread\neggs !keep")
    ada.becomes(receipt, "✏️ Changed: 3 notes now. They are kept.")
    assert ada.kept("text, lifetime") == [("milk", 0), ("bread", 0), ("eggs", 0)]


def test_editing_a_caption_edits_the_note(ada: Keeper) -> None:
    receipt = ada.show("photo", content=b"1", caption="old")
    ada.world.edit(ada.id, ada.own()[0]["message_id"], "new")
    ada.world.wait_for(lambda: "Changed" in ada.fresh(receipt)["text"])
    assert ada.kept("kind, text") == [("photo", "new")]


def test_editing_the_caption_of_an_albums_part(ada: Keeper) -> None:
    ada.say("/start")
    sent = ada.world.send_album(ada.id, [("document", b"1", "a"), ("document", b"2", "b")], caption="old")
    receipt = ada.answers(1, 1)[0]
    ada.world.edit(ada.id, sent[1]["message_id"], "new")
    ada.world.wait_for(lambda: "Changed" in ada.fresh(receipt)["text"])
    assert ada.kept("text, json_array_length(media)") == [("new", 2)]
    ada.tap(ada.fresh(receipt), "↩️ Undo")
    assert ada.kept("text, json_array_length(media)") == [("old", 2)]


def test_a_live_location_moves_without_a_word(ada: Keeper) -> None:
    receipt = ada.share("send_location", 48.1, 11.5, live_period=3600)
    place = ada.own()[0]["message_id"]
    ada.world.move_live_location(ada.id, place, 48.2, 11.6)
    assert ada.hears_nothing_more()
    assert ada.fresh(receipt)["text"].startswith("✅ Saved.")
    (again,) = ada.shown_again()
    assert again["location"] == {"latitude": 48.2, "longitude": 11.6}


def test_an_edit_that_repeats_the_message_leaves_what_was_changed_on_the_card(running: Program) -> None:
    """Telegram sends such edits by itself, for instance when it has loaded the preview of a link."""
    ada = Tapper(running.sandbox, 9_000)
    sent = ada.world.say(ada.id, "original")
    ada.answers(0, 1)
    ada.tap(ada.tap(ada.say("/list"), "1"), "✏️ Edit")
    ada.send("changed on the card", answers=1)
    ada.world.inject({"edited_message": {**sent, "edit_date": sent["date"] + 1}})
    assert "changed on the card" in ada.say("/list")["text"]


def test_an_edit_that_repeats_the_message_leaves_the_lifetime_chosen_since(ada: Keeper) -> None:
    receipt = ada.tap(ada.say("milk !2h"), KEEP)
    (own,) = ada.own()
    ada.world.inject({"edited_message": {**own, "edit_date": own["date"] + 1}})
    assert ada.hears_nothing_more()
    assert ada.fresh(receipt)["text"] == "📌 Saved and kept."
    assert ada.kept("lifetime") == [0]


def test_another_photo_with_the_same_caption_replaces_the_first(ada: Keeper) -> None:
    ada.show("photo", content=b"1", caption="milk")
    ada.show("photo", content=b"2", caption="bread !keep")
    first, second = ada.own()
    ada.world.inject({"edited_message": {**first, "photo": second["photo"], "edit_date": first["date"] + 1}})
    ada.world.wait_for(lambda: "Changed" in ada.heard()[0]["text"])
    ids = ada.kept("json_extract(media, '$[0].file_id')")
    assert ids == [second["photo"][-1]["file_id"]] * 2
