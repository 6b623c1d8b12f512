"""The value itself, and the functions that compose it."""

import json
import math
import string
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, Self

from todobot.rich_text.entities import (
    Entity,
    boundary,
    clipped,
    outermost_first,
    read_entity,
    units,
    well_formed,
)


class RichText(NamedTuple):
    """Text with entities. Made by the functions below: the bare constructor checks nothing.

    A tuple is made sooner than a frozen dataclass, and each sentence is several of them.
    """

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @classmethod
    def plain(cls, text: str) -> Self:
        """Return `text` unformatted, with U+FFFD for a lone surrogate, which cannot be stored or sent."""
        return cls(well_formed(text))

    @classmethod
    def from_message(cls, text: object, entities: object) -> Self:
        """Return a message's `text` (or caption) with its entities, the dicts of the Bot API's JSON.

        Never raises: an entity that is malformed is dropped, one that runs past the end or splits a
        surrogate pair is clipped. Unknown types and fields are kept.
        """
        clean = well_formed(text) if isinstance(text, str) else ""
        if not entities:
            return cls(clean)
        encoded = units(clean)
        found = (read_entity(raw, encoded) for raw in entities) if isinstance(entities, list | tuple) else ()
        return cls(clean, tuple(sorted(filter(None, found), key=outermost_first)))

    @classmethod
    def from_stored(cls, text: str, entities: str | None) -> Self:
        """Return what `text` and `stored_entities()` kept; damaged JSON costs only the formatting."""
        try:
            return cls.from_message(text, json.loads(entities) if entities else None)
        except (ValueError, RecursionError):
            return cls.plain(text)

    @property
    def len16(self) -> int:
        """The length in UTF-16 code units."""
        return len(self.text) if self.text.isascii() else len(units(self.text)) // 2

    def entities_json(self) -> list[dict[str, Any]]:
        """Return the entities as the Bot API takes them (`entities`, `caption_entities`)."""
        return [
            {"type": entity.type, "offset": entity.offset, "length": entity.length, **dict(entity.extra)}
            for entity in self.entities
        ]

    def stored_entities(self) -> str | None:
        """Return the entities as compact JSON for the database, None when there are none."""
        if not self.entities:
            return None
        return json.dumps(self.entities_json(), ensure_ascii=False, separators=(",", ":"))

    def slice16(self, start: int, end: int) -> "RichText":
        """Return the part from `start` to `end` (UTF-16 units), its entities clipped and shifted.

        A place outside the text counts as its edge, a place inside a surrogate pair as the pair's start, so
        that neighbouring slices always add up to the whole.
        """
        if start <= 0 and end >= len(self.text) and end >= self.len16:
            return self
        encoded = units(self.text)
        start = boundary(encoded, start)
        end = max(start, boundary(encoded, end))
        kept = (clipped(entity, start, end) for entity in self.entities)
        return RichText(encoded[2 * start : 2 * end].decode("utf-16-le"), tuple(filter(None, kept)))

    def strip(self) -> "RichText":
        """Return this without white space at its edges, as Telegram trims a message."""
        text = self.text
        if len(text.strip()) == len(text):
            return self
        start, behind = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
        # All white space is one UTF-16 unit a character, so counts of both kinds agree here.
        return self.slice16(start, self.len16 - behind)

    def __add__(self, other: "str | RichText") -> "RichText":  # type: ignore[override]
        return join((self, other))

    def __radd__(self, other: str) -> "RichText":
        return join((other, self))

    def __bool__(self) -> bool:
        return bool(self.text)


def bold(content: str | RichText) -> RichText:
    """Return `content` in bold."""
    return _wrapped("bold", content)


def italic(content: str | RichText) -> RichText:
    """Return `content` in italics."""
    return _wrapped("italic", content)


def code(content: str | RichText) -> RichText:
    """Return `content` in a fixed width, which apps copy at a tap."""
    return _wrapped("code", content)


def strikethrough(content: str | RichText) -> RichText:
    """Return `content` struck through."""
    return _wrapped("strikethrough", content)


def date_time(moment: datetime, fallback: str | RichText, format: str) -> RichText:
    """Return `moment` so that every reader sees it in their own zone and language; old apps show `fallback`.

    Bot API 9.5: `format` is "r" (relative, counts by itself) or w?[dD]?[tT]?. ValueError for a naive moment.
    """
    if moment.tzinfo is None:
        raise ValueError("date_time needs a moment with a time zone")
    unix_time = math.floor(moment.timestamp())
    return _wrapped("date_time", fallback, ("unix_time", unix_time), ("date_time_format", format))


def join(parts: Iterable[str | RichText], separator: str | RichText = "") -> RichText:
    """Return all `parts` in a row, with `separator` between them, each with its own formatting."""
    texts: list[str] = []
    entities: list[Entity] = []
    offset = 0
    for part in parts:
        if separator and texts:
            offset = _append(separator, texts, entities, offset)
        offset = _append(part, texts, entities, offset)
    return RichText("".join(texts), tuple(entities))


def fill(template: str, /, **values: str | RichText) -> RichText:
    """Return `template` with each {name} replaced by its value, formatting kept; {{ and }} stand for braces.

    Values are never parsed. KeyError names a missing value, ValueError a placeholder that is not a name.
    """
    texts: list[str] = []
    entities: list[Entity] = []
    offset = 0
    for literal, length, name in _template_parts(template):
        texts.append(literal)
        offset += length
        if name is not None:
            offset = _append(values[name], texts, entities, offset)
    return RichText("".join(texts), tuple(entities))


def _append(piece: str | RichText, texts: list[str], entities: list[Entity], offset: int) -> int:
    """Append a piece that begins at `offset`; return where the next begins."""
    if isinstance(piece, str):
        words = well_formed(piece)
    else:
        words, formats = piece
        for kind, start, length, extra in formats:
            entities.append(Entity(kind, start + offset, length, extra))
    texts.append(words)
    return offset + (len(words) if words.isascii() else len(units(words)) // 2)


@lru_cache(maxsize=512)
def _template_parts(template: str) -> tuple[tuple[str, int, str | None], ...]:
    """Return what stands before each placeholder, its UTF-16 units, and the placeholder's name."""
    parts = []
    for literal, name, specification, conversion in string.Formatter().parse(template):
        if name is not None and (not name.isidentifier() or specification or conversion):
            raise ValueError(f"{{{name}}} in {template!r} is not a plain placeholder like {{name}}")
        words = RichText.plain(literal)
        parts.append((words.text, words.len16, name))
    return tuple(parts)


def rich(content: str | RichText) -> RichText:
    """Return `content` as RichText, a plain str unformatted."""
    return content if isinstance(content, RichText) else RichText.plain(content)


def _wrapped(kind: str, content: str | RichText, *extra: tuple[str, Any]) -> RichText:
    inner = rich(content)
    if not inner:
        return inner
    return RichText(inner.text, (Entity(kind, 0, inner.len16, extra), *inner.entities))
