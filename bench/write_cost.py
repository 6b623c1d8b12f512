"""What an added note costs the card: `python bench/write_cost.py [NOTES] [PRAGMA=VALUE ...]`, 200 by default.

Runs the real program against the sandbox under strace and prints, for each note added by a message of its own (the
intake's transaction, the receipt, its removal from the outbox), how many syncs and bytes the database's files took.
"""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from tests.flow.program import Program  # noqa: E402
from tests.flow.visitor import Visitor  # noqa: E402
from todobot.sandbox import Sandbox  # noqa: E402

TEXT = "Water the tomatoes, and tell the neighbours that the key lies under the third stone."
CALLS = "fsync,fdatasync,pwrite64,write,ftruncate"
_LINE = re.compile(r"(\w+)\(\d+<([^>]*)>.* = (\d+)")


class Traced(Program):
    """The program with every call that writes recorded."""

    def __init__(self, sandbox: Sandbox, database: Path, trace: Path) -> None:
        super().__init__(sandbox, database)
        self.trace = trace

    def begin(self, pragmas: list[str]) -> None:
        """Start it under strace, its connections altered by `pragmas`."""
        code = (
            "import sys, main; from todobot.models import database; from todobot import models\n"
            "opened = models.open_database\n"
            "def altered(path):\n"
            "    opened(path)\n"
            f"    for pragma in {pragmas!r}: database.pragma(*pragma.split('='), permanent=True)\n"
            "models.open_database = altered\n"
            "sys.exit(main.main([]))"
        )
        strace = ["strace", "-D", "-f", "-qq", "-y", "-e", f"trace={CALLS}", "-o", str(self.trace)]
        environment = self.environment | {"PYTHONPATH": str(PROJECT)}
        self._process = subprocess.Popen(
            [*strace, sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL, text=True
        )


def cost(notes: int, pragmas: list[str], pause: float) -> dict[str, float]:
    """Return syncs and bytes for each note, of the log and of the database file itself."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        sandbox = Sandbox()
        sandbox.start()
        program = Traced(sandbox, Path(folder) / "notes.db", Path(folder) / "trace")
        if pragmas:  # the size of a page is chosen once, in an empty file
            with closing(sqlite3.connect(program.database, isolation_level=None)) as new:
                for pragma in pragmas:
                    new.execute(f"PRAGMA {pragma}")
                new.execute("VACUUM")
        program.begin(pragmas)
        program.ready()
        ada = Visitor(sandbox, 5001)
        ada.say("/start")
        before = program.trace.stat().st_size
        for number in range(notes):
            ada.say(f"{number} {TEXT}")
            time.sleep(pause)
        program.wait_for_rows(0, "select * from outbox")
        with program.trace.open("rb") as trace:
            trace.seek(before)
            lines = trace.read().decode("utf-8", "replace").splitlines()
        program.terminate()
        sandbox.stop()
    found: Counter[str] = Counter()
    for line in lines:
        match = _LINE.search(line)
        if match is None or not match[2].startswith(str(Path(folder).resolve())):
            continue
        place = "log" if match[2].endswith("-wal") else "file"
        if "sync" in match[1]:
            found[f"syncs of the {place}"] += 1
        elif "write" in match[1]:
            found[f"bytes into the {place}"] += int(match[3])
    return {name: number / notes for name, number in sorted(found.items())}


def main() -> None:
    """Print the figures."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    pragmas = [word for word in sys.argv[1:] if "=" in word]
    for pause, name in ((0.0, "one after another"), (0.1, "ten a second")):
        notes = numbers[0] if numbers else 200
        figures = cost(notes, pragmas, pause)
        print(f"{notes} notes, {name}, {' '.join(pragmas) or 'as set'}; for each note:")
        for what, number in figures.items():
            print(f"  {number:10.2f} {what}")


if __name__ == "__main__":
    main()
