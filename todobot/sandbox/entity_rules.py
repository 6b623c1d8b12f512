"""Message entities: what Telegram refuses, and how it sorts out those that overlap.

Inside, an entity is a Span: offsets in code points, which Python can slice by; at the doors they are UTF-16
code units (Bot API: MessageEntity).
"""

import heapq
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from .chats import Json
from .errors import ApiError, bad_request

SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
VERBATIM = frozenset({"pre", "code"})
DETECTED = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
NEEDED_FIELDS = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
KNOWN = SPLITTABLE | QUOTES | VERBATIM | DETECTED | NEEDED_FIELDS.keys()
DATE_TIME_FORMAT = re.compile("r|w?[dD]?[tT]?")
KEPT_FIELDS = ("url", "user", "language", "custom_emoji_id", "unix_time", "date_time_format")


@dataclass(frozen=True)
class Span:
    """An entity over text[start:end]; `rest` is what it says beside type, offset and length."""

    start: int
    end: int
    type: str
    rest: Json

    def moved(self, start: int, end: int) -> "Span":
        """Return the same over other characters."""
        return replace(self, start=start, end=end)

    def order(self) -> tuple[int, int, bool, str]:
        """Return the key Telegram lists entities by: from the left, the longer first."""
        return (self.start, -self.end, self.type not in QUOTES, self.type)


def checked_spans(text: str, entities: Any) -> list[Span]:
    """Return the entities as spans. Raises ApiError 400 with Telegram's sentence for wrong ones."""
    if not isinstance(entities, list):
        raise _unparsable("expected an Array of MessageEntity")
    points = _code_points(text)
    spans = []
    for entity in entities:
        kind, offset, length = _checked_fields(entity)
        if length == 0:
            continue
        end = offset + length
        if end >= len(points):
            raise _out_of_text(offset, end, len(points) - 1)
        for place, edge in ((offset, "begins"), (end, "ends")):
            if points[place] is None:
                byte = len(text[: (points[place - 1] or 0) + 1].encode())
                raise _unparsable(f"entity {edge} in a middle of a UTF-16 symbol at byte offset {byte}")
        rest = {key: entity[key] for key in KEPT_FIELDS if key in entity}
        spans.append(Span(points[offset] or 0, points[end] or 0, kind, rest))
    return spans


def arranged(explicit: list[Span], found: list[Span]) -> list[Span]:
    """Return one sorted list in which entities nest and never cross, `found` giving way to `explicit` ones."""
    if not explicit:
        return found
    solid = _without_overlaps([span for span in explicit if span.type not in SPLITTABLE | QUOTES])
    solid += [span for span in found if not any(_overlap(span, other) for other in solid)]
    quotes = _without_overlaps([span for span in explicit if span.type in QUOTES])
    fixed = [span for span in solid if not any(_cross(span, quote) for quote in quotes)] + quotes
    verbatim = [span for span in fixed if span.type in VERBATIM]
    styles = [part for span in _merged_styles(explicit) for part in _outside(span, verbatim)]
    return _nested(fixed + styles)


def to_entities(text: str, spans: list[Span]) -> list[Json]:
    """Return the spans as the Bot API writes entities."""
    if not spans:
        return []
    units = _utf16_offsets(text)
    return [
        {
            "offset": units[span.start],
            "length": units[span.end] - units[span.start],
            "type": span.type,
            **span.rest,
        }
        for span in spans
    ]


def _checked_fields(entity: Any) -> tuple[str, int, int]:
    if not isinstance(entity, dict):
        raise _unparsable("expected an Object")
    kind = entity.get("type")
    if not isinstance(kind, str) or kind not in KNOWN:
        raise _unparsable("unsupported entity type specified")
    offset, length = entity.get("offset"), entity.get("length")
    for name, value in (("offset", offset), ("length", length)):
        if not isinstance(value, int) or isinstance(value, bool):
            raise _unparsable(f'field "{name}" must be a Number')
        if not 0 <= value <= 1_000_000:
            raise _unparsable(f"receive an entity with incorrect {name} {value}")
    _check_rest(kind, entity)
    return kind, offset, length  # type: ignore[return-value]


def _check_rest(kind: str, entity: Json) -> None:
    needed = NEEDED_FIELDS.get(kind)
    if needed is not None and entity.get(needed) is None:
        raise _unparsable(f'can\'t find field "{needed}"')
    if kind == "date_time":
        if not isinstance(entity["unix_time"], int) or entity["unix_time"] < 0:
            raise _unparsable("wrong date_time unix_time specified")
        if DATE_TIME_FORMAT.fullmatch(str(entity.get("date_time_format", ""))) is None:
            raise _unparsable("wrong date_time format specified")


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _out_of_text(offset: int, end: int, length: int) -> ApiError:
    if offset >= length:
        return _unparsable(f"entity begins after the end of the text at UTF-16 offset {offset}")
    return _unparsable(
        f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
    )


def _utf16_offsets(text: str) -> list[int] | range:
    """Return the UTF-16 offset of every code point, and of the end."""
    if text.isascii():
        return range(len(text) + 1)
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets


def _code_points(text: str) -> list[int | None] | range:
    """Return the code point at every UTF-16 offset (None inside a surrogate pair), and at the end."""
    if text.isascii():
        return range(len(text) + 1)
    points: list[int | None] = []
    for index, character in enumerate(text):
        points += (index, None) if character > "\uffff" else (index,)
    return [*points, len(text)]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _cross(one: Span, other: Span) -> bool:
    """Say whether they overlap without `one` lying inside `other`."""
    return _overlap(one, other) and not (other.start <= one.start and one.end <= other.end)


def _without_overlaps(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=Span.order):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _merged_styles(spans: list[Span]) -> list[Span]:
    """Return the styles with those of one type that touch or overlap made one."""
    merged: dict[str, list[Span]] = {}
    for span in sorted((span for span in spans if span.type in SPLITTABLE), key=Span.order):
        same = merged.setdefault(span.type, [])
        if same and span.start <= same[-1].end:
            same[-1] = same[-1].moved(same[-1].start, max(same[-1].end, span.end))
        else:
            same.append(span)
    return [span for same in merged.values() for span in same]


def _outside(span: Span, verbatim: list[Span]) -> list[Span]:
    """Return the parts of a style outside pre and code, which hold no other entities."""
    edges = [span.start]
    for other in verbatim:
        if _overlap(span, other):
            edges += [max(span.start, other.start), min(span.end, other.end)]
    edges.append(span.end)
    return [span.moved(start, end) for start, end in list(pairwise(edges))[::2] if start < end]


def _nested(spans: list[Span]) -> list[Span]:
    """Return the spans sorted, a style that crosses another entity's end cut in two there."""
    waiting = [(span.order(), index, span) for index, span in enumerate(spans)]
    heapq.heapify(waiting)
    open_ends: list[int] = []
    result: list[Span] = []
    while waiting:
        _, index, span = heapq.heappop(waiting)
        while open_ends and open_ends[-1] <= span.start:
            open_ends.pop()
        if open_ends and span.end > open_ends[-1]:
            rest = span.moved(open_ends[-1], span.end)
            heapq.heappush(waiting, (rest.order(), index, rest))
            span = span.moved(span.start, open_ends[-1])
        open_ends.append(span.end)
        result.append(span)
    return result
