"""Lines as notes of their own: split, joined and edited in any order, no line is lost."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from todobot.models import Note, database
from todobot.rich_text import RichText
from todobot.services import notes, parts, undo, users
from todobot.services.lines import lines_of
from todobot.services.notes import Content, Origin

lines = st.lists(st.sampled_from(["milk", "bread", "🚀 eggs", "tea", "salt"]), min_size=2, max_size=6)
message_ids = count(1)


def add(text: str, *, message_id: int, kind: str = "text") -> Note:
    user = users.remember(1, first_name="Ada", last_name=None, username=None, language_code=None)
    origin = Origin(1, message_id)
    return notes.add(user, Content(RichText(text), kind=kind), origin=origin, lifetime=3600)


def visible(message_id: int) -> list[Note]:
    return [note for note in notes.made_from(1, message_id) if notes.is_visible(note)]


def texts(message_id: int) -> list[str]:
    return [note.text for note in visible(message_id)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=lines, after=lines)
def test_an_edit_leaves_exactly_the_lines_of_the_message(
    file: Path, before: list[str], after: list[str]
) -> None:
    with database.atomic():
        _edit_and_undo(before, after)


def _edit_and_undo(before: list[str], after: list[str]) -> None:
    message_id = next(message_ids)
    parts.split(add("\n".join(before), message_id=message_id))
    undo_id = parts.follow(notes.made_from(1, message_id), Content(RichText("\n".join(after))))
    assert sorted(texts(message_id)) == sorted(after)
    assert (undo_id is None) == (before == after)
    if undo_id is not None:
        undo.apply(undo_id, 1)
        assert texts(message_id) == before
    parts.join(visible(message_id))
    assert texts(message_id) == ["\n".join(before)]


def test_an_edit_does_not_bring_a_deleted_part_back(file: Path) -> None:
    parts.split(add("milk\nbread\neggs", message_id=1))
    notes.delete(1, [visible(1)[1]])
    parts.follow(notes.made_from(1, 1), Content(RichText("brown milk\nbread\neggs")))
    assert texts(1) == ["brown milk", "eggs"]


def test_a_changed_line_keeps_its_note_when_one_deleted_before_goes_from_the_message(file: Path) -> None:
    parts.split(add("milk\nbread\neggs", message_id=1))
    bread = visible(1)[1]
    deletion = notes.delete(1, [visible(1)[0]])
    edit = parts.follow(notes.made_from(1, 1), Content(RichText("brown bread\neggs")))
    assert bread.id in {note.id for note in visible(1)}
    assert texts(1) == ["brown bread", "eggs"]
    assert edit is not None
    undo.apply(edit, 1)
    assert texts(1) == ["bread", "eggs"]
    undo.apply(deletion, 1)
    assert texts(1) == ["milk", "bread", "eggs"]


def test_a_line_that_moves_is_the_note_it_was(file: Path) -> None:
    parts.split(add("milk\nbread\neggs", message_id=1))
    before = {note.text: note.id for note in visible(1)}
    parts.follow(notes.made_from(1, 1), Content(RichText("eggs\nmilk\nwhite bread")))
    after = {note.text: note.id for note in visible(1)}
    assert after == {"eggs": before["eggs"], "white bread": before["bread"], "milk": before["milk"]}
    parts.join(visible(1))
    assert texts(1) == ["eggs\nmilk\nwhite bread"]


def test_lines_in_another_order_are_one_note_in_that_order(file: Path) -> None:
    parts.split(add("milk\nbread", message_id=1))
    assert parts.follow(notes.made_from(1, 1), Content(RichText("bread\nmilk"))) is not None
    parts.join(visible(1))
    assert texts(1) == ["bread\nmilk"]


def test_a_line_that_moved_before_and_changes_is_the_note_it_was(file: Path) -> None:
    parts.split(add("milk\nbread\neggs", message_id=1))
    before = {note.text: note.id for note in visible(1)}
    for said in ("eggs\nbread\nmilk", "brown eggs\nbread\nmilk"):
        parts.follow(notes.made_from(1, 1), Content(RichText(said)))
    after = {note.text: note.id for note in visible(1)}
    assert after == {"brown eggs": before["eggs"], "bread": before["bread"], "milk": before["milk"]}


def test_a_note_edited_on_its_card_stands_for_its_line_after_others_moved(file: Path) -> None:
    parts.split(add("milk\nbread\neggs", message_id=1))
    tea = visible(1)[0]
    notes.edit(tea, RichText("tea"))
    for said in ("milk\neggs\nbread", "soy milk\neggs\nbread"):
        parts.follow(notes.made_from(1, 1), Content(RichText(said)))
    assert {note.text: note.id for note in visible(1)}["soy milk"] == tea.id


def test_a_line_stays_although_it_stands_where_one_deleted_before_stood(file: Path) -> None:
    parts.split(add("milk\nbread", message_id=1))
    parts.follow(notes.made_from(1, 1), Content(RichText("eggs\nmilk\nbread")))
    notes.delete(1, [note for note in visible(1) if note.text != "eggs"])
    parts.follow(notes.made_from(1, 1), Content(RichText("eggs\nbread")))
    assert texts(1) == ["eggs"]


def test_of_two_lines_that_say_the_same_the_deleted_one_goes(file: Path) -> None:
    parts.split(add("milk\nmilk\nbread", message_id=1))
    notes.delete(1, [visible(1)[0]])
    parts.follow(notes.made_from(1, 1), Content(RichText("milk\nbread")))
    assert texts(1) == ["milk", "bread"]


def test_one_note_lives_as_long_as_the_longest_of_its_parts(file: Path) -> None:
    whole = add("milk\nbread", message_id=1)
    parts.split(whole)
    notes.set_lifetime(whole.user, visible(1)[1], 0)
    parts.join(visible(1))
    assert [(note.part, note.lifetime, note.expires_at) for note in visible(1)] == [(0, 0, None)]


def test_parts_are_joined_also_when_the_whole_is_gone_for_good(file: Path) -> None:
    parts.split(add("milk\nbread", message_id=1))
    Note.delete().where(Note.part == 0).execute()
    undo_id = parts.join(visible(1))
    assert texts(1) == ["milk\nbread"]
    undo.apply(undo_id, 1)
    assert texts(1) == ["milk", "bread"]


def test_splitting_again_shows_no_part_of_before(file: Path) -> None:
    parts.split(add("milk\nbread\neggs", message_id=1))
    parts.join(visible(1))
    notes.edit(visible(1)[0], RichText("tea\nsalt"))
    parts.split(visible(1)[0])
    assert texts(1) == ["tea", "salt"]
    parts.follow(notes.made_from(1, 1), Content(RichText("tea\nsalt\nbread")))
    assert sorted(texts(1)) == ["bread", "salt", "tea"]


def test_one_note_again_says_its_lines_in_the_order_of_the_message(file: Path) -> None:
    parts.split(add("milk\nbread", message_id=1))
    parts.follow(notes.made_from(1, 1), Content(RichText("milk\ntea\nbread")))
    parts.join(visible(1))
    assert texts(1) == ["milk\ntea\nbread"]


def test_splitting_again_leaves_what_became_of_the_parts_to_undo(file: Path) -> None:
    """A line is deleted, the others are joined and split anew: still every step back leads somewhere."""
    split = parts.split(add("milk\nbread\neggs", message_id=1))
    deletion = notes.delete(1, [visible(1)[1]])
    join = parts.join(visible(1))
    again = parts.split(visible(1)[0])
    assert texts(1) == ["milk", "eggs"]
    for undo_id, expected in (
        (again, ["milk\neggs"]),
        (join, ["milk", "eggs"]),
        (deletion, ["milk", "bread", "eggs"]),
        (split, ["milk\nbread\neggs"]),
    ):
        ids = [note.id for note in notes.made_from(1, 1)]
        assert undo.newest_of(1, ids) == undo_id
        undo.apply(undo_id, 1)
        assert [note.text for note in notes.of(1)] == expected


def test_a_line_deleted_before_comes_back_beside_those_that_were_split_anew(file: Path) -> None:
    parts.split(add("milk\nbread\neggs", message_id=1))
    deletion = notes.delete(1, [visible(1)[1]])
    parts.join(visible(1))
    parts.split(visible(1)[0])
    undo.apply(deletion, 1)
    assert sorted(texts(1)) == ["bread", "eggs", "milk"]


def test_a_cleared_line_does_not_come_back_beside_the_one_that_says_the_same(file: Path) -> None:
    """Lines change places, one is cleared, and then the change is undone: the row of before is that line again."""
    parts.split(add("milk\nbread\neggs", message_id=1))
    edit = parts.follow(notes.made_from(1, 1), Content(RichText("eggs\nbread\nmilk")))
    assert edit is not None
    deletion, _ = notes.clear(1)
    undo.apply(edit, 1)
    undo.apply(deletion, 1)
    assert sorted(texts(1)) == ["bread", "eggs", "milk"]


def test_splitting_and_joining_by_turns_makes_no_new_parts(file: Path) -> None:
    parts.split(add("milk\nbread", message_id=1))
    for _ in range(3):
        parts.join(visible(1))
        parts.split(visible(1)[0])
    assert Note.select().count() == 3


def test_what_is_too_long_for_one_message_stays_apart(file: Path) -> None:
    parts.split(add("milk\nbread", message_id=1))
    for part in visible(1):
        notes.edit(part, RichText("🙂" * 1024 + "x"))
    with pytest.raises(ValueError, match="too long"):
        parts.join(visible(1))
    assert len(visible(1)) == 2


def test_a_checklist_is_split_by_its_items() -> None:
    title, items = lines_of(Content(RichText("Shopping\n☐ milk\nand more\n☑ bread"), kind="checklist"))
    assert title.text == "Shopping"
    assert [(item.text.text, item.is_done) for item in items] == [("milk\nand more", False), ("bread", True)]


@pytest.mark.parametrize(
    ("kind", "text"), [("text", "milk\n\u200b\nbread"), ("checklist", "☐ milk\n☐ \n☐ \u2800\n☐ bread")]
)
def test_a_line_of_nothing_visible_is_no_note(kind: str, text: str) -> None:
    items = lines_of(Content(RichText(text), kind=kind)).items
    assert len(items) == 2
    assert (items[0].text.text[:4], items[1].text.text) == ("milk", "bread")


@pytest.mark.parametrize("kind", ["photo", "album", "location"])
def test_nothing_but_text_is_split(kind: str) -> None:
    assert lines_of(Content(RichText("milk\nbread"), kind=kind)).items == []
