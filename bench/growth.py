"""What it costs when there are more notes in the file: `python bench/growth.py [--json] [--rounds N] [NOTES ...]`.

Each file is a town of people with some 100 notes each. In turns, file by file, its people add a note, list, find a word
and tap on Done, everybody at random and each by an update of its own: through the real intake, handlers and commit.
The sweep deletes the notes that were added, each with its receipt. Printed are the CPU time of the process, user and
system, in microseconds (median of the rounds, least and most), and how often the system was called to read or write (on
Linux; mostly for a page that SQLite did not have in its cache, or that was changed). Both count the way of what was
written through the log into the file.

The towns differ in nothing but their size: whoever comes is known under the name they come with, one in ten has their
chat cleaned up, everybody finds one note, nobody has more notes by the end than in the beginning, and what an act
leaves for the next (undos, searches, the outbox) is removed.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import todobot.handlers  # noqa: F401 - decorates the bot
from bench.person import NOTES_EACH, Person
from tests.campaigns.town import Town
from todobot import clock, models
from todobot.bot import bot
from todobot.jobs import delete_expired_notes, empty_log
from todobot.models import MOMENT_FORMAT, database
from todobot.telegram.intake import Intake

Cost = tuple[float, int]
"""Seconds of CPU, and calls of the system to read or write."""
SIZES = [1_000, 100_000, 1_000_000]
_ACTS, _WARMING_UP = 100, 20
_LINE = "Water the tomatoes, and tell the neighbours that the key lies under the third stone"
_WORD = "Lavender"
_ALIKE = (
    "UPDATE users SET is_cleaning = (id % 10 = 5)",
    f"UPDATE notes SET text = text || ' {_WORD}' WHERE id IN (SELECT min(id) FROM notes GROUP BY user_id)",  # noqa: S608 - our own word
)
"""By chance nobody among ten people has their chat cleaned up, and they find less than thousands do."""
_GO = "UPDATE notes SET expires_at = :past, created_at = :past, warn_at = NULL WHERE id > :last"
_RECEIPTS = """
INSERT INTO sent_messages (chat_id, message_id, note_id, role, sent_at)
SELECT chat_id, message_id + 1, id, 'receipt', created_at FROM notes WHERE id > :last
"""


class Growth:
    """One file, and what things cost in it: CPU and calls of each round, by name."""

    def __init__(self, folder: Path, notes: int) -> None:
        self.notes = notes
        self.cpu: dict[str, list[float]] = {}
        self.calls: dict[str, list[float]] = {}
        self._path = folder / f"{notes}.db"
        people = max(2, notes // NOTES_EACH)
        self._person = Person(people)
        self._intake = Intake(bot, self._person, committed=_nothing, failed=_nothing)  # type: ignore[arg-type]
        Town(people, notes).settle(self._path, seed=notes)
        self._make_alike()

    def go_round(self) -> None:
        """Do everything once more, and leave the file as it was found."""
        models.open_database(self._path)
        last = database.execute_sql("SELECT max(id) FROM notes").fetchone()[0]
        self._measure("add", lambda: self._person.says(_LINE))
        past = (clock.now() - timedelta(seconds=1)).strftime(MOMENT_FORMAT)
        with database.atomic():
            database.execute_sql(_GO, {"past": past, "last": last})
            database.execute_sql(_RECEIPTS, {"last": last})
        self._note("sweep", [_cost(_sweep), _cost(_empty_log)], _ACTS + _WARMING_UP)
        if database.execute_sql("SELECT max(id) FROM notes").fetchone()[0] > last:
            raise RuntimeError("not all that had expired was swept")
        self._measure("list", lambda: self._person.says("/list"))
        self._measure("find", lambda: self._person.says(f"/find {_WORD}"))
        self._measure("done", self._person.taps_on_done)
        with database.atomic():
            database.execute_sql("UPDATE notes SET done_at = NULL WHERE done_at > ?", (past,))
        database.close()

    def _make_alike(self) -> None:
        """Have people differ no more between the towns than within one."""
        models.open_database(self._path)
        with database.atomic():
            for statement in _ALIKE:
                database.execute_sql(statement)
        _empty_log()
        database.close()

    def _measure(self, name: str, act: Callable[[], object]) -> None:
        """Do it often, and empty the log behind it: what it takes to write the pages into the file counts, too."""
        for _ in range(_WARMING_UP):
            self._carry_out(act)
        _empty_log()
        self._note(name, [*(self._carry_out(act) for _ in range(_ACTS)), _cost(_empty_log)], _ACTS)

    def _carry_out(self, act: Callable[[], object]) -> Cost:
        """Return what an update costs. What it leaves is removed: where people are few, they would have much of it."""
        act()
        cost = _cost(self._intake.turn)
        with database.atomic():
            for table in ("outbox", "undos", "searches"):
                database.execute_sql(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        return cost

    def _note(self, name: str, costs: list[Cost], things: int) -> None:
        self.cpu.setdefault(name, []).append(1e6 * sum(cpu for cpu, _ in costs) / things)
        self.calls.setdefault(name, []).append(sum(calls for _, calls in costs) / things)

    def figures(self) -> dict[str, dict[str, float]]:
        """Return what each thing cost."""
        return {
            name: {
                "cpu_us": round(median(rounds), 1),
                "least": round(min(rounds), 1),
                "most": round(max(rounds), 1),
                "calls": round(median(self.calls[name]), 1),
            }
            for name, rounds in self.cpu.items()
        }


def _cost(act: Callable[[], object]) -> Cost:
    called, before = _calls(), time.process_time()
    act()
    return time.process_time() - before, _calls() - called


def _sweep() -> None:
    delete_expired_notes.run(clock.now())


def _empty_log() -> None:
    empty_log.run(clock.now())


def _nothing(*_: object) -> None:
    """Stand in for what the app does after a commit."""


def _calls() -> int:
    """Return how often this process has called the system to read or write; where that is not told, 0."""
    path = Path("/proc/self/io")
    if not path.exists():
        return 0
    told = dict(line.split(": ") for line in path.read_text().splitlines())
    return int(told["syscr"]) + int(told["syscw"])


def measure(sizes: list[int], rounds: int) -> dict[str, Any]:
    """Return what each thing costs in a file of each size, the rounds of the files taken in turns."""
    bot.doorkeeper.allow(0)
    with tempfile.TemporaryDirectory() as folder:
        files = [Growth(Path(folder), notes) for notes in sizes]
        for _ in range(rounds):
            for file in files:
                file.go_round()
        return {
            "rounds": rounds,
            "files": {str(file.notes): file.figures() for file in files},
        }


def _show(result: dict[str, Any]) -> None:
    files: dict[str, dict[str, dict[str, float]]] = result["files"]
    first = next(iter(files.values()))
    print(
        f"Microseconds of CPU, median of {result['rounds']} rounds (least to most); calls to read or write.\n"
    )
    print(f"{'':8}" + "".join(f"{int(notes):>34,} notes" for notes in files))
    for name, base in first.items():
        cells = []
        for figures in files.values():
            one = figures[name]
            more = one["cpu_us"] / base["cpu_us"] - 1
            spread = f"({one['least']:.0f} to {one['most']:.0f})"
            cells.append(f"{one['cpu_us']:8.0f} {spread:>16} {more:+5.0%} {one['calls']:6.1f}")
        print(f"{name:8}" + "   ".join(cells))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("notes", nargs="*", type=int, help="how many notes are in each file")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    asked = parser.parse_args()
    result = measure(asked.notes or SIZES, asked.rounds)
    if asked.json:
        print(json.dumps(result, indent=2))
    else:
        _show(result)


if __name__ == "__main__":
    main()
