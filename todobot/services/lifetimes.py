"""How long a note lives, as one number: seconds, or KEPT, or TODAY. So it is stored, chosen and put on buttons."""

import re
from datetime import datetime, timedelta, tzinfo

from todobot import durations
from todobot.rich_text import RichText

KEPT = 0
"""It does not expire."""
TODAY = -1
"""It expires when the day is over, in the zone of TIME_ZONE."""
CHOICES = {"button_15_minutes": 900, "button_1_hour": 3600, "button_today": TODAY, "button_1_week": 604_800}
"""What the buttons under a note offer, by the key of their label; KEPT has a button of its own."""
OFFERED = frozenset({*CHOICES.values(), KEPT})
LONGEST = 3650 * 86_400


_ALMOST = re.compile(r"![-+]?[0-9]\S*")


def is_valid(lifetime: int) -> bool:
    """Tell whether a number, from a button or a file, is a lifetime."""
    return TODAY <= lifetime <= LONGEST


def end_of(lifetime: int, now: datetime, zone: tzinfo) -> datetime | None:
    """Return when a note expires that lives for `lifetime` from `now` on, None when it is kept."""
    if lifetime == KEPT:
        return None
    if lifetime == TODAY:
        midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return midnight.astimezone(now.tzinfo)
    return now + timedelta(seconds=lifetime)


def read(word: str) -> int | None:
    """Return the lifetime that a word like `!2h`, `!3d`, `!today` or `!keep` asks for, None for any other word."""
    named = {"!keep": KEPT, "!today": TODAY}.get(word.casefold())
    if named is not None or not word.startswith("!"):
        return named
    try:
        return int(durations.parse(word[1:]).total_seconds())
    except ValueError:
        return None


def taken_off(words: RichText) -> tuple[RichText, int | None]:
    """Return the text without the lifetime that its last word may ask for, and that lifetime."""
    last = _last_word(words)
    lifetime = read(last)
    if lifetime is None:
        return words, None
    before = RichText(words.text.rstrip().removesuffix(last))
    return words.slice16(0, before.len16).strip(), lifetime


def not_understood(words: RichText) -> str:
    """Return the last word where it looks like a lifetime and is none, as `!2x`, `!0h` and `!-1h`; else ""."""
    last = _last_word(words)
    return last if _ALMOST.fullmatch(last) is not None and read(last) is None else ""


def written(lifetime: int) -> str:
    """Return the word that `read` reads as this lifetime."""
    named = {KEPT: "!keep", TODAY: "!today"}.get(lifetime)
    return named or f"!{durations.format(timedelta(seconds=lifetime))}"


def _last_word(words: RichText) -> str:
    return (words.text.split() or [""])[-1]
