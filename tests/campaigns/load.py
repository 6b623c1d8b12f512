"""A town of 10,000 people with 1,000,000 notes: people come and go while 100,000 notes expire and a backup is made.

Promised: nobody waits longer than a second for an answer; when one person sends 1,000 messages at once, the others wait
no longer than two, with MESSAGES_PER_MINUTE and without. What was to expire is gone, and the file is sound.
"""

import json
import os
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from tests.campaigns import lock_watch
from tests.campaigns.figures import BrokenPromise, Figures, require
from tests.campaigns.ledger import require_expired_gone, require_sound_file
from tests.campaigns.town import FIRST_PERSON, GOING, Town, begin_last_minute
from tests.campaigns.visits import Visits
from tests.flow.program import Program
from todobot import clock
from todobot.sandbox import Sandbox

PEOPLE, NOTES = 10_000, 1_000_000
MINUTE = 60
_SHORTEST_MINUTE = 20
LONGEST_WAIT, LONGEST_WAIT_BESIDE_A_FLOOD = 1.0, 2.0
FLOOD = 1000
_TAKEN_OF_IT = 300
"""With MESSAGES_PER_MINUTE."""
_QUIET_SECONDS = 300.0
_LOOKS_SECONDS = 0.02
_CALM_SECONDS = 3.0
_UNIT = os.sysconf("SC_CLK_TCK")


@dataclass
class _Campaign:
    """What was measured so far."""

    sandbox: Sandbox
    folder: Path
    town: Town
    seed: int
    waits: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    largest_log: int = 0
    backup: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visits = Visits(self.sandbox, self.town, self.seed)
        self.program = self._program()

    def _program(self, **settings: str) -> Program:
        program = Program(self.sandbox, self.folder / "notes.db", **settings)
        program.script = [lock_watch.__file__]
        return program

    def run(self, minute_seconds: int) -> None:
        self._last_minute(minute_seconds)
        self._flood("limited", taken=_TAKEN_OF_IT)
        self._stop()
        self.program = self._program(MESSAGES_PER_MINUTE="0", MAX_NOTES_PER_USER="0")
        self.program.start().ready()
        self._flood("unlimited", taken=FLOOD)
        self._stop()
        require_sound_file(self.program.database)

    def _last_minute(self, seconds: int) -> None:
        """Begin in the midst of it, with a backup that is due, and see it through."""
        self.town.settle(self.program.database, seed=self.seed)
        begun = clock.now() - timedelta(seconds=seconds // 3)
        begin_last_minute(self.program.database, begun, seconds=seconds)
        self.program = self._program(BACKUP_AT="00:00")
        cpu = time.process_time()
        self.program.start().ready()
        self.visits.begin()
        over = begun + timedelta(seconds=seconds)
        deadline = time.monotonic() + _QUIET_SECONDS
        query = "SELECT EXISTS (SELECT 1 FROM notes WHERE expires_at <= ?)"
        while clock.now() < over or self.program.rows(query, f"{over:%Y-%m-%d %H:%M:%S}") == [(1,)]:
            require(time.monotonic() < deadline, "what was to expire is still there")
            self._look()
        while not self.backup or self.backup[-1] == 0:
            require(time.monotonic() < deadline, "the backup is not there")
            self._look()
        self.figures["CPU of the bot / of the sandbox and the people"] = (
            f"{_cpu(self.program.process_id):.0f} s / {time.process_time() - cpu:.0f} s"
        )
        self._end_visits("load", LONGEST_WAIT)
        require_expired_gone(self.program.database, over, within=0)
        self._note_sweep()

    def _flood(self, name: str, *, taken: int) -> None:
        """Have one person send everything at once, while others come and go."""
        flooder = FIRST_PERSON + self.town.people - 1
        self.visits.begin()
        self._watch(_CALM_SECONDS)
        before = self.visits.answers_to[flooder]
        with self.sandbox.world.lock:
            for number in range(FLOOD):
                self.sandbox.world.say(flooder, f"flood {name} {number}")
        deadline = time.monotonic() + _QUIET_SECONDS
        while self.visits.answers_to[flooder] - before < taken:
            require(time.monotonic() < deadline, "who sent a thousand messages was not answered")
            self._look()
        self._watch(_CALM_SECONDS)
        self._end_visits(f"beside a flood, {name}", LONGEST_WAIT_BESIDE_A_FLOOD)
        query = "SELECT count(*) FROM notes WHERE text GLOB ?"
        kept = self.program.rows(query, f"flood {name} *")[0][0]
        require(kept == taken, f"of {FLOOD} messages at once {kept} were kept, not {taken}")

    def _watch(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._look()

    def _look(self) -> None:
        """Note how large the log is and whether the backup is there, a moment later."""
        log = self.program.database.with_name("notes.db-wal")
        self.largest_log = max(self.largest_log, log.stat().st_size if log.exists() else 0)
        folder = self.folder / "backups"
        names = [path.name for path in folder.iterdir()] if folder.exists() else []
        now = time.monotonic()
        if not self.backup and any(name.endswith(".part") for name in names):
            self.backup = [now, 0.0]
        if self.backup and not self.backup[1] and any(name.endswith(".db") for name in names):
            self.backup[1] = now
        time.sleep(_LOOKS_SECONDS)

    def _end_visits(self, name: str, limit: float) -> None:
        self.visits.end()
        self.waits[name] = dict(self.visits.waits)
        self.visits.waits.clear()
        for act, waits in self.waits[name].items():
            self.figures[f"{name}: {act}"] = _spread(waits)
        left, self.visits.busy = len(self.visits.busy), {}
        require(not left, f"{left} people never got their answer")
        longest = max(max(waits) for waits in self.waits[name].values())
        require(longest <= limit, f"{name}: somebody waited {longest:.2f} s, longer than {limit:g} s")

    def _note_sweep(self) -> None:
        lines = [
            line.split("delete_expired_notes: ")[1]
            for line in self.program.output.splitlines()
            if "delete_expired_notes: " in line
        ]
        rows = sum(int(line.split()[0]) for line in lines)
        seconds = sum(float(line.split(" in ")[1].split()[0]) for line in lines) / 1000
        if seconds:
            self.figures["sweep"] = f"{rows} notes in {seconds:.1f} s, {rows / seconds:.0f} a second"
        size = sum(path.stat().st_size for path in (self.folder / "backups").iterdir())
        self.figures["backup"] = f"{self.backup[1] - self.backup[0]:.1f} s, {size / 1e6:.0f} MB"
        self.figures["database / largest write-ahead log"] = (
            f"{self.program.database.stat().st_size / 1e6:.0f} MB / {self.largest_log / 1e6:.1f} MB"
        )
        status = Path(f"/proc/{self.program.process_id}/status").read_text()
        memory = {
            line.split()[0]: int(line.split()[1]) for line in status.splitlines() if line.startswith("Vm")
        }
        self.figures["memory, at the end / at most"] = (
            f"{memory['VmRSS:'] / 1024:.0f} MiB / {memory['VmHWM:'] / 1024:.0f} MiB"
        )

    def _stop(self) -> None:
        code, output = self.program.terminate(), self.program.output
        require(code == 0 and "Traceback" not in output, f"it ended with exit code {code}: {output[-2000:]}")
        for line in output.splitlines():
            if line.startswith(lock_watch.SAYS):
                longest: dict[str, float] = json.loads(line.removeprefix(lock_watch.SAYS))
                said = ", ".join(f"{name} {1000 * held:.0f} ms" for name, held in sorted(longest.items()))
                self.figures.setdefault("longest transaction of each thread", said)


def run(seed: int, scale: float) -> Figures:
    """See the town through its minute, and through two floods. Raises BrokenPromise."""
    town = Town(round(PEOPLE * scale), round(NOTES * scale))
    with TemporaryDirectory() as folder, Sandbox() as sandbox:
        campaign = _Campaign(sandbox, Path(folder), town, seed)
        campaign.figures["people / notes / of them going"] = (
            f"{town.people} / {town.notes} / {town.notes // GOING}"
        )
        try:
            campaign.run(max(_SHORTEST_MINUTE, round(MINUTE * scale)))
        except BrokenPromise as error:
            campaign.program.terminate()
            output = campaign.program.output[-3000:]
            raise BrokenPromise(f"{error}\n{output}", campaign.figures) from None
        finally:
            campaign.program.kill()
        return campaign.figures


def _spread(waits: list[float]) -> str:
    late = quantiles(waits, n=100)[98] if len(waits) > 1 else waits[0]
    return (
        f"median {1000 * median(waits):.0f} ms, of 100 the last {1000 * late:.0f} ms, "
        f"longest {1000 * max(waits):.0f} ms, of {len(waits)}"
    )


def _cpu(process_id: int) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _UNIT
