"""The file as a disk could hold it after a power cut, at random moments of a load of several people.

Promised: it opens, it is whole, and it holds every update that was acknowledged and every note whose "Saved" went out
before the cut. What the real program wrote and synced is recorded (recording.py), and given to a disk that loses,
reorders and tears whatever was not synced (disk.py). In the end the same is tried with synchronous=NORMAL, which does
not sync a commit: there the campaign has to find losses, or it would prove nothing.
"""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from peewee import DatabaseError

from tests.campaigns.crowd import Crowd
from tests.campaigns.disk import Chance, Disk, chances, every_length
from tests.campaigns.figures import BrokenPromise, Figures, require
from tests.campaigns.recording import Event, Promise, Sync, Write, read, record
from todobot import clock, migrations, models

RECORDINGS, SECONDS = 8, 20.0
CUTS, EVERY_LENGTH = 20_000, 20_000
"""In full length: cuts at random moments, and cuts that leave every length of what was not synced."""
_CARELESS_SECONDS, _CARELESS_CUTS = 6.0, 300
_THERE = """
SELECT update_id FROM seen_updates UNION
SELECT json_extract(each.value, '$.update_id') FROM inbox, json_each(inbox.updates) AS each
"""
_OPENED_BY_THE_BOT = 20
"""Every 20th file is opened as the bot does it, the others by SQLite alone."""


class _Tally(Counter[str]):
    """What was counted; `lost` says what was promised and is not there."""

    lost: str = ""


def run(seed: int, scale: float) -> Figures:
    """Cut the power 40,000 times, times the scale. Raises BrokenPromise."""
    tally, found = _Tally(), _Tally()
    recordings = max(1, round(RECORDINGS * scale))
    seconds = max(6.0, min(SECONDS, SECONDS * RECORDINGS * scale))
    for number in range(recordings):
        dice = random.Random(f"{seed}/{number}")
        events, known = _record(seed + number, seconds, "full")
        cuts = round(CUTS * scale / recordings), round(EVERY_LENGTH * scale / recordings)
        _cut(events, known, dice=dice, cuts=cuts, tally=tally)
        if tally.lost:
            raise BrokenPromise(tally.lost, _figures(tally, found))
    events, known = _record(seed, _CARELESS_SECONDS, "normal")
    _cut(events, known, dice=random.Random(seed), cuts=(_CARELESS_CUTS, 0), tally=found)
    figures = _figures(tally, found)
    require(
        found.lost,
        "a program that does not sync its commits lost nothing, so this campaign sees nothing",
        figures,
    )
    return figures


def _record(seed: int, seconds: float, synchronous: str) -> tuple[list[Event], set[int]]:
    """Return what the program did, and the ids of the updates that it knew in the end."""
    with TemporaryDirectory() as folder:
        everybody = Crowd(Path(folder), seed=seed, people=8, pause=0.15, speed=1.0)
        try:
            if synchronous != "full":
                careless = Path(__file__).with_name("careless.py")
                everybody.program.script = [str(careless), synchronous]
            trace = Path(folder) / "trace"
            record(everybody.program, trace).start().ready()
            everybody.begin()
            time.sleep(seconds)
            everybody.end()
            known = {row[0] for row in everybody.program.rows("SELECT update_id FROM seen_updates")}
            code = everybody.program.terminate()
            require(code == 0, f"it ended with exit code {code}: {everybody.program.output[-2000:]}")
            _wait_for_end(trace)
            return read(trace, everybody.database), known
        finally:
            everybody.close()


def _wait_for_end(trace: Path) -> None:
    """strace goes on writing for a moment when the program has ended."""
    size, deadline = -1, time.monotonic() + 10
    while size != trace.stat().st_size and time.monotonic() < deadline:
        size = trace.stat().st_size
        time.sleep(0.3)


def _cut(
    events: list[Event], known: set[int], *, dice: random.Random, cuts: tuple[int, int], tally: _Tally
) -> None:
    """Cut the power at random moments, right behind promises, and for a while at every moment and length."""
    promises = [event for event in events if isinstance(event, Promise)]
    tally["promises"] += len(promises)
    tally["syncs"] += sum(isinstance(event, Sync) for event in events)
    tally["writes"] += sum(isinstance(event, Write) for event in events)
    moments = Counter(dice.choices(range(len(events)), k=cuts[0]))
    begin = dice.randrange(max(1, len(events) * 3 // 4))
    left = cuts[1]
    disk, made = Disk(), _Made(known)
    for number, event in enumerate(events):
        disk.take(event)
        if isinstance(event, Promise):
            made.add(event)
            made.look(disk, [], tally, "right behind a promise: all lost that was not synced")
        for chance in dice.choices(chances(dice), k=moments[number]):
            made.look(disk, chance(disk.loose), tally, f"at random: {_name(chance)}")
        if number >= begin and left > 0:
            for kept in islice(every_length(disk.loose), left):
                left -= 1
                made.look(disk, kept, tally, "at every length")
        if tally.lost:
            return


class _Made:
    """The promises made so far, and a look whether an image holds them."""

    def __init__(self, known: set[int]) -> None:
        self._known = known
        self._below = 0
        self._notes: set[tuple[int, int]] = set()
        self._looks = 0

    def add(self, promise: Promise) -> None:
        self._below = max(self._below, promise.below or 0)
        if promise.note is not None:
            self._notes.add(promise.note)

    def look(self, disk: Disk, kept: list[Write], tally: _Tally, how: str) -> None:
        """Open an image; count it, or say in the tally what it has lost."""
        tally[how] += 1
        self._looks += 1
        with TemporaryDirectory(prefix="cut-") as folder:
            path = disk.write(kept, Path(folder))
            try:
                if self._looks % _OPENED_BY_THE_BOT == 0:
                    _open_as_the_bot_does(path)
                    tally["of all these opened by the bot itself"] += 1
                tally.lost = tally.lost or "".join(islice(self._losses(path), 1))
            except (sqlite3.Error, DatabaseError) as error:
                tally.lost = f"it cannot be read: {error}"
        if tally.lost:
            tally.lost += f" (a cut {how}, at call {disk.now} of the record)"

    def _losses(self, path: Path) -> Iterator[str]:
        with closing(sqlite3.connect(path)) as file:
            if (found := file.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
                yield f"integrity_check says {found[:2]}"
            if file.execute("PRAGMA foreign_key_check").fetchall():
                yield "foreign keys point nowhere"
            if not self._below and not self._notes:
                return
            if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'seen_updates'").fetchone():
                yield "the tables are lost"
                return
            there = {row[0] for row in file.execute(_THERE)}
            if gone := {number for number in self._known if number < self._below} - there:
                yield f"{len(gone)} updates were acknowledged and are not there"
            notes = set(file.execute("SELECT chat_id, message_id FROM notes"))
            if missing := self._notes - notes:
                yield f"{len(missing)} notes were called saved and are not there"


def _open_as_the_bot_does(path: Path) -> None:
    models.open_database(path)
    try:
        migrations.migrate(path, clock.now())
    finally:
        models.database.close()


def _name(chance: Chance) -> str:
    return chance.__name__.replace("_", " ") + " of what was not synced"


def _figures(tally: _Tally, found: _Tally) -> Figures:
    counts = {"writes recorded": "writes", "syncs": "syncs", "promises made": "promises"}
    ways = sorted(how for how in tally if how not in counts.values())
    return {
        **{name: tally[key] for name, key in counts.items()},
        "cuts": sum(tally[how] for how in ways if "opened" not in how),
        **{f"  {how}": tally[how] for how in ways},
        "lost": tally.lost or "nothing",
        "lost with synchronous=NORMAL, as it has to be": found.lost or "nothing",
    }
