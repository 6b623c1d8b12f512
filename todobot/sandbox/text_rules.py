"""Text as Telegram takes it: cleaned, trimmed, measured, with the entities moved along."""

import re
from typing import Any

from .chats import Json
from .entity_detection import detected
from .entity_rules import Span, arranged, checked_spans, to_entities
from .errors import bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100
TRIMMED = " \n"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

# Telegram: control characters (tabs too, line feeds not) become spaces; carriage returns, line and paragraph
# separators, direction embeddings and three combining lines go.
_REMOVED = [0x0D, *range(0x2028, 0x202F), 0x030A, 0x0333, 0x033F]
_CLEANING: dict[int, str | None] = dict.fromkeys((*range(10), 0x0B, 0x0C, *range(0x0E, 0x20)), " ")
_CLEANING |= dict.fromkeys(_REMOVED)
_REMOVED_CHARACTERS = frozenset(map(chr, _REMOVED))
_INVISIBLE = frozenset(
    " \n\u00a0\u1680\u180e\u202f\u205f\u2800\u3000\u3164\ufeff\ufffc"
    + "".join(map(chr, (*range(0x2000, 0x2010), *range(0x2060, 0x2065))))
)


def formatted(text: str, entities: Any = None, *, key: str = "text") -> Json:
    """Return {"text": ..., "entities": [...]} (or caption and caption_entities) as Telegram would keep them.

    `text` of key "caption" may be empty: then nothing is returned. Raises ApiError 400 with Telegram's sentence.
    """
    if _LONE_SURROGATE.search(text):
        raise bad_request("strings must be encoded in UTF-8")
    spans = checked_spans(text, entities) if entities else []
    text, spans = _cleaned(text, spans)
    if _is_invisible(text):
        if key == "caption":
            return {}
        raise bad_request("message text is empty")
    if len(text) > (MAX_CAPTION if key == "caption" else MAX_TEXT):
        raise bad_request("message caption is too long" if key == "caption" else "message is too long")
    found = to_entities(text, arranged(spans, detected(text))[:MAX_ENTITIES])
    return {key: text, entities_key(key): found} if found else {key: text}


def edited(message: Json, text: str, entities: Any = None) -> Json:
    """Return the changes that give `message` a new text or, if it is a medium, a new caption."""
    key = "text" if "text" in message else "caption"
    return {key: None, entities_key(key): None} | formatted(text, entities, key=key)


def entities_key(key: str) -> str:
    """Return the name of the entities beside a "text" or a "caption"."""
    return "entities" if key == "text" else "caption_entities"


def _is_invisible(text: str) -> bool:
    return not text or all(character in _INVISIBLE for character in text)


def _cleaned(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    if not spans:
        return text.translate(_CLEANING).strip(TRIMMED), []
    if not _REMOVED_CHARACTERS.isdisjoint(text):
        kept = [0]
        for character in text:
            kept.append(kept[-1] + (character not in _REMOVED_CHARACTERS))
        spans = [span.moved(kept[span.start], kept[span.end]) for span in spans]
    text = text.translate(_CLEANING)
    start = len(text) - len(text.lstrip(TRIMMED))
    end = len(text.rstrip(TRIMMED))
    trimmed = (_trimmed(text, span, end) for span in spans)
    return text[start:end], [span.moved(span.start - start, span.end - start) for span in trimmed if span]


def _trimmed(text: str, span: Span, end: int) -> Span | None:
    """Return the span without white space before it and past the text's end; None when nothing is left."""
    first = span.start
    while first < span.end and text[first] in TRIMMED:
        first += 1
    last = min(span.end, end)
    return span.moved(first, last) if first < last else None
