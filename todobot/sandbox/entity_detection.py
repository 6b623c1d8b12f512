"""The entities that Telegram finds by itself in a text: commands, hashtags, mentions, links, addresses."""

import re

from .entity_rules import Span

_PATTERNS = {
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])"),
    "hashtag": re.compile(r"(?<![\w#@])#(?=\d*[^\W\d])\w{1,256}(?![\w#])"),
    "mention": re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{2,32}(?![\w@])"),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w@])"),
    "url": re.compile(
        r"(?<![\w@.-])"
        r"(?:https?://(?:[^\W_][\w-]*\.)*[^\W_][\w-]*(?::\d{1,5})?"
        r"|(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:com|org|net|io|me|dev|app|info|edu|gov|eu|de|ru|uk|fr|co)"
        r"(?::\d{1,5})?(?![\w@]))"
        r"(?:[/?#][^\s<>\"«»]*)?",
        re.IGNORECASE,
    ),
}
_TRAILING = ".,:;!?'\")]}…"
# The character without which a kind can't be there: most texts are done after five look-ups.
_SIGNS = {"bot_command": "/", "hashtag": "#", "mention": "@", "email": "@", "url": "."}


def detected(text: str) -> list[Span]:
    """Return the found entities from the left, none overlapping another. Links win over what they hold."""
    found: list[Span] = []
    for kind in ("email", "url", "mention", "bot_command", "hashtag"):
        if _SIGNS[kind] not in text and not (kind == "url" and "://" in text):
            continue
        for match in _PATTERNS[kind].finditer(text):
            span = _found(kind, match)
            if not any(span.start < other.end and other.start < span.end for other in found):
                found.append(span)
    return sorted(found, key=Span.order)


def _found(kind: str, match: re.Match[str]) -> Span:
    words = match[0].rstrip(_TRAILING) if kind == "url" else match[0]
    return Span(match.start(), match.start() + len(words), kind, {})
