"""A text cut to what there is room for, with "…" for the rest."""

from todobot.rich_text.paging import ENTITY_LIMIT, pages
from todobot.rich_text.value import RichText

_MORE = "…"
_SHORTEST = 3
"""UTF-16 units: a character of two, and "…" behind it."""


def shortened(text: RichText, limit: int, *, max_entities: int = ENTITY_LIMIT) -> RichText:
    """Return `text`, or its beginning with "…" behind when it is longer than `limit` UTF-16 units.

    It is cut like a page: at the end of a line or a word, where one is near. With more than `max_entities` so is what
    is short enough; where there is no room for "…" only the innermost of them go.
    """
    if text.len16 <= limit and len(text.entities) <= max_entities:
        return text
    if limit < _SHORTEST:
        head = text.slice16(0, limit)
        return RichText(head.text, head.entities[:max_entities])
    kept = text.slice16(0, limit + 1)
    if kept.len16 >= limit or len(kept.entities) > max_entities:
        heads = pages([kept], limit=limit - 1, max_entities=max_entities)
        kept = heads[0] if heads else RichText()
    return kept.strip() + _MORE
