"""Several people who do random things at the same time, and the real program that serves them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.campaigns.figures import require
from tests.campaigns.person import Person
from tests.campaigns.quick_clock import QuickClock
from tests.flow.program import Program
from todobot.sandbox import Sandbox

_QUIET_SECONDS = 60.0


class Crowd:
    """People, their Telegram and the bot, under a clock that runs `speed` times as fast as the machine's."""

    def __init__(self, folder: Path, *, seed: int, people: int, pause: float, speed: float = 60.0) -> None:
        clock = QuickClock(time.time(), speed)
        self.sandbox = Sandbox(now=clock.now)
        self.sandbox.start()
        self.program = Program(
            self.sandbox,
            folder / "notes.db",
            LOG_LEVEL="WARNING",
            MAX_NOTES_PER_USER="100000",
            MESSAGES_PER_MINUTE="0",
        )
        self.program.script = clock.script()
        self.people = [Person(self.sandbox, number, seed=seed, pause=pause) for number in range(people)]
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=person.live, args=(self._stop,), daemon=True) for person in self.people
        ]

    @property
    def database(self) -> Path:
        """The bot's file."""
        return self.program.database

    def begin(self) -> None:
        """Let everybody begin."""
        for thread in self._threads:
            thread.start()

    def end(self, *, within: float = _QUIET_SECONDS) -> None:
        """Let everybody finish what they do, and the bot carry out and answer all of it."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_QUIET_SECONDS)
        deadline = time.monotonic() + within
        while self.sandbox.world.pending_updates() or self.program.rows(
            "SELECT 1 FROM outbox WHERE refused_at IS NULL"
        ):
            require(time.monotonic() < deadline, "the bot did not come to an end with what it had to do")
            time.sleep(0.05)

    def close(self) -> None:
        """End all that runs."""
        self._stop.set()
        self.program.kill()
        self.sandbox.stop()


@contextmanager
def crowd(*, seed: int, people: int, pause: float) -> Iterator[Crowd]:
    """Yield a crowd that has not begun, with a folder of its own."""
    with TemporaryDirectory() as folder:
        everybody = Crowd(Path(folder), seed=seed, people=people, pause=pause)
        try:
            yield everybody
        finally:
            everybody.close()
