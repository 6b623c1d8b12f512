"""The make-believe Telegram of crowd/, in C, in a process of its own: compiled, started, told what to do."""

import json
import queue
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from bench.places import BENCH, BUILT

SOURCES = BENCH / "crowd"
_WARNINGS = ("-Wall", "-Wextra", "-Werror")

Event = dict[str, Any]


class SilenceError(Exception):
    """What was waited for did not happen."""


def build() -> Path:
    """Compile it where its sources have changed, and return the program."""
    program = BUILT / "crowd"
    sources = sorted(SOURCES.glob("*.[ch]"))
    if not program.exists() or program.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        BUILT.mkdir(exist_ok=True)
        files = [str(path) for path in sources if path.suffix == ".c"]
        command = ["gcc", "-std=gnu11", "-O2", "-D_GNU_SOURCE", *_WARNINGS, "-o", str(program), *files]
        subprocess.run(command, check=True)
    return program


class Telegram:
    """One make-believe Telegram; `with` ends it. `url` is where its Bot API is."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [str(build())], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.wait_for('open', 5)['port']}"

    def __enter__(self) -> "Telegram":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(5)

    def tell(self, *words: object) -> None:
        """Give it a command; main.c has the list of them."""
        assert self._process.stdin is not None
        print(*words, file=self._process.stdin, flush=True)

    def wait_for(self, event: str, seconds: float) -> Event:
        """Return what is told of the next event of that name. Raises SilenceError when it does not come in time."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                found = self._events.get(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty:
                raise SilenceError(f"no {event} within {seconds:.0f} s") from None
            if found["event"] == "error":
                raise ValueError(found["line"])
            if found["event"] == event:
                return found

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._events.put(json.loads(line))
