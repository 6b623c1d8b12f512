"""Much work in short transactions and in turns: people wait for the write lock, other jobs for the thread."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from todobot import pulse
from todobot.models import database

stopping = threading.Event()
"""Set when the program ends: what is left to do is done after the next start."""
ROWS = 500
"""Small rows that one transaction deletes at most: a day's ids of updates may be millions."""
TURN_SECONDS = 2.0
"""After that it is another job's turn."""
AIM_SECONDS = 0.02
"""So long a transaction should hold the write lock: the next one does less when it took longer."""
SHORTEST_REST_SECONDS = 0.005


@dataclass
class Turn:
    """The time that a job has until others have theirs; `is_cut` when it left work."""

    until: float
    is_cut: bool = False


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


@contextmanager
def turn() -> Iterator[Turn]:
    """Have `carry_out` leave off after TURN_SECONDS; without, it goes on to the end."""
    begun = Turn(time.monotonic() + TURN_SECONDS)
    token = _turn.set(begun)
    try:
        yield begun
    finally:
        _turn.reset(token)


def carry_out(batch: Callable[[int], int], most: int, *, committed: Callable[[], None] | None = None) -> int:
    """Run `batch` in a transaction of its own again and again, until it finds nothing to do; return the sum.

    `batch` gets how much it may do, `most` at first, and less while that takes long. It returns how much it did and
    must not find that again. `committed` is called behind each transaction. After each the write lock is left alone for
    as long as it was held.
    """
    total, limit = 0, most
    while not stopping.is_set() and not _is_over():
        pulse.beat("jobs")
        with database.atomic():
            begun = time.monotonic()
            done = batch(limit)
        held = time.monotonic() - begun
        if committed is not None:
            committed()
        if not done:
            break
        total += done
        limit = _next_limit(limit, most, held)
        stopping.wait(max(held, SHORTEST_REST_SECONDS))
    return total


def _is_over() -> bool:
    """Tell whether the turn is over, and note that work was left."""
    current = _turn.get()
    if current is None or time.monotonic() < current.until:
        return False
    current.is_cut = True
    return True


def _next_limit(limit: int, most: int, held: float) -> int:
    """Return how much the next batch may do: half of this one when it took too long, more when there was time."""
    if held > AIM_SECONDS:
        return max(1, limit // 2)
    return min(most, limit + max(1, limit // 4)) if held < AIM_SECONDS / 2 else limit
