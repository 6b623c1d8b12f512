"""The one seam for time: nothing else asks the system what time it is.

The system's clock can be wrong: a Raspberry Pi has no battery, starts in the past and jumps when it has a network. So
time goes on evenly from what that clock has shown, and Telegram's time, which comes with each answer, says whether it
is right: where they differ, Telegram's counts.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

log = logging.getLogger(__name__)

TOLERANCE = timedelta(minutes=2)
"""By so much the clocks may differ: an answer can be under way for a while. To be right again, by half as much."""
_EVEN = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _running() -> float:
    """Return a time that nobody can turn and that does not stand still while the machine sleeps, if there is such."""
    return time.clock_gettime(_EVEN)


def _system() -> float:
    """Return the time of the system, in seconds since 1970 as all here."""
    return datetime.now(UTC).timestamp()


_zero = _system() - _running()
_zero_of_system = _zero
_shift = 0.0
_is_confirmed = False
_is_wrong = False
when_confirmed: Callable[[], None] | None = None
"""Called when Telegram has told the time for the first time, in the thread that polls."""
started_at = datetime.now(UTC)
"""When this process began: what was due before that fell due while the bot was off."""


def now() -> datetime:
    """Return the current moment, aware and in UTC, moved by whatever `move` has added.

    It has no fractions of a second: neither the file nor Telegram keeps any.
    """
    return _moment(int(_zero + _shift + _running()))


@lru_cache(maxsize=4)
def _moment(seconds: int) -> datetime:
    """All that happens within a second is given one moment."""
    return datetime.fromtimestamp(seconds, UTC)


def move(step: timedelta) -> None:
    """Move `now` by `step` from here on. Only the sandbox does this, so that expiry is seen in seconds."""
    global _shift  # noqa: PLW0603 - this module is the seam
    _shift += step.total_seconds()


def hear(date: str | None) -> None:
    """Take Telegram's time, as HTTP's header Date; without one the system's clock counts. For the thread that polls.

    The system's clock is told to be wrong once, and once to be right again.
    """
    global _zero, _is_confirmed, _is_wrong, started_at  # noqa: PLW0603 - this module is the seam
    system = _system()
    telegrams = _read(date) or system
    is_wrong = abs(system - telegrams) > (TOLERANCE / 2 if _is_wrong else TOLERANCE).total_seconds()
    zero = (telegrams if is_wrong else system) - _running()
    started_at += timedelta(seconds=zero - _zero)
    is_first, _zero, _is_confirmed = not _is_confirmed, zero, True
    if is_first and when_confirmed is not None:
        when_confirmed()
    if is_wrong != _is_wrong:
        _is_wrong = is_wrong
        words = (
            f"is {_in_words(system - telegrams)}: I go by Telegram's time" if is_wrong else "is right again"
        )
        log.warning("The clock of this machine %s.", words)


def is_confirmed() -> bool:
    """Tell whether Telegram has told the time since the start. Before that nothing is deleted: it may be too early."""
    return _is_confirmed


def has_jumped() -> bool:
    """Tell whether the system's clock was turned since this was asked last. For one thread."""
    global _zero_of_system
    zero = _system() - _running()
    step, _zero_of_system = abs(zero - _zero_of_system), zero
    return step > 1


def _read(date: str | None) -> float | None:
    try:
        return None if date is None else parsedate_to_datetime(date).astimezone(UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def _in_words(seconds: float) -> str:
    minutes = round(abs(seconds) / 60)
    days, rest = divmod(minutes, 24 * 60)
    amount = f"{days} days" if days else f"{rest} minutes"
    return f"{amount} {'ahead' if seconds > 0 else 'behind'}"
