"""Whether the parts of the bot move: each says so in its loop, and how long it is going to wait at most."""

import time

PARTS = ("intake", "outbox", "jobs")
GRACE_SECONDS = 120.0
"""So long may a part work beyond what it said it would wait: a card that wears out is slow, and that is no hang."""

_due: dict[str, float] = {}


def beat(part: str, wait: float = 0.0) -> None:
    """Note that `part` moves and is back after `wait` seconds, unless it has work. For the thread of that part."""
    _due[part] = time.monotonic() + wait


def have_all_begun() -> bool:
    """Tell whether every part has moved since the program began."""
    return len(_due) == len(PARTS)


def silent(now: float) -> list[str]:
    """Return the parts that should have moved again by `now`, in monotonic seconds. For any thread."""
    return [part for part in PARTS if now > _due.get(part, now) + GRACE_SECONDS]
