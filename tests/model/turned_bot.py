"""The whole bot in this process, turned by hand: what people did is carried out when the test says so."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import todobot.handlers  # noqa: F401 - decorates the bot
from todobot import clock, migrations, models
from todobot.bot import bot
from todobot.jobs.schedule import JOBS, LEFT_BY_HANDLERS
from todobot.models import database
from todobot.sandbox import Sandbox
from todobot.telegram import polling
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.intake import Intake
from todobot.telegram.link import Link
from todobot.telegram.sender import Sender

_OUTBOX_SECONDS = 10.0


class TurnedBot:
    """A make-believe Telegram and the bot at its other end, over HTTP, without a thread that runs by itself."""

    def __init__(self) -> None:
        self._real_now = clock.now
        self._now = clock.now().replace(microsecond=0)
        clock.now = lambda: (
            self._now
        )  # time passes only when the test says so, however long the machine takes
        self._folder = tempfile.TemporaryDirectory()
        self.sandbox = Sandbox(now=clock.now)
        self.sandbox.start()
        polling.LONG_POLL_SECONDS = 0  # what nobody answers must not be waited for
        bot.username = str(self.sandbox.world.bot["username"])
        self._start()

    def _start(self) -> None:
        path = Path(self._folder.name) / "notes.db"
        models.open_database(path)
        migrations.migrate(path, clock.now())
        self._api = BotApi(self.sandbox.url, self.sandbox.token, Link())
        self._intake = Intake(bot, Connection(self._api), committed=lambda: None, failed=_raise)

    def restart(self) -> None:
        """Forget all that is not in the file, and begin anew: what was not acknowledged comes again."""
        database.close()
        self._start()
        self.turn()

    def turn(self) -> None:
        """Carry out what people did, and deliver all answers."""
        bot.doorkeeper.start_over()  # people here are quicker than the clock, and it is not about that
        self._intake.turn()  # what was carried out before is acknowledged, so only what is new comes
        for job in LEFT_BY_HANDLERS:
            job.run(clock.now())
        self._deliver()

    def let_pass(self, time: timedelta) -> None:
        """Move the clock and run all jobs."""
        self._now += time
        for job, _ in JOBS:
            job.run(clock.now())
        self._deliver()

    def close(self) -> None:
        """End it, and leave nothing behind."""
        clock.now = self._real_now
        self.sandbox.stop()
        database.close()
        self._folder.cleanup()

    def _deliver(self) -> None:
        sender = Sender(self._api)
        sender.stop(_OUTBOX_SECONDS)
        sender.run()


def _raise(error: Any) -> None:
    raise error
