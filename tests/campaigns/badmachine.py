"""The real program on a machine where something is wrong: disk full, file locked or not to be written, clock turned.

Promised: nothing is lost or called saved that is not; whoever writes during a longer trouble is told so once; the log
has one line when it starts and one when it ends; all goes on by itself.
"""

import os
import random
import resource
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.campaigns.crowd import Crowd
from tests.campaigns.endings import concluded, counted, require_all
from tests.campaigns.figures import Figures, require
from tests.campaigns.ledger import Ledger
from tests.flow.wrong_clock import WrongClock

ROUNDS = 4
"""Of every trouble, in full length."""
_SHORT, _LONG = 4.0, 25.0
"""Seconds: a trouble that nobody notices, and one of which people are told (after 10; a lock also waits 10)."""
_CALM_SECONDS = 6.0
_DISK_BYTES = 16 * 1024 * 1024
_BEGINS, _ENDS = "The database cannot be written: ", "The database can be written again, after "
_CLOCK_WRONG, _CLOCK_RIGHT = "The clock of this machine is ", "The clock of this machine is right again"
_SAID = ("I cannot save anything right now", "nichts speichern", "не можу зберегти")
_HOUR, _YEAR = 3600, 365 * 86_400


class _Campaign:
    def __init__(self, everybody: Crowd, clock: WrongClock, seed: int, *, is_own_disk: bool) -> None:
        self.everybody = everybody
        self.ledger = Ledger(everybody.sandbox, everybody.people)
        self.troubles: Counter[str] = Counter()
        self._clock = clock
        self._dice = random.Random(seed)
        self._is_own_disk = is_own_disk
        self._persist: Callable[[], None] = _nothing
        """Keeps a trouble up: a disk is full until somebody makes room, also where the log was cut meanwhile."""

    def run(self, rounds: int) -> None:
        self.everybody.program.start().ready()
        self.everybody.begin()
        kinds = {
            "disk full": self._full,
            "every write fails": self._unwritable,
            "locked by another program": self._locked,
            "clock an hour back": lambda: self._turned(-_HOUR),
            "clock a year ahead": lambda: self._turned(_YEAR),
        }
        order = [kind for kind in kinds if kind != "disk full" or self._is_own_disk] * rounds
        self._dice.shuffle(order)
        for number, kind in enumerate(order):
            self._endure(kind, kinds[kind], is_long=number % 2 == 0 or rounds == 1)
        self.everybody.end()
        code = self.everybody.program.terminate()
        require(code == 0, f"it ended with exit code {code}")
        self._look()

    def _endure(self, kind: str, trouble: Callable[[], object], *, is_long: bool) -> None:
        with trouble():  # type: ignore[attr-defined]
            self._pass(_LONG if is_long else _SHORT)
        self.troubles[kind] += 1
        self._pass(_CALM_SECONDS)
        program = self.everybody.program
        program.wait_for_output(_ENDS, times=program.output.count(_BEGINS))

    @contextmanager
    def _full(self) -> Iterator[None]:
        ballast = self.everybody.database.with_name("ballast")
        with ballast.open("wb", buffering=0) as file:
            self._persist = partial(_fill, file)
            self._persist()
            yield
            self._persist = _nothing
        ballast.unlink()

    @contextmanager
    def _unwritable(self) -> Iterator[None]:
        """What the system answers when it has made a worn disk read-only looks to SQLite like this: no write works."""
        process = self.everybody.program.process_id
        hard = resource.prlimit(process, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(process, resource.RLIMIT_FSIZE, (0, hard))
        yield
        resource.prlimit(process, resource.RLIMIT_FSIZE, (hard, hard))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with closing(sqlite3.connect(self.everybody.database, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    @contextmanager
    def _turned(self, seconds: int) -> Iterator[None]:
        self._clock.turn(seconds)
        yield
        self._clock.turn(0)

    def _pass(self, seconds: float) -> None:
        """Let time pass, and see that whoever is told "saved" has their note."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            time.sleep(0.5)
            self._persist()
            with self.everybody.sandbox.world.lock:
                self.ledger.read_calls()
                lost = self.ledger.missing_rows(self.everybody.database)
            require(
                not lost, f"{len(lost)} notes are called saved and are not in the file, such as {lost[:2]}"
            )

    def _look(self) -> None:
        require_all(self.everybody, self.ledger)
        lines = self.everybody.program.output.splitlines()
        known = (_BEGINS, _ENDS, _CLOCK_WRONG, "The disk is nearly full: ")
        odd = [line for line in lines if not any(part in line for part in known)]
        require(not odd, f"the log has other lines, such as {odd[:3]}")
        starts, ends = (sum(part in line for line in lines) for part in (_BEGINS, _ENDS))
        most = sum(count for kind, count in self.troubles.items() if "clock" not in kind)
        require(starts == ends <= most, f"{starts} troubles were told and {ends} ends, of {most}")
        told = self._told()
        require(
            max(told.values(), default=0) <= starts,
            f"somebody was told more often than there was trouble: {told}",
        )
        require(told or not most, "nobody was told that nothing can be saved")

    def _told(self) -> Counter[int]:
        calls = self.everybody.sandbox.world.calls
        return Counter(
            int(call.params["chat_id"])
            for call in calls
            if call.method == "sendMessage" and any(part in str(call.params.get("text")) for part in _SAID)
        )

    def figures(self) -> Figures:
        """Return what was counted."""
        output = self.everybody.program.output
        left_out = {} if self._is_own_disk else {"disk full": "not tried: only root may mount a small disk"}
        return {
            **left_out,
            **self.troubles,
            **counted(self.everybody, self.ledger),
            "replies that came twice": self.ledger.doubled,
            "times somebody was told that nothing can be saved": sum(self._told().values()),
            "lines in the log: trouble starts / ends": f"{output.count(_BEGINS)} / {output.count(_ENDS)}",
            "lines in the log: clock wrong / right": f"{output.count(_CLOCK_WRONG) - output.count(_CLOCK_RIGHT)} / "
            f"{output.count(_CLOCK_RIGHT)}",
        }


def run(seed: int, scale: float) -> Figures:
    """Endure every trouble four times, times the scale, at least once. Raises BrokenPromise."""
    with TemporaryDirectory() as place, _own_disk(Path(place) / "disk") as (folder, is_own_disk):
        everybody = Crowd(folder, seed=seed, people=6, pause=0.3, speed=1.0)
        clock = WrongClock(everybody.program, Path(place))
        campaign = _Campaign(everybody, clock, seed, is_own_disk=is_own_disk)
        rounds = max(1, round(ROUNDS * scale))
        with closing(everybody):
            return concluded(everybody, lambda: campaign.run(rounds), campaign.figures)


def _nothing() -> None:
    pass


def _fill(file: FileIO) -> None:
    """Write until not a byte finds room."""
    size = 64 * 1024
    while size:
        try:
            file.write(bytes(size))
        except OSError:
            size //= 2


@contextmanager
def _own_disk(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Yield a folder on a small disk of its own, and whether it is one: only root may mount, and not everywhere."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES},mode=700", "todobot", str(folder)]
    is_own = os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0
    require(is_own or "CI" not in os.environ, "a small disk cannot be mounted, so a full one is not tried")
    try:
        yield folder, is_own
    finally:
        if is_own:
            subprocess.run(["umount", "-l", str(folder)], check=True)
