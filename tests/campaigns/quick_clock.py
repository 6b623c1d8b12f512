"""A clock that runs fast, for the bot and its make-believe Telegram alike; run as a script it is main.py under it.

`python quick_clock.py START SPEED [arguments]`: START is when the clock was set (Unix time), in real and in its time.
Three updates are a full batch for it, so that a handful of people are the crowd for which batches are put aside.
"""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

_FULL_BATCH = 3


@dataclass(frozen=True)
class QuickClock:
    """Shows `speed` seconds for each real one since `start`."""

    start: float
    speed: float

    def now(self) -> datetime:
        """Return the moment it shows, aware and in UTC."""
        return datetime.fromtimestamp(self.start + (time.time() - self.start) * self.speed, UTC)

    def script(self) -> list[str]:
        """Return the arguments with which Python runs main.py under this clock."""
        return [str(Path(__file__).resolve()), str(self.start), str(self.speed)]


def _run() -> int:
    from todobot import clock
    from todobot.telegram import polling

    polling.MOST = _FULL_BATCH
    quick = QuickClock(float(sys.argv[1]), float(sys.argv[2]))
    clock.now, clock.started_at = quick.now, quick.now()
    hear = clock.hear
    clock.hear = lambda date: hear(None)  # their time is the right one here
    import main

    return main.main(sys.argv[3:])


if __name__ == "__main__":
    sys.exit(_run())
