"""Blocks of text packed into messages: as few as it takes, cut where it hurts least."""

import unicodedata
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from todobot.rich_text.entities import outermost_first
from todobot.rich_text.value import RichText, join, rich

MESSAGE_LIMIT = 4096  # Bot API: the longest text of a message; counted in UTF-16 units it always holds
ENTITY_LIMIT = 100  # Telegram keeps no more entities than this in one message

# How good a place is to cut at.
_ANYWHERE, _BETWEEN_CHARACTERS, _WHITE_SPACE, _LINE_END, _PARAGRAPH_END = range(5)

# What Telegram's server ignores, beside white space, when it asks whether a text is empty.
_INVISIBLE = frozenset("\u030a\u0333\u033f\u180e\u2800\u3164\ufeff\ufffc").union(
    map(chr, (*range(0x20), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065))),
    map(chr, range(0xE0000, 0xE0080)),
)
_JOINER = "\u200d"


def pages(
    blocks: Iterable[str | RichText],
    *,
    separator: str | RichText = "\n\n",
    limit: int = MESSAGE_LIMIT,
    max_entities: int = ENTITY_LIMIT,
) -> list[RichText]:
    """Return `blocks` in order as messages of at most `limit` UTF-16 units and `max_entities` entities.

    Cuts fall between blocks. Only a block too long for any message is cut inside: at the end of a paragraph,
    a line, a word or at least a character, and through an entity only when no other place is left. Nothing is
    lost but, at the cuts, separators and what Telegram takes for blank; and where more than `max_entities`
    entities begin at one character, the innermost of them. ValueError for limits that no text can meet.
    """
    if limit < 2 or max_entities < 1:  # a character may be two units
        raise ValueError(f"no text fits into {limit} UTF-16 units with {max_entities} entities")
    pager = _Pager(rich(separator), limit, max_entities)
    for block in blocks:
        pager.add(rich(block))
    pager.turn()
    return pager.pages


class _Pager:
    """Fills one page after the other; `pages` are those that are full."""

    def __init__(self, separator: RichText, limit: int, max_entities: int) -> None:
        self.pages: list[RichText] = []
        self._separator = separator
        self._whole_page = _Room(limit, max_entities)
        self._left = self._whole_page
        self._parts: list[RichText] = []

    def add(self, block: RichText) -> None:
        """Put `block` on the page in hand, on the next, or on as many as it needs."""
        while not is_blank(block.text):
            if not self._parts:
                block = _without_indent(block)
            if self._room().holds(block):
                self._put(block)
                return
            if place := self._place_to_cut(block):
                self._put(block.slice16(0, place))
                block = block.slice16(place, block.len16)
            self.turn()

    def turn(self) -> None:
        """Close the page in hand."""
        page = join(self._parts).strip()
        if not is_blank(page.text):
            entities = sorted(page.entities, key=outermost_first)[: self._whole_page.entities]
            self.pages.append(RichText(page.text, tuple(entities)))
        self._parts = []
        self._left = self._whole_page

    def _room(self) -> "_Room":
        """Return what the page in hand has left for the next block."""
        return self._left.without(self._separator) if self._parts else self._left

    def _put(self, block: RichText) -> None:
        self._left = self._room().without(block)
        self._parts += [self._separator, block] if self._parts else [block]

    def _place_to_cut(self, block: RichText) -> int | None:
        """Return where to cut `block` so that its head fits the page in hand, None to turn the page first."""
        begun = bool(self._parts)
        if begun and self._whole_page.holds(block):
            return None
        places = _places(block, self._room().reach(block, at_least_one=not begun), self._whole_page.units)
        if not places:
            return None if begun else 1 + (block.text[0] > "\uffff")
        half = max(places, key=lambda place: (place.entities_spared, place.offset)).offset // 2
        # A natural end that would leave more than half of the page empty is no better than any other place.
        best = max(
            place if place.offset > half else place._replace(quality=min(place.quality, _BETWEEN_CHARACTERS))
            for place in places
        )
        return best.offset if best.is_harmless or not begun else None


class _Room(NamedTuple):
    """How much still fits on a page."""

    units: int
    entities: int

    def without(self, part: RichText) -> "_Room":
        return _Room(self.units - part.len16, self.entities - len(part.entities))

    def holds(self, block: RichText) -> bool:
        trailing = len(block.text) - len(block.text.rstrip())  # trimmed should the page end here
        return block.len16 - trailing <= self.units and len(block.entities) <= self.entities

    def reach(self, block: RichText, *, at_least_one: bool) -> int:
        """Return the offset up to which `block` fits; `at_least_one`: whatever begins at its start is let in."""
        starts = sorted(entity.offset for entity in block.entities)[max(self.entities, 0) :]
        furthest = min([self.units, block.len16, *(start for start in starts if start or not at_least_one)])
        return max(furthest, 0)


class _Place(NamedTuple):
    """A place to cut at; the greatest is the best."""

    entities_spared: int  # minus how many entities would be cut although a page could hold them
    quality: int
    offset: int

    @property
    def is_harmless(self) -> bool:
        return self.entities_spared == 0 and self.quality >= _WHITE_SPACE


def _places(block: RichText, furthest: int, page_units: int) -> list[_Place]:
    """Return every place to cut `block` from behind its first character up to the offset `furthest`."""
    begins_or_ends = [0] * (furthest + 2)
    for entity in block.entities:
        if entity.length <= page_units:
            begins_or_ends[min(entity.offset + 1, furthest + 1)] -= 1
            begins_or_ends[min(entity.end, furthest + 1)] += 1
    spared = list(accumulate(begins_or_ends))
    places = []
    offset = regional_run = 0
    for index, char in enumerate(block.text, 1):
        offset += 1 + (char > "\uffff")
        if offset > furthest:
            break
        regional_run = regional_run + 1 if _is_regional(char) else 0
        quality = _quality(block.text, index, after_half_a_flag=regional_run % 2 == 1)
        places.append(_Place(spared[offset], quality, offset))
    return places


def _quality(text: str, index: int, *, after_half_a_flag: bool) -> int:
    """Return how good it is to cut `text` before the character at `index`, which is at least 1."""
    before, after = text[index - 1], text[index : index + 1]
    if not after or "\n\n" in text[max(index - 2, 0) : index + 2]:
        return _PARAGRAPH_END
    if before == "\n" or after == "\n":
        return _LINE_END
    if _JOINER in (before, after) or _extends(after) or (after_half_a_flag and _is_regional(after)):
        return _ANYWHERE
    return _WHITE_SPACE if before.isspace() or after.isspace() else _BETWEEN_CHARACTERS


def _extends(char: str) -> bool:
    """Say whether `char` only changes the one before it: accents, variation selectors, skin tones, tags."""
    if char < "\u0300":
        return False
    is_skin_tone_or_tag = "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"
    return is_skin_tone_or_tag or unicodedata.category(char).startswith("M")


def _is_regional(char: str) -> bool:
    """Say whether `char` is one of the letters of which two make a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def is_blank(text: str) -> bool:
    """Say whether Telegram would call `text` empty."""
    return all(char.isspace() or char in _INVISIBLE for char in text)


def _without_indent(block: RichText) -> RichText:
    indent = len(block.text) - len(block.text.lstrip())
    return block.slice16(indent, block.len16) if indent else block
