"""Durations as people write them in settings and read them in sentences."""

import re
from datetime import timedelta

LONGEST = timedelta(days=3650)

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_WORDS = {"w": "week", "d": "day", "h": "hour", "m": "minute", "s": "second"}
_STEP = re.compile(r"([0-9]{1,12})\s*([wdhms])\s*")
_WHOLE = re.compile(rf"\s*(?:{_STEP.pattern})+")


def parse(text: str) -> timedelta:
    """Return the duration written in `text`: 90s, 30m, 1h, 2d, 1w or a sum of them, 1h30m.

    White space and case do not matter; each unit may come once. ValueError, with a sentence for whoever
    wrote it, for anything else, for nothing and for more than `LONGEST`.
    """
    small = text.lower()
    steps = _STEP.findall(small) if _WHOLE.fullmatch(small) else []
    units = [unit for _, unit in steps]
    if not steps or len(units) > len(set(units)):
        raise ValueError(f"{_quoted(text)} is not a duration: write it like 90s, 30m, 1h, 2d, 1w or 1h30m")
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in steps)
    if seconds == 0:
        raise ValueError(f"{_quoted(text)} is no time at all: write a duration of at least 1s")
    if seconds > LONGEST.total_seconds():
        raise ValueError(f"{_quoted(text)} is too long: write a duration of at most {LONGEST.days}d")
    return timedelta(seconds=seconds)


def format(duration: timedelta) -> str:
    """Return `duration` as `parse` reads it, 1h30m; "0s" for none. ValueError for a negative one.

    Fractions of a second are left out.
    """
    return "".join(f"{count}{unit}" for count, unit in _counts(duration)) or "0s"


def in_words(duration: timedelta) -> str:
    """Return `duration` for an English sentence: 1 hour 30 minutes. ValueError for a negative one."""
    words = (f"{count} {_WORDS[unit]}{'' if count == 1 else 's'}" for count, unit in _counts(duration))
    return " ".join(words) or "0 seconds"


def _counts(duration: timedelta) -> list[tuple[int, str]]:
    """Return how many of each unit make `duration`, the greatest first, none with zero."""
    if duration < timedelta():
        raise ValueError(f"{duration} is a negative duration")
    left = duration // timedelta(seconds=1)
    counts = []
    for unit, seconds in _SECONDS.items():
        count, left = divmod(left, seconds)
        if count:
            counts.append((count, unit))
    return counts


def _quoted(text: str) -> str:
    """Return `text` fit for one line of an error message."""
    return repr(text if len(text) <= 40 else text[:40] + "…")
