"""The one seam for time: nothing else asks the system what time it is."""

from datetime import UTC, datetime, timedelta

started_at = datetime.now(UTC)
"""When this process began: what was due before that fell due while the bot was off."""
_shift = timedelta()


def now() -> datetime:
    """Return the current moment, aware and in UTC, moved by whatever `move` has added."""
    return datetime.now(UTC) + _shift


def move(step: timedelta) -> None:
    """Move `now` by `step` from here on. Only the sandbox does this, so that expiry is seen in seconds."""
    global _shift  # noqa: PLW0603 - this module is the seam
    _shift += step
