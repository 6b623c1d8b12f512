"""Whether the bot is cut off from Telegram: what expires meanwhile is told together afterwards.

An outage is noticed a while after it began: a poll waits for up to half a minute. So what has expired since the last
answer is remembered: the next answer shows that nobody missed it, an outage that is noticed first that it was missed.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from itertools import islice

MOST = 10_000
"""So many people at most are remembered; of further ones nothing is counted."""

_lock = threading.Lock()
_is_away = False
_since_answer: Counter[int] = Counter()
_missed: Counter[int] = Counter()
_expiring: Mapping[int, int] = {}
_taken: Mapping[int, int] = {}


def is_away() -> bool:
    """Tell whether Telegram has been out of reach for a while."""
    return _is_away


def note(*, is_away: bool) -> None:
    """Note that Telegram went out of reach, or came back. For any thread."""
    global _is_away  # noqa: PLW0603 - the whole program is away or is not
    with _lock:
        _is_away = is_away
        if is_away:
            _add(_missed, _since_answer)
        _since_answer.clear()


def answered() -> None:
    """Note that Telegram has answered: what has expired by now was missed by nobody. For any thread, very often."""
    if _since_answer:
        with _lock:
            _since_answer.clear()


def expect(expiring: Mapping[int, int]) -> None:
    """Say how many notes of which people the transaction at hand removes; they count with `has_expired`.

    It replaces what was said for a transaction that was rolled back. This and what follows is for the thread of jobs.
    """
    global _expiring  # noqa: PLW0603 - there is one thread of jobs
    _expiring = expiring


def has_expired() -> None:
    """Note that what was expected is gone: the transaction is committed."""
    global _expiring  # noqa: PLW0603 - there is one thread of jobs
    with _lock:
        _add(_missed if _is_away else _since_answer, _expiring)
    _expiring = {}


def missed(limit: int) -> Mapping[int, int]:
    """Return how many notes at most `limit` people missed at the beginning of an outage, for the table.

    It is forgotten with `is_written_down`.
    """
    global _taken  # noqa: PLW0603 - there is one thread of jobs
    with _lock:
        _taken = dict(islice(_missed.items(), limit))
    return _taken


def is_written_down() -> None:
    """Forget what `missed` has returned last: the transaction is committed."""
    global _missed  # noqa: PLW0603 - the whole program is away or is not
    with _lock:
        _missed -= Counter(_taken)


def _add(counted: Counter[int], more: Mapping[int, int]) -> None:
    for person, number in more.items():
        if person in counted or len(counted) < MOST:
            counted[person] += number
