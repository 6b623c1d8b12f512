"""A text of several lines as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todobot import rich_text
from todobot.rich_text import RichText


@pytest.mark.parametrize(
    ("text", "line"),
    [("milk", "milk"), ("milk\nbread", "milk / bread"), (" \na \n\n\t b\n🚀\n", "a / b / 🚀"), ("\n", "")],
)
def test_line_breaks_become_slashes(text: str, line: str) -> None:
    assert rich_text.in_one_line(RichText(text)).text == line


def test_an_entity_over_several_lines_stays_one() -> None:
    line = rich_text.in_one_line(rich_text.join(("🚀\n", rich_text.bold("milk\n\nbread"), "\n", "eggs")))
    (bold,) = line.entities
    assert line.slice16(bold.offset, bold.end).text == "milk / bread"


@given(st.lists(st.text(alphabet="a🚀 \n", max_size=6), min_size=1, max_size=8))
def test_each_entity_covers_the_words_it_covered(pieces: list[str]) -> None:
    text = rich_text.join([rich_text.bold(piece) if n % 2 else piece for n, piece in enumerate(pieces)])
    line = rich_text.in_one_line(text)
    assert "\n" not in line.text
    covered = ["".join(line.slice16(e.offset, e.end).text.replace("/", "").split()) for e in line.entities]
    words = ["".join(piece.split()) for piece in pieces[1::2]]
    assert list(filter(None, covered)) == list(filter(None, words))
    assert all(0 <= e.offset < e.end <= line.len16 for e in line.entities)
