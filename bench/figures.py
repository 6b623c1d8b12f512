"""Many rounds of the same: the median, and the spread."""

import statistics
from typing import NamedTuple

Rounds = list[dict[str, float]]


class Figure(NamedTuple):
    """One figure over all rounds."""

    median: float
    least: float
    most: float
    rounds: int


def over(rounds: Rounds, name: str) -> Figure | None:
    """Return the figure of that name, None where no round has it."""
    values = [each[name] for each in rounds if name in each]
    return Figure(statistics.median(values), min(values), max(values), len(values)) if values else None


def total(rounds: Rounds, *names: str) -> int:
    """Return how often something happened over all rounds; `names` are the ends of figures' names."""
    return int(sum(value for each in rounds for name, value in each.items() if name.endswith(names)))
