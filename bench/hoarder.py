"""What one with 10,000 notes costs the intake's transaction: `python bench/hoarder.py [NOTES]`, 1,000,000 by default.

So many notes are in the file of a town, and one of its people has one of a hundred. Printed are CPU time and how long
it lasted, commit included, in milliseconds: the median, where it can be done again.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import todobot.handlers  # noqa: F401 - decorates the bot
from bench.person import NOTES_EACH, Person
from tests.campaigns.town import HOARDER, RARE, Town
from todobot import clock, models
from todobot.bot import bot
from todobot.models import database
from todobot.services import room, undo
from todobot.telegram.intake import Intake

_AGAIN = 5
_UNDOS = 300


class Hoarder(Person):
    """Who has most notes."""

    def __init__(self) -> None:
        super().__init__(1)
        self._intake = Intake(bot, self, committed=lambda: None, failed=lambda _: None)  # type: ignore[arg-type]

    def says_and_waits(self, text: str) -> None:
        """Send a message and have it carried out."""
        self.says(text)
        self._intake.turn()

    def taps_and_waits(self, data: str) -> None:
        """Tap on a button and have it carried out."""
        self.taps(HOARDER, data)
        self._intake.turn()

    def _somebody(self) -> int:
        return HOARDER


def show(name: str, act: Callable[[], object], times: int = 1) -> None:
    """Do it and print what it cost."""
    cpu, lasted = [], []
    for _ in range(times):
        begun, used = time.perf_counter(), time.thread_time()
        act()
        cpu.append(1000 * (time.thread_time() - used))
        lasted.append(1000 * (time.perf_counter() - begun))
    print(f"{name:32} CPU {median(cpu):7.1f} ms, lasted {median(lasted):7.1f} ms")


def measure(hoarder: Hoarder) -> None:
    """Do everything in which all of a person's notes count, and print what it cost."""
    for words in ("/list", f"/find {RARE}", "/find молоко", "/tags", "/done", "/export", "milk"):
        show(words, partial(hoarder.says_and_waits, words), _AGAIN)
    for seconds in (0, 1800):
        show(f"warned {seconds} s before", partial(hoarder.taps_and_waits, f"settings:warning:{seconds}"))
    show("/clear", partial(hoarder.says_and_waits, "/clear"))
    show("newest Undo, behind /clear", partial(undo.newest_of, HOARDER, [1]), _AGAIN)
    (undo_id,) = database.execute_sql("SELECT max(id) FROM undos").fetchone()
    show("Undo of /clear", partial(hoarder.taps_and_waits, f"list:undo:{undo_id}:1:0"))
    query = "SELECT id FROM notes WHERE user_id = ? AND done_at IS NULL AND deleted_at IS NULL LIMIT ?"
    for (note_id,) in database.execute_sql(query, (HOARDER, _UNDOS)).fetchall():
        hoarder.taps_and_waits(f"card:done:{note_id}:1:0:1")
    show(f"newest Undo, none of {_UNDOS} fits", partial(undo.newest_of, HOARDER, [1]), _AGAIN)
    show("/forget", partial(hoarder.says_and_waits, "/forget"))
    show("Erase everything", partial(hoarder.taps_and_waits, f"forget:erase:{int(clock.now().timestamp())}"))


def main() -> None:
    """Print the figures."""
    notes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    bot.doorkeeper.allow(0)
    room.limit = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notes.db"
        Town(notes // NOTES_EACH, notes).settle(path, seed=1)
        models.open_database(path)
        query = "SELECT count(*) FROM notes WHERE user_id = ?"
        print(
            f"Of {notes:,} notes {database.execute_sql(query, (HOARDER,)).fetchone()[0]:,} are one person's."
        )
        measure(Hoarder())
        left = database.execute_sql(query, (HOARDER,)).fetchone()[0]
        database.close()
    if left:
        raise RuntimeError(f"{left} notes are still there")


if __name__ == "__main__":
    main()
