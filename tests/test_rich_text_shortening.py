"""Shortening a text to what there is room for."""

import pytest

from todobot import rich_text
from todobot.rich_text import RichText


def test_it_leaves_alone_what_fits() -> None:
    whole = rich_text.bold("ten chars!")
    assert rich_text.shortened(whole, 10, max_entities=1) == whole


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("aaaaaaaaaaaaa", 5, "aaaa…"),
        ("😀😀😀", 5, "😀😀…"),
        ("😀😀😀", 4, "😀…"),
        ("        ", 5, "…"),
    ],
)
def test_it_cuts_where_it_hurts_least(text: str, limit: int, shown: str) -> None:
    short = rich_text.shortened(RichText(text), limit)
    assert short.text == shown
    assert short.len16 <= limit


def test_it_keeps_the_formatting_of_what_is_left() -> None:
    short = rich_text.shortened(rich_text.join((rich_text.bold("loud"), " and ", rich_text.code("more"))), 10)
    assert (short.text, [entity.type for entity in short.entities]) == ("loud and…", ["bold"])


def test_it_cuts_before_the_first_entity_too_many() -> None:
    words = rich_text.join([rich_text.bold(word) for word in ("one", "two", "three")], " ")
    assert rich_text.shortened(words, 100, max_entities=2).text == "one two…"


@pytest.mark.parametrize("text", ["🙂", "ab", "a"])
def test_what_is_too_short_to_cut_loses_formatting_only(text: str) -> None:
    words = rich_text.bold(rich_text.italic(rich_text.code(text)))
    short = rich_text.shortened(words, words.len16, max_entities=2)
    assert (short.text, [entity.type for entity in short.entities]) == (text, ["bold", "italic"])
