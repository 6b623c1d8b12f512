"""Formatting from a file or an update: only what Telegram takes, for it refuses a whole list for one wrong entity."""

import re
from collections.abc import Callable
from typing import Any, TypeGuard

from todobot.rich_text import ENTITY_LIMIT

_LONGEST_URL = 2048
_EMOJI_ID = re.compile(r"[0-9]{1,19}")
_DATE_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_LAST_UNIX_TIME = 2**32 - 1
_FIELDS = tuple("type offset length url user language custom_emoji_id unix_time date_time_format".split())  # noqa: SIM905
_PLACE = frozenset(("type", "offset", "length"))
_PLAIN = frozenset(
    "mention hashtag cashtag bot_command url email phone_number bank_card_number bold italic underline "  # noqa: SIM905
    "strikethrough spoiler blockquote expandable_blockquote code".split()
)

Entity = dict[str, Any]


def checked(entities: object) -> list[Entity]:
    """Return the entities that the Bot API knows, with the fields it needs (Bot API: MessageEntity).

    Raises ValueError when it is no list of them at all, or too long a one. Offsets are RichText's to check.
    """
    if entities is None:
        return []
    if not isinstance(entities, list) or len(entities) > ENTITY_LIMIT:
        raise ValueError("entities that are none, or too many")
    return [found for entity in entities if isinstance(entity, dict) and (found := known(entity)) is not None]


def known(entity: Entity) -> Entity | None:
    """Return what the Bot API knows of an entity, None when it is of no known kind or lacks what that needs."""
    if not _is_known(entity):
        return None
    return entity if entity.keys() == _PLACE else {name: entity[name] for name in _FIELDS if name in entity}


def _is_known(entity: Entity) -> bool:
    kind = entity.get("type")
    if not isinstance(kind, str):
        return False
    return kind in _PLAIN or (kind in _WITH_FIELDS and _WITH_FIELDS[kind](entity))


def _is_pre(entity: Entity) -> bool:
    language = entity.get("language", "")
    return isinstance(language, str) and len(language) <= 64


def _is_link(entity: Entity) -> bool:
    url = entity.get("url")
    return isinstance(url, str) and 0 < len(url) <= _LONGEST_URL


def _is_mention(entity: Entity) -> bool:
    match entity.get("user"):
        case {"id": user_id, "first_name": str(name), **rest} if _is_number(user_id):
            return 0 < user_id < 1 << 52 and len(name) <= 256 and len(rest) < 20
    return False


def _is_emoji(entity: Entity) -> bool:
    emoji_id = entity.get("custom_emoji_id")
    is_number = isinstance(emoji_id, str) and _EMOJI_ID.fullmatch(emoji_id) is not None
    return is_number and int(str(emoji_id)) < 1 << 63


def _is_number(value: object) -> TypeGuard[int]:
    """Tell whether JSON says an integer; true and false are such to Python."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_date_time(entity: Entity) -> bool:
    unix_time, form = entity.get("unix_time"), entity.get("date_time_format", "")
    is_moment = _is_number(unix_time) and 0 <= unix_time <= _LAST_UNIX_TIME
    return is_moment and isinstance(form, str) and _DATE_TIME_FORMAT.fullmatch(form) is not None


_WITH_FIELDS: dict[str, Callable[[Entity], bool]] = {
    "pre": _is_pre,
    "text_link": _is_link,
    "text_mention": _is_mention,
    "custom_emoji": _is_emoji,
    "date_time": _is_date_time,
}
