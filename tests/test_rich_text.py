"""What a RichText is made of, and what comes back from messages, the database and templates."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from todobot import rich_text
from todobot.rich_text import Entity, RichText


def test_it_counts_in_utf16_units() -> None:
    assert [RichText.plain(text).len16 for text in ("abc", "äöü", "a😀b")] == [3, 3, 4]


def test_it_wraps_text_and_keeps_what_is_inside() -> None:
    whole = rich_text.bold("😀" + rich_text.italic("x"))
    assert whole == RichText("😀x", (Entity("bold", 0, 3), Entity("italic", 2, 1)))


@pytest.mark.parametrize("kind", ["bold", "italic", "code", "strikethrough"])
def test_it_wraps_by_name_and_never_nothing(kind: str) -> None:
    wrap = getattr(rich_text, kind)
    assert wrap("ab").entities_json() == [{"type": kind, "offset": 0, "length": 2}]
    assert wrap("") == RichText()


def test_it_writes_moments_as_unix_time() -> None:
    moment = datetime(2026, 3, 1, 12, 0, 0, 900_000, tzinfo=timezone(timedelta(hours=2)))
    seconds = int(datetime(2026, 3, 1, 10, 0, 0, tzinfo=UTC).timestamp())
    expected = {"type": "date_time", "offset": 0, "length": 4, "unix_time": seconds, "date_time_format": "r"}
    assert rich_text.date_time(moment, "soon", "r").entities_json() == [expected]


def test_it_refuses_a_moment_without_a_zone() -> None:
    naive = datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        rich_text.date_time(naive, "soon", "r")


def test_it_joins_with_the_separator_only_between() -> None:
    joined = rich_text.join(["a", rich_text.bold("😀"), "c"], rich_text.code("-"))
    entities = (Entity("code", 1, 1), Entity("bold", 2, 2), Entity("code", 4, 1))
    assert joined == RichText("a-😀-c", entities)
    assert rich_text.join([], "-") == RichText()


def test_it_adds_text_on_both_sides() -> None:
    assert "😀" + rich_text.bold("b") + "c" == RichText("😀bc", (Entity("bold", 2, 1),))


def test_it_is_false_only_without_text() -> None:
    assert (bool(RichText()), bool(RichText.plain(" "))) == (False, True)


def test_it_can_be_a_key() -> None:
    mention = {"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 1}}
    first, second = (RichText.from_message("a", [mention]) for _ in range(2))
    assert len({first, second}) == 1


# Slices


def test_it_cuts_an_entity_in_two_of_the_same_kind() -> None:
    link = RichText("abcd", (Entity("text_link", 1, 3, (("url", "https://x.example"),)),))
    assert link.slice16(0, 2).entities == (Entity("text_link", 1, 1, (("url", "https://x.example"),)),)
    assert link.slice16(2, 4).entities == (Entity("text_link", 0, 2, (("url", "https://x.example"),)),)


def test_it_drops_entities_outside_a_slice() -> None:
    assert rich_text.join(["a", rich_text.bold("b"), "c"]).slice16(0, 1) == RichText("a")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 2, "a"), (2, 4, "😀b"), (1, 3, "😀"), (-5, 99, "a😀b"), (3, 1, ""), (99, 100, "")],
)
def test_it_never_splits_a_surrogate_pair(start: int, end: int, expected: str) -> None:
    assert RichText("a😀b").slice16(start, end).text == expected


def test_it_strips_white_space_and_shifts_entities() -> None:
    padded = rich_text.join([rich_text.italic(" \n"), rich_text.bold("  😀 "), "\u3000"])
    assert padded.strip() == RichText("😀", (Entity("bold", 0, 2),))
    assert rich_text.bold(" \n").strip() == RichText()


# What comes from Telegram and from the database


def test_it_keeps_unknown_types_and_fields_of_a_message() -> None:
    raw = [
        {"type": "hologram", "offset": 0, "length": 1, "colours": ["red", {"name": "blue"}]},
        {"type": "text_mention", "offset": 1, "length": 1, "user": {"id": 1, "first_name": "Ada"}},
    ]
    assert RichText.from_message("ab", raw).entities_json() == raw


def test_it_reads_the_dicts_of_the_telegram_library() -> None:
    raw = {"type": "bold", "offset": 0, "length": 1, "url": None, "user": None}
    assert RichText.from_message("a", [raw]) == rich_text.bold("a")


@pytest.mark.parametrize(
    ("offset", "length", "kept"),
    [(1, 9, (1, 3)), (2, 2, (1, 3)), (1, 1, None), (0, 2, (0, 1)), (0, 10**400, (0, 4)), (9, 1, None)],
)
def test_it_clips_entities_to_the_text(offset: int, length: int, kept: tuple[int, int] | None) -> None:
    entities = RichText.from_message("a😀b", [{"type": "bold", "offset": offset, "length": length}]).entities
    assert [(entity.offset, entity.length) for entity in entities] == ([kept] if kept else [])


def deep_list() -> list[Any]:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    return deep


NONSENSE: dict[str, dict[Any, Any]] = {
    "negative offset": {"offset": -1},
    "zero length": {"length": 0},
    "negative length": {"length": -3},
    "offset as text": {"offset": "0"},
    "offset as truth": {"offset": True},
    "length as fraction": {"length": 1.0},
    "empty type": {"type": ""},
    "no type": {"type": None},
    "broken type": {"type": "\ud800"},
    "broken field": {"url": "\udc00"},
    "not a number": {"url": float("nan")},
    "endless number": {"url": 10**5000},
    "no JSON": {"url": object()},
    "key that is no text": {"user": {1: "x"}},
    "field name that is no text": {5: "x"},
    "bottomless": {"user": deep_list()},
}


@pytest.mark.parametrize("hostile", NONSENSE.values(), ids=NONSENSE.keys())
def test_it_drops_an_entity_that_makes_no_sense(hostile: dict[Any, Any]) -> None:
    good = {"type": "bold", "offset": 0, "length": 1}
    assert RichText.from_message("abc", [{**good, **hostile}, good]).entities == (Entity("bold", 0, 1),)


@pytest.mark.parametrize("entities", [None, 3, "bold", {}, [None, 1, "x", []]])
def test_it_takes_no_entities_for_none(entities: object) -> None:
    assert RichText.from_message("abc", entities) == RichText("abc")


def test_it_takes_a_missing_text_for_empty() -> None:
    assert RichText.from_message(None, [{"type": "bold", "offset": 0, "length": 1}]) == RichText()


def test_it_replaces_lone_surrogates_and_keeps_the_offsets() -> None:
    text = json.loads('"\\ud83d-\\ud83d\\ude00\\ude00"')
    whole = RichText.from_message(text, [{"type": "bold", "offset": 2, "length": 2}])
    assert whole == RichText("\ufffd-😀\ufffd", (Entity("bold", 2, 2),))


def test_it_comes_back_from_the_database() -> None:
    whole = RichText("aé😀", (Entity("text_link", 1, 3, (("url", "https://é.example"),)),))
    stored = '[{"type":"text_link","offset":1,"length":3,"url":"https://é.example"}]'
    assert whole.stored_entities() == stored
    assert RichText.from_stored("aé😀", stored) == whole


def test_it_stores_nothing_for_plain_text() -> None:
    assert RichText("a").stored_entities() is None
    assert RichText.from_stored("a", None) == RichText("a")


@pytest.mark.parametrize("damaged", ["[{", "7", "", "[" * 100_000])
def test_damaged_entities_cost_only_the_formatting(damaged: str) -> None:
    assert RichText.from_stored("a", damaged) == RichText("a")


# Templates


def test_it_fills_a_template_and_keeps_formatting() -> None:
    filled = rich_text.fill("😀 {name}, {{x}}: {name}!", name=rich_text.bold("Ada"))
    assert filled == RichText("😀 Ada, {x}: Ada!", (Entity("bold", 3, 3), Entity("bold", 13, 3)))


@pytest.mark.parametrize("name", ["{x}", "{0}", "<b>", "{{", "*_`["])
def test_values_are_never_parsed(name: str) -> None:
    assert rich_text.fill("Hello, {name}!", name=name) == RichText(f"Hello, {name}!")


def test_a_missing_value_is_named() -> None:
    with pytest.raises(KeyError, match="expires"):
        rich_text.fill("{name} {expires}", name="Ada")


@pytest.mark.parametrize("template", ["{}", "{0}", "{a.b}", "{a[0]}", "{a:>3}", "{a!r}", "{a", "a}"])
def test_only_plain_names_are_placeholders(template: str) -> None:
    with pytest.raises(ValueError, match=r"placeholder|[Ss]ingle|expected"):
        rich_text.fill(template, a="x")
