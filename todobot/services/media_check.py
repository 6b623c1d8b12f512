"""What a note from a file holds besides text: only what a call of the Bot API can be made of."""

import re
from typing import Any

from todobot.services import media

_FILE_ID = re.compile(r"[0-9A-Za-z_-]{8,256}", re.ASCII)
"""A URL or an attach:// in its place would have Telegram fetch something (Bot API: sending files)."""
_LONGEST_VALUE = 4096
_MOST_PARTS = 100


def checked(kind: object, parts: object) -> tuple[str, str | None]:
    """Return kind and media as the table keeps them. Raises ValueError for what could not be sent again.

    What a part knows of the message that it came with is left out: that is another message in this chat.
    """
    if not isinstance(kind, str) or kind not in media.KINDS:
        raise ValueError("a kind that is none")
    if kind in ("text", "checklist"):
        if parts is not None:
            raise ValueError("media of a text")
        return kind, None
    if not isinstance(parts, list) or not 0 < len(parts) <= _MOST_PARTS:
        raise ValueError("media that are none, or too many")
    known = [_without_message(part) for part in parts if isinstance(part, dict)]
    stored = media.stored([part for part in known if _is_plain(part)])
    if len(media.parts_of(stored)) != len(parts):
        raise ValueError("media of another form")
    return kind, stored


_TEXTS = (
    "title",
    "performer",
    "file_name",
    "first_name",
    "last_name",
    "phone_number",
    "address",
    "vcard",
)
_OF_MESSAGE = frozenset({"message_id", "said", "caption", "entities", "words", "words_entities"})
"""What tells the messages of an album apart; the note has all their captions."""


def _without_message(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name not in _OF_MESSAGE and value is not None}


def _is_plain(part: dict[str, Any]) -> bool:
    file_id = part.get("file_id", "12345678")
    is_id = isinstance(file_id, str) and _FILE_ID.fullmatch(file_id) is not None
    are_texts = all(isinstance(part.get(name, ""), str) for name in _TEXTS)
    return (
        is_id
        and are_texts
        and len(part) <= 20
        and all(_is_scalar(value) for value in (*part, *part.values()))
    )


def _is_scalar(value: object) -> bool:
    match value:
        case bool():
            return True
        case str():
            return len(value) <= _LONGEST_VALUE and value.encode(errors="replace").decode() == value
        case int() | float():
            return abs(value) < 1 << 53  # neither infinite nor beyond what JSON readers agree on
    return False
