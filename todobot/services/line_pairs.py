"""Which note becomes which line when a message is edited whose lines are notes of their own."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from todobot.models import Note
from todobot.services import notes
from todobot.services.lines import Item

Pair = tuple[Note | None, Item | None]


def of(parts: Sequence[Note], before: Sequence[Item], items: Sequence[Item]) -> list[Pair]:
    """Return which part becomes which line: None for a line that is new, or gone. `before`: the lines until now.

    A line is the part that says the same, wherever the two stand. What is left stands for each other by its place
    between these; where lines are fewer there, those whose notes are not there any more count as gone first.
    """
    return list(_pairs(_in_order_of(before, parts), items))


def _pairs(parts: Sequence[Note], items: Sequence[Item]) -> Iterator[Pair]:
    same = _same(parts, items)
    yield from ((part, items[place]) for place, part in same.items())
    changed = [part for part in parts if part not in same.values()]
    matcher = SequenceMatcher(
        None, [part.text for part in parts], [item.text.text for item in items], autojunk=False
    )
    for _, start, end, first, behind in matcher.get_opcodes():
        before = [part for part in parts[start:end] if part in changed]
        after = [items[place] for place in range(first, behind) if place not in same]
        hidden = [part for part in before if not notes.is_visible(part)]
        gone = hidden[: max(0, len(before) - len(after))]
        yield from ((part, None) for part in gone)
        yield from zip_longest([part for part in before if part not in gone], after)


def _same(parts: Sequence[Note], items: Sequence[Item]) -> dict[int, Note]:
    """Return the parts that say just what a line says, by the line's place: those that can be seen before others."""
    left = sorted(parts, key=notes.is_visible, reverse=True)
    same: dict[int, Note] = {}
    for place, item in enumerate(items):
        part = next((part for part in left if part.text == item.text.text), None)
        if part is not None:
            left.remove(part)
            same[place] = part
    return same


def _in_order_of(items: Sequence[Item], parts: Sequence[Note]) -> list[Note]:
    """Return the parts as these lines stand; what says something else by now (its card) fills the places between."""
    same = _same(parts, items)
    others = iter([part for part in parts if part not in same.values()])
    placed = [same[place] if place in same else next(others, None) for place in range(len(items))]
    return [part for part in placed if part is not None] + list(others)
