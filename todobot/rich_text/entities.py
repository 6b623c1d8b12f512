"""One entity, and how places in a text are counted: in UTF-16 code units, as Telegram does."""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

_LEVELS = 8  # how deep an entity's own fields may nest; Bot API: text_mention's `user` needs two


class Entity(NamedTuple):
    """One MessageEntity. `extra` holds its other fields as they came (url, user, unix_time, ...)."""

    type: str
    offset: int
    length: int
    extra: tuple[tuple[str, Any], ...] = ()

    def __hash__(self) -> int:
        return hash((self.type, self.offset, self.length))  # what `extra` holds may be unhashable

    @property
    def end(self) -> int:
        """The offset of the first UTF-16 unit behind this entity."""
        return self.offset + self.length


def units(text: str) -> bytes:
    """Return `text` as UTF-16 code units of two bytes each."""
    return text.encode("utf-16-le")


def well_formed(text: str) -> str:
    """Return `text` with U+FFFD, as many UTF-16 units, for each lone surrogate (JSON can spell one)."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def boundary(encoded: bytes, place: int) -> int:
    """Return `place` moved into the text and to the start of the surrogate pair it would split."""
    place = min(max(place, 0), len(encoded) // 2)
    splits_pair = 2 * place < len(encoded) and encoded[2 * place + 1] & 0xFC == 0xDC
    return place - splits_pair


def clipped(entity: Entity, start: int, end: int) -> Entity | None:
    """Return what of `entity` lies between `start` and `end`, counted from `start`; None for nothing."""
    first, behind = max(entity.offset, start), min(entity.end, end)
    return entity._replace(offset=first - start, length=behind - first) if behind > first else None


def outermost_first(entity: Entity) -> tuple[int, int]:
    """Sort key: in reading order, the longer of two that start together first."""
    return entity.offset, -entity.length


def read_entity(raw: object, encoded: bytes) -> Entity | None:
    """Return the entity in `raw`, None when it makes no sense for a text of these UTF-16 units."""
    match raw:
        # bool is an int to Python, not to JSON.
        case {"offset": bool()} | {"length": bool()}:
            return None
        case {"type": str(kind), "offset": int(offset), "length": int(length), **rest}:
            start, end = boundary(encoded, offset), boundary(encoded, offset + length)
            if kind and offset >= 0 and start < end and _is_json({kind: rest}):
                return Entity(kind, start, end - start, _extra(rest))
    return None


def _extra(fields: dict[Any, Any]) -> tuple[tuple[str, Any], ...]:
    # null is how pyTelegramBotAPI's dicts spell an absent field.
    return tuple((name, value) for name, value in fields.items() if value is not None)


def _is_json(value: object, levels: int = _LEVELS) -> bool:
    """Say whether `value` can be stored and sent, and is no deeper than `levels`."""
    match value:
        case str():
            return well_formed(value) == value
        case dict():
            return all(isinstance(name, str) for name in value) and _all_json(
                [*value, *value.values()], levels
            )
        case list():
            return _all_json(value, levels)
        case float():
            return math.isfinite(value)
        case int():
            return abs(value) < 1 << 63
    return value is None


def _all_json(values: Iterable[object], levels: int) -> bool:
    return levels > 0 and all(_is_json(value, levels - 1) for value in values)
