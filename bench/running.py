"""A bot that runs against the make-believe Telegram, on a new database file."""

import os
import sqlite3
import subprocess
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import processes
from bench.bots import Bot
from bench.places import BUILT
from bench.telegram import Event, SilenceError, Telegram

_PATIENCE = 30.0
_LATER = 20.0


@dataclass(frozen=True)
class Load:
    """A closed loop of people that follow a script of crowd/scripts.c, while answers take `latency` milliseconds."""

    script: str
    people: int
    latency: float
    seconds: float
    warm_up: float = 1.0


class Running:
    """Starts a bot; `with` ends it, and removes its database."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._stack = ExitStack()
        BUILT.mkdir(exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR", BUILT), prefix="run-")
        self._folder = Path(self._stack.enter_context(folder))
        self.database = self._folder / "notes.db"
        self.telegram = self._stack.enter_context(Telegram())
        self._process: subprocess.Popen[bytes] | None = None
        self.start_seconds = self.start_cpu = 0.0

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._stack.close()

    def start(self) -> "Running":
        """Start it and wait until it polls; note what that took."""
        log = self._stack.enter_context((self._folder / "log").open("wb"))
        settings = self.bot.settings(self.telegram.url, self.database)
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **settings}
        begun = time.monotonic()
        self._process = subprocess.Popen(
            self.bot.command, env=environment, cwd=self._folder, stdout=log, stderr=log
        )
        self.start_seconds = self._wait_for("polled", _PATIENCE)["at"] - begun
        self.start_cpu = self.cpu()
        return self

    def cpu(self) -> float:
        """Return the processor time it has used so far, in seconds."""
        return processes.cpu(self.process_id)

    def used(self) -> processes.Used:
        """Return all that it has used so far."""
        return processes.used(self.process_id)

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    def carry(self, load: Load) -> Event:
        """Put it under load; return what the judge says, with `bot_cpu`: its processor time in those seconds."""
        self.telegram.tell("latency", load.latency)
        text_calls = self.bot.calls_for_text
        self.telegram.tell("run", load.script, load.people, load.warm_up, load.seconds, text_calls)
        return self._judged(load.warm_up + load.seconds)

    def carry_backlog(self, updates: int, latency: float, at_most: float) -> Event:
        """Start it when so many updates wait; return what the judge says when all are answered, or after `at_most`."""
        self.telegram.tell("latency", latency)
        self.telegram.tell("backlog", "backlog", updates, self.bot.calls_for_text, at_most)
        self.start()
        return self._judged(at_most)

    def _judged(self, seconds: float) -> Event:
        self._wait_for("begin", seconds + _LATER)
        before = self.cpu()
        self._wait_for("end", seconds + _LATER)
        spent = self.cpu() - before
        return {**self._wait_for("done", _LATER), "bot_cpu": spent}

    def stop(self) -> None:
        """Have it end as a service manager does."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def log(self) -> str:
        """Return the end of what it has printed."""
        return (self._folder / "log").read_text(errors="replace")[-2000:]

    def notes(self) -> list[tuple[Any, ...]]:
        """Return person and text of every note in its database."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            return connection.execute(self.bot.notes).fetchall()

    def _wait_for(self, event: str, seconds: float) -> Event:
        try:
            return self.telegram.wait_for(event, seconds)
        except SilenceError as error:
            raise SilenceError(f"{self.bot.name}: {error}\n{self.log()}") from None
