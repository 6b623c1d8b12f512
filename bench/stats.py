"""What /stats costs with many notes: `python bench/stats.py [NOTES]`, 1,000,000 by default."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.sweep import fill
from todobot import clock
from todobot.messages import chart
from todobot.models import User, database
from todobot.services import counts, stats


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long the work takes."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def in_transaction(work: Callable[[], object]) -> Callable[[], object]:
    """Return that work in a transaction, as the intake and the jobs do it."""

    def run() -> None:
        with database.atomic():
            work()

    return run


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "notes.db", count)
        with database.atomic():
            User.insert_many(
                {"id": person, "first_name": "Ada", "created_at": clock.now()}
                for person in range(1000, 10_000)
            ).execute()
        now = clock.now()
        steps = {
            "the handler's transaction": in_transaction(lambda: stats.ask(1)),
            "the first count of all new notes": in_transaction(lambda: counts.take_in(now)),
            "a count of none": in_transaction(lambda: counts.take_in(now)),
            "reading the figures, the first time": lambda: stats.read(now),
            "reading the figures": lambda: stats.read(now),
            "the picture": lambda: chart.draw(counts.days(now, stats.DAYS)),
        }
        for name, work in steps.items():
            print(f"{name}: {milliseconds(work):.1f} ms")


if __name__ == "__main__":
    main()
