"""How much one person may do at once: counters in memory, for so many people that they stay small."""

from dataclasses import dataclass
from enum import Enum

BURST = 300
"""So much at once is always taken: forwarding 100 messages (Telegram's most) three times, or thirty albums of ten."""
MUTE_SECONDS = 60
MOST_PEOPLE = 10_000
"""Of more people at a time, those who were quiet longest start afresh. About 3 MB."""


class Verdict(Enum):
    """What becomes of something that a person did."""

    TAKEN = "taken"
    TOO_MUCH = "too much"
    """It is not taken, nor is what comes within MUTE_SECONDS: the person is to be told."""
    MUTED = "muted"


@dataclass(slots=True)
class _Bucket:
    """What a person did lately: a level that each deed raises by one and time lowers."""

    level: float
    at: float
    muted_until: float


class Rates:
    """Counts what people do; `per_minute` is what each may go on doing for ever, 0 for no limit. For one thread."""

    def __init__(self) -> None:
        self.per_minute = 60
        self._buckets: dict[int, _Bucket] = {}

    def count(self, person_id: int, at: float) -> Verdict:
        """Count something that the person did at `at`, in seconds of any clock, and say what becomes of it."""
        if not self.per_minute:
            return Verdict.TAKEN
        bucket = self._buckets.pop(person_id, None) or _Bucket(0.0, at, at)
        self._buckets[person_id] = bucket  # at the end: the first is who was quiet longest
        if len(self._buckets) > MOST_PEOPLE:
            del self._buckets[next(iter(self._buckets))]
        if bucket.muted_until - MUTE_SECONDS <= at < bucket.muted_until:
            return Verdict.MUTED
        since = max(0.0, at - bucket.at)
        bucket.level = max(0.0, bucket.level - since * self.per_minute / 60) + 1
        bucket.at = at
        if bucket.level <= BURST:
            return Verdict.TAKEN
        bucket.level = BURST
        bucket.muted_until = at + MUTE_SECONDS
        return Verdict.TOO_MUCH

    def clear(self) -> None:
        """Forget what was counted: everybody starts afresh."""
        self._buckets.clear()
