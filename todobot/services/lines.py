"""A text as the lines that can be notes of their own."""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from todobot import rich_text
from todobot.rich_text import RichText
from todobot.services.notes import Content

MOST_PARTS = 50
"""The last of so many takes all the lines that are left."""
OPEN_MARK, DONE_MARK = "☐ ", "☑ "
"""What the items of a checklist begin with."""


class Item(NamedTuple):
    """What one part says."""

    text: RichText
    is_done: bool = False


class Lines(NamedTuple):
    """A text by its lines, those of nothing visible left out. Only a checklist has a title."""

    title: RichText
    items: list[Item]


def lines_of(content: Content) -> Lines:
    """Return the lines of a text, or the title and the items of a checklist; of other kinds nothing can be split."""
    if content.kind == "checklist":
        title, *pieces = _cut(content.text, _is_item)
        width = len(OPEN_MARK)
        return Lines(
            title,
            [Item(piece.slice16(width, piece.len16), piece.text.startswith(DONE_MARK)) for piece in pieces],
        )
    if content.kind != "text":
        return Lines(RichText(""), [])
    return Lines(RichText(""), [Item(piece) for piece in _cut(content.text, _is_seen)[1:]])


def _cut(words: RichText, is_beginning: Callable[[str], object]) -> list[RichText]:
    """Return what is before the first line for which that is so, then the pieces that begin with such a line."""
    starts, offset = [], 0
    for line in words.text.split("\n"):
        if is_beginning(line):
            starts.append(offset)
        offset += RichText(line).len16 + 1
    bounds = pairwise((0, *starts[:MOST_PARTS], words.len16))
    return [words.slice16(start, end).strip() for start, end in bounds]


def _is_item(line: str) -> bool:
    return line.startswith((OPEN_MARK, DONE_MARK)) and _is_seen(line[len(OPEN_MARK) :])


def _is_seen(line: str) -> bool:
    return not rich_text.is_blank(line)
