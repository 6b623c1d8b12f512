"""What a person knows of a note: the plain model that the bot is compared with."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Note:
    """What a person knows of a note. `name` is its first word, like no other's; `text` all of it."""

    name: str
    text: str
    message_id: int
    receipt_id: int
    expires_at: datetime | None
    is_done: bool = False
    deleted_at: datetime | None = None
    is_part: bool = False
    """Made from a message of several lines, or imported: it has no receipt and no message for itself alone."""


def is_same_moment(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= timedelta(seconds=2)
