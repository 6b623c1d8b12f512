"""A text of several lines, or a checklist: one note, or one a line, and back."""

import json
from typing import Any

import pytest

from tests.flow.keeper import Keeper
from tests.flow.program import Program
from tests.flow.tapper import labels

LINES = "milk\n\n  bread \n🚀 eggs"
SPLIT, JOIN, UNDO, KEEP = "Make it 3 notes", "Make it one note", "↩️ Undo", "📌 Keep"


@pytest.fixture
def ada(running: Program) -> Keeper:
    """Somebody new."""
    return Keeper(running, 10_000 + len(running.sandbox.world.people))


def test_lines_become_notes_and_one_note_again(ada: Keeper) -> None:
    receipt = ada.say(LINES)
    assert labels(receipt)[2] == [SPLIT]
    receipt = ada.tap(ada.tap(receipt, "1 week"), SPLIT)
    assert receipt["text"].startswith("✅ Saved as 3 notes. They go ")
    assert ada.kept("part, text, lifetime") == [
        (1, "milk", 604_800),
        (2, "bread", 604_800),
        (3, "🚀 eggs", 604_800),
    ]
    (ends,) = ada.program.rows("select count(distinct expires_at) from notes where user_id = ?", ada.id)
    assert ends == (1,)
    shown = "select * from sent_messages s join notes n on n.id = s.note_id where part > 0 and user_id = "
    ada.program.wait_for_rows(3, f"{shown} {ada.id}")
    receipt = ada.tap(receipt, JOIN)
    assert ada.kept("part, text") == [(0, LINES)]
    assert labels(receipt)[2] == [SPLIT]


def test_a_split_is_undone_and_so_is_a_join(ada: Keeper) -> None:
    receipt = ada.tap(ada.say(LINES), SPLIT)
    receipt = ada.tap(receipt, UNDO)
    assert ada.kept() == [LINES]
    receipt = ada.tap(ada.tap(receipt, SPLIT), JOIN)
    assert ada.kept() == [LINES]
    ada.tap(receipt, UNDO)
    assert ada.kept() == ["milk", "bread", "🚀 eggs"]


def test_a_double_tap_splits_and_joins_once(ada: Keeper) -> None:
    receipt = ada.say(LINES)
    data = ada.data_of(receipt, SPLIT)
    ada.tap_data(receipt, data)
    receipt = ada.tap_data(receipt, data)
    assert ada.kept() == ["milk", "bread", "🚀 eggs"]
    data = ada.data_of(receipt, JOIN)
    ada.tap_data(receipt, data)
    ada.tap_data(receipt, data)
    assert ada.kept() == [LINES]


def test_the_lifetime_buttons_are_for_all_parts(ada: Keeper) -> None:
    receipt = ada.tap(ada.tap(ada.say(LINES), SPLIT), KEEP)
    assert receipt["text"] == "📌 Saved as 3 notes, and kept."
    assert ada.kept("lifetime") == [0, 0, 0]
    receipt = ada.tap(ada.tap(receipt, UNDO), UNDO)
    assert ada.kept() == [LINES]
    ada.tap(receipt, UNDO)
    assert ada.kept() == []


def test_formatting_is_kept_a_line(ada: Keeper) -> None:
    entities = [{"type": "bold", "offset": 3, "length": 9}, {"type": "code", "offset": 13, "length": 2}]
    ada.tap(ada.say("🚀 milk\nbread\nhi", entities=entities), SPLIT)
    assert ada.kept("text, entities") == [
        ("🚀 milk", '[{"type":"bold","offset":3,"length":4}]'),
        ("bread", '[{"type":"bold","offset":0,"length":4}]'),
        ("hi", '[{"type":"code","offset":0,"length":1}]'),
    ]


def test_no_more_than_fifty_notes_become_of_a_text(ada: Keeper) -> None:
    text = "\n".join(map(str, range(60)))
    ada.tap(ada.say(text), "Make it 50 notes")
    parts = ada.kept()
    assert len(parts) == 50
    assert "\n".join(parts) == text


def test_one_line_is_not_split(ada: Keeper) -> None:
    assert len(labels(ada.say("milk\n \n"))) == 2


def test_a_checklist_is_one_note_or_one_an_item(ada: Keeper) -> None:
    receipt = ada.share("send_checklist", "Shopping", ["milk", "bread", "eggs"], done=[2])
    whole = [("checklist", "Shopping\n☐ milk\n☑ bread\n☐ eggs")]
    assert ada.kept("kind, text") == whole
    receipt = ada.tap(receipt, "Make it 3 notes")
    columns = "text, source, done_at is not null"
    assert ada.kept(columns) == [
        ("milk", "Shopping", 0),
        ("bread", "Shopping", 1),
        ("eggs", "Shopping", 0),
    ]
    ada.tap(receipt, "Make it one note")
    assert ada.kept("kind, text") == whole


def test_items_done_since_the_split_stay_done_in_one_note(ada: Keeper) -> None:
    receipt = ada.tap(ada.say("milk\nbread"), "Make it 2 notes")
    ada.tap(ada.tap(ada.say("/list"), "1"), "✅ Done")
    receipt = ada.tap(receipt, "Make it one note")
    assert ada.kept("kind, text") == [("checklist", "☑ milk\n☐ bread")]
    ada.tap(receipt, "Make it 2 notes")
    assert ada.kept("text, done_at is not null") == [("milk", 1), ("bread", 0)]


def test_all_formatting_survives_saving_editing_and_splitting(ada: Keeper) -> None:
    kinds: list[dict[str, Any]] = [
        {"type": kind}
        for kind in ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote")
    ]
    kinds += [
        {"type": "expandable_blockquote"},
        {"type": "pre", "language": "python"},
        {"type": "text_link", "url": "https://example.org/"},
        {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        {"type": "date_time", "unix_time": 1_800_000_000, "date_time_format": "r"},
    ]
    lines = [f"line {index:02}" for index in range(len(kinds))]
    entities = [{**kind, "offset": 8 * index, "length": 7} for index, kind in enumerate(kinds)]
    written = {str(sorted(kind.items())) for kind in kinds}
    receipt = ada.say("\n".join(lines), entities=entities)
    assert {_look(entity) for entity in _entities(ada.kept("entities"))} == written
    ada.edit(0, "\n".join([*lines, "and more"]), entities=entities)
    receipt = ada.becomes(receipt, "Changed")
    assert {_look(entity) for entity in _entities(ada.kept("entities"))} == written
    ada.tap(receipt, f"Make it {len(lines) + 1} notes")
    parts = ada.kept("text, entities")
    assert [text for text, _ in parts] == [*lines, "and more"]
    assert [[_look(entity) for entity in _entities([found])] for _, found in parts[:-1]] == [
        [str(sorted(kind.items()))] for kind in kinds
    ]


def _entities(stored: list[Any]) -> list[dict[str, Any]]:
    return [entity for found in stored if found for entity in json.loads(found)]


def _look(entity: dict[str, Any]) -> str:
    return str(sorted((name, value) for name, value in entity.items() if name not in ("offset", "length")))
