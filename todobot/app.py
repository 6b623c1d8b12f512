"""The whole program: builds the parts, starts them in order, waits, stops them in order."""

import faulthandler
import gc
import logging
import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

from peewee import DatabaseError

import todobot.handlers  # noqa: F401 - decorates the bot
from todobot import __version__, access, clock, migrations, models, news, private_files, texts, trouble
from todobot.bot import bot
from todobot.errors import ExitCode, StartError
from todobot.instance import InstanceLock
from todobot.services import errands, outbox, room, users
from todobot.settings import Settings
from todobot.supervisor import Supervisor
from todobot.telegram.api import BotApi
from todobot.telegram.greeting import Greeting
from todobot.telegram.intake import Intake
from todobot.telegram.sender import Sender

if TYPE_CHECKING:
    from todobot.jobs.schedule import Schedule

logger = logging.getLogger(__name__)

_LOOK_UP_SECONDS = 1.0
"""Between two looks at all parts: each costs an idle bot as much as a job that has nothing to do."""
_INTAKE_SECONDS = 1.5
_OUTBOX_SECONDS = 3.0
"""SIGTERM ends the program within five seconds: so long for the batch in hand, so long for what waits to be sent."""
_JOBS_SECONDS = 4.5
"""So long for a job in hand, from the same moment on."""


class App:
    """The bot with all its parts. `run` may be called once."""

    def __init__(self, chosen: Settings, *, lock: InstanceLock, api: BotApi, greeting: Greeting) -> None:
        """Bring the database up to date, which `lock` has taken for this process alone. Raises StartError."""
        self._lock = lock
        with _database_at_hand(chosen.database_path):
            _open_database(chosen.database_path)
        bot.note_lifetime = chosen.note_lifetime
        texts.zone = chosen.time_zone
        room.limit = chosen.max_notes_per_user
        with _database_at_hand(chosen.database_path):
            _place_doorkeeper(chosen)
        bot.backup_days = chosen.backup_keep if chosen.backup_at is not None else 0

        texts.read_all()  # now, for Telegram's answer is still under way, and somebody waits for what comes behind it

        self._chosen = chosen
        self._failure: StartError | None = None
        self._bell, self._button = os.pipe()
        os.set_blocking(self._button, False)
        self._sender = Sender(api)
        api.link.when_back = self._sender.retry_now
        self._intake = Intake(
            bot, greeting.connection, committed=self._go_on, failed=self._fail, greeting=greeting
        )
        self._schedule: Schedule | None = None
        self._supervisor = Supervisor(wake_outbox=self._sender.wake)

    def run(self) -> None:
        """Run until SIGTERM or Ctrl-C. Raises StartError when it cannot go on. Call in the main thread."""
        signal.set_wakeup_fd(self._button)  # rings whichever thread has taken the signal
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)  # without a handler Python would not ring
        logger.info("todobot %s, notes in %s.", __version__, models.database.database)
        running_since = self._lock.begin(clock.now().isoformat(timespec="seconds"))
        if running_since is not None:
            logger.warning(
                "The last run, from %s, was not stopped: it was killed, or crashed.", running_since
            )
            news.note(news.Kind.CRASH, since=running_since)
        intake = threading.Thread(target=self._intake.run, name="intake", daemon=True)
        sender = threading.Thread(target=self._sender.run, name="outbox", daemon=True)
        gc.freeze()  # what was loaded stays: no collection looks through it again
        gc.enable()  # main.py has switched it off
        intake.start()  # first: people may have waited
        sender.start()
        schedule = self._start_jobs()
        while not self._rings(within=_LOOK_UP_SECONDS):
            if not (intake.is_alive() and sender.is_alive()):
                self._fail(StartError("A part of the bot has died, see above.", ExitCode.FAULT))
            schedule.look_at_the_clock()
            schedule.look_at_the_log()
            trouble.settle()
            self._supervisor.attend(monotonic())
        self._stop(schedule, intake, sender)
        if self._failure is not None:
            raise self._failure

    def _stop(self, schedule: "Schedule", intake: threading.Thread, sender: threading.Thread) -> None:
        """Stop all parts in order and let the database go; what hangs is cut off."""
        jobs_end_by = monotonic() + _JOBS_SECONDS
        self._supervisor.stopping()
        self._intake.stop()
        schedule.stop()
        intake.join(_INTAKE_SECONDS)
        self._sender.stop(_OUTBOX_SECONDS)
        sender.join(_OUTBOX_SECONDS)
        have_jobs_ended = schedule.ends(within=jobs_end_by - monotonic())
        trouble.settle(calm=0)
        logger.info("Stopped. %d messages wait in the outbox for the next start.", outbox.length())
        models.database.close()
        if self._failure is None or self._failure.exit_code != ExitCode.FAULT:
            self._lock.end()
        self._lock.release()
        if not have_jobs_ended:
            _cut_off(ExitCode.OK if self._failure is None else self._failure.exit_code)

    def run_all_jobs_now(self) -> None:
        """Run every job once more at once, as at the start. For any thread."""
        if self._schedule is not None:
            self._schedule.run_all_now()

    def _start_jobs(self) -> "Schedule":
        """Load the jobs and APScheduler, a fifth of what a start loads, while the first poll is under way; run all.

        What is left to a job before, in tables or in `news`, it finds when it runs.
        """
        from todobot.jobs import back_up, read_imports, tell_owner
        from todobot.jobs.schedule import Schedule

        back_up.plan = back_up.Plan(
            self._chosen.backup_at, self._chosen.backup_keep, self._chosen.backup_chat
        )
        self._schedule = schedule = Schedule(committed=self._sender.wake)
        self._sender.when_received = partial(schedule.run_now, read_imports)
        news.when_noted = partial(schedule.run_now, tell_owner)
        schedule.start()
        return schedule

    def _go_on(self) -> None:
        """Wake who goes on with what a batch of updates has left. In the thread of the intake."""
        self._sender.wake()
        if self._schedule is not None and errands.are_new():
            self._schedule.run_what_was_left()

    def _rings(self, within: float) -> bool:
        """Wait so many seconds for a signal or a failure; return whether it is time to stop."""
        return bool(select.select([self._bell], [], [], within)[0])

    def _fail(self, error: StartError) -> None:
        """Have the bot stop with this error. For any thread."""
        self._failure = self._failure or error
        with suppress(OSError):  # it is full of rings
            os.write(self._button, b"!")


def _cut_off(code: ExitCode) -> NoReturn:
    """End this process although a job hangs: Python itself would wait for its thread, and nobody could end that."""
    logger.error("A job does not end and is cut off; what it has not committed is done after the next start.")
    faulthandler.dump_traceback()
    os._exit(code)


@contextmanager
def _database_at_hand(path: Path) -> Iterator[None]:
    """Raise StartError, with what is wrong in words, for what goes wrong with the file during the start."""
    trouble.path = path
    try:
        yield
    except (DatabaseError, OSError) as error:
        reason = trouble.reason_of(error)
        raise StartError(f"{path} cannot be used: {reason}.", ExitCode.DATABASE_UNUSABLE) from None


def _open_database(path: Path) -> None:
    for found in private_files.tighten(path):
        logger.warning("Other users of this machine could read %s; I have closed it to them.", found)
    models.open_database(path)
    migrations.migrate(path, clock.now())


def _place_doorkeeper(chosen: Settings) -> None:
    """Have the bot work for those who may use it; to who may not any more nothing that waits is sent."""
    access.set_up(chosen.allowed_users, chosen.admins)
    bot.doorkeeper.answers_strangers = chosen.answers_strangers
    bot.doorkeeper.allow(chosen.messages_per_minute)
    with models.database.atomic():
        outbox.drop(users.shut_out())
