"""The real main.py in a process of its own, and what a test does with it."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from todobot.sandbox import Sandbox

PROJECT = Path(__file__).resolve().parents[2]
DEADLINE_SECONDS = 20.0


class Program:
    """Starts main.py against `sandbox` on the database file `database`; `settings` are environment variables."""

    def __init__(self, sandbox: Sandbox, database: Path, **settings: str) -> None:
        self.sandbox = sandbox
        self.database = database
        self.environment = {
            "PATH": os.environ["PATH"],
            "TELEGRAM_BOT_TOKEN": sandbox.token,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_CONNECTION": f"sqlite:///{database}",
            "NOTE_LIFETIME": "1h",
            "LOG_LEVEL": "INFO",
            "BACKUP_AT": "",
            **settings,
        }
        self.script = [str(PROJECT / "main.py")]
        """What Python runs; campaigns run it under a clock of their own."""
        self.before: list[str] = []
        """What is run with Python behind it: a recorder of its system calls."""
        self._process: subprocess.Popen[str] | None = None
        self._lines: list[str] = []
        self._news = threading.Condition()

    def start(self, *arguments: str, killed_at: str | None = None) -> "Program":
        """Start it. `killed_at` names a place on the road where it kills itself, see fuse.py."""
        fuse = [str(PROJECT / "tests" / "flow" / "fuse.py"), killed_at] if killed_at else []
        command = [*self.before, sys.executable, *(fuse or self.script), *arguments]
        # another current directory than the project's: nothing may depend on it
        self._process = subprocess.Popen(
            command, env=self.environment, cwd=self.database.parent, stderr=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        return self

    def ready(self) -> "Program":
        """Wait until it polls."""
        self.sandbox.world.wait_for(self.sandbox.world.is_polled, timeout=DEADLINE_SECONDS)
        return self

    def terminate(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop and return its exit code."""
        self.signal(number)
        return self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it as a power cut does, if it still runs."""
        if self._process is not None:
            self._process.kill()
            self.wait()

    def wait(self) -> int:
        """Return its exit code once it has ended."""
        assert self._process is not None
        return self._process.wait(DEADLINE_SECONDS)

    def rows(self, query: str, *values: object) -> list[Any]:
        """Read the database as its owner does with `sqlite3`, also while the bot runs."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=1)) as connection:
            return connection.execute(query, values).fetchall()

    def write(self, statement: str, *values: object) -> None:
        """Change the database as its owner does with `sqlite3`, also while the bot runs."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            connection.execute(statement, values)

    @property
    def process_id(self) -> int:
        """The system's number of the process that was started last."""
        assert self._process is not None
        return self._process.pid

    @property
    def output(self) -> str:
        """All it has printed so far, over all starts."""
        with self._news:
            return "".join(self._lines)

    def wait_for_output(self, part: str, *, times: int = 1) -> None:
        """Wait until `part` was printed, that many times over all starts."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        with self._news:
            while "".join(self._lines).count(part) < times:
                assert self._news.wait(deadline - time.monotonic()), (
                    f"{part!r} was not printed:\n{self._lines}"
                )

    def wait_for_rows(self, count: int, query: str) -> None:
        """Wait until `query` finds so many rows. The file tells nobody when it changes, so it is asked again."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while len(self.rows(query)) != count:
            assert time.monotonic() < deadline, f"{query!r} found {self.rows(query)}"
            time.sleep(0.02)

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr is not None
        for line in process.stderr:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()
