"""A note as its author knows it, and what their taps have made of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR = 3600


@dataclass
class Known:
    """What a person knows of a note. `until` is the earliest moment at which it may be gone, None: never."""

    word: str
    message_id: int
    text: str
    lifetime: int
    until: datetime | None
    is_done: bool = False
    is_deleted: bool = False
    is_unsure: bool = False
    """A change may have been taken back in time or not."""
    history: list[str] = field(default_factory=list)
    """What was done to it, for whoever looks for what went wrong."""


def more_time(note: Known) -> None:
    """Give the note an hour more."""
    note.lifetime += HOUR
    if note.until is not None:
        note.until += timedelta(seconds=HOUR)
