"""When each job runs. No job holds a truth: what is due is in the tables, so a restart forgets nothing."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import ModuleType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from todobot import clock, news, pulse, trouble
from todobot.errors import is_trouble_with_the_file
from todobot.jobs import (
    back_up,
    batches,
    check_disk,
    count_notes,
    delete_expired_notes,
    empty_log,
    forget_old_updates,
    read_imports,
    shorten_log,
    tell_owner,
    warn_of_expiry,
    write_exports,
    write_stats,
)
from todobot.models import database

log = logging.getLogger(__name__)

JOBS: tuple[tuple[ModuleType, timedelta], ...] = (
    (delete_expired_notes, timedelta(seconds=20)),
    (warn_of_expiry, timedelta(seconds=20)),
    (empty_log, timedelta(seconds=30)),
    (forget_old_updates, timedelta(hours=1)),
    (read_imports, timedelta(hours=1)),
    (write_exports, timedelta(hours=1)),
    (write_stats, timedelta(hours=1)),
    (back_up, timedelta(minutes=1)),
    (tell_owner, timedelta(minutes=1)),
    (count_notes, timedelta(minutes=5)),
    (check_disk, timedelta(minutes=10)),
)
LEFT_BY_HANDLERS = (write_exports, write_stats)
"""Jobs that go on with what a handler has left to them."""
_ASIDE = {back_up: "backup", empty_log: "log", shorten_log: "log"}
"""Jobs that wait for the disk for long and write no rows, with their threads: they hold up no other."""
_LONGEST_REST_SECONDS = min(interval for _, interval in JOBS).total_seconds()


_BY_THE_CLOCK = (delete_expired_notes, warn_of_expiry, forget_old_updates, back_up, count_notes)
"""Jobs that by a wrong clock would destroy what is not due, or count for, and name a file by, a wrong day."""


class Every(BaseTrigger):  # type: ignore[misc]
    """Fires so long after it has fired, by what the clock shows then.

    APScheduler's own interval makes a list of all that was missed: 1.6 million moments when the clock jumps a year.
    """

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return when it fires next (APScheduler calls this)."""
        return now + self._interval


class Schedule:
    """Runs the jobs in turns in a background thread, the backup in another one, what writes the log back in a third.

    A job that is not done when its turn is over goes on behind the others.

    `committed` is called after each.
    """

    def __init__(self, committed: Callable[[], None]) -> None:
        self._committed = committed
        self._held_up: set[ModuleType] = set()
        self._goes_on: set[ModuleType] = set()
        self._in_hand = {name: threading.Lock() for name in ("default", *_ASIDE.values())}
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={name: ThreadPoolExecutor(max_workers=1) for name in self._in_hand},
            job_defaults={"misfire_grace_time": None, "coalesce": True},  # a late run is better than none
        )

    def start(self) -> None:
        """Run every job now and then at its interval."""
        for job, interval in JOBS:
            self._scheduler.add_job(
                self._run, Every(interval), args=(job,), id=job.__name__, executor=_executor(job)
            )
        clock.when_confirmed = self._run_what_waited
        self.run_all_now()
        self._scheduler.start()

    def look_at_the_clock(self) -> None:
        """Plan all jobs anew when the clock was turned.

        The scheduler waits by the system's clock: turned back an hour, it would do nothing for an hour. Call it often,
        in one thread.
        """
        if clock.has_jumped():
            for job, interval in JOBS:
                self._scheduler.reschedule_job(job.__name__, trigger=Every(interval))
            self.run_all_now()

    def look_at_the_log(self) -> None:
        """Have the log written back when it has grown long. Call it often, in one thread."""
        if database.has_long_log():
            self._queue_again(shorten_log)

    def run_all_now(self) -> None:
        """Run every job once more at once: at the start, and when the clock was moved."""
        for job, _ in JOBS:
            self.run_now(job)

    def run_what_was_left(self) -> None:
        """Run the jobs that go on with what a handler has left to them. For any thread."""
        for job in LEFT_BY_HANDLERS:
            self.run_now(job)

    def run_now(self, job: ModuleType) -> None:
        """Run one job once more at once. For any thread."""
        self._scheduler.add_job(self._run, args=(job,), executor=_executor(job))

    def stop(self) -> None:
        """Start no job any more, and have the one in hand end after its transaction."""
        batches.stopping.set()
        self._scheduler.remove_all_jobs()
        self._scheduler.shutdown(wait=False)

    def ends(self, within: float) -> bool:
        """Wait so many seconds, after `stop`, for the jobs in hand; return whether they have ended."""
        deadline = time.monotonic() + within
        for in_hand in self._in_hand.values():
            if not in_hand.acquire(timeout=max(0.0, deadline - time.monotonic())):
                return False
            in_hand.release()
        return True

    def _run(self, job: ModuleType) -> None:
        with self._in_hand[_executor(job)]:
            if not batches.stopping.is_set():  # else it waited behind the one that was in hand
                self._carry_out(job)

    def _carry_out(self, job: ModuleType) -> None:
        name = job.__name__.rpartition(".")[2]
        started = time.monotonic()
        _beat(job)
        try:
            with batches.turn() as turn:
                count = 0 if _has_to_wait(job) else job.run(clock.now())
        except Exception as error:
            if is_trouble_with_the_file(error):
                trouble.met(f"job {name}", error)
                self._held_up.add(job)
            else:
                news.report_fault(log, "Job %s failed; it runs again at its time.", name)
            return
        finally:
            _beat(job, wait=_LONGEST_REST_SECONDS)
        trouble.over(f"job {name}")
        self._try_again()
        if count:
            log.info("Job %s: %d rows in %.0f ms.", name, count, 1000 * (time.monotonic() - started))
        self._committed()
        if turn.is_cut:
            self._queue_again(job)

    def _queue_again(self, job: ModuleType) -> None:
        """Have a job go on behind those that wait, once, even if its own time comes meanwhile."""
        if job not in self._goes_on and not batches.stopping.is_set():
            self._goes_on.add(job)
            self._scheduler.add_job(self._go_on, args=(job,), executor=_executor(job))

    def _go_on(self, job: ModuleType) -> None:
        self._goes_on.discard(job)
        self._run(job)

    def _run_what_waited(self) -> None:
        """Run the jobs that waited for the right time, now that it is known. In the thread of the intake."""
        for job in _BY_THE_CLOCK:
            self.run_now(job)

    def _try_again(self) -> None:
        """Run what trouble with the file has held up, now that a job got through: its own time may be in an hour."""
        while self._held_up:
            self.run_now(self._held_up.pop())


def _has_to_wait(job: ModuleType) -> bool:
    """Tell whether a job goes by a clock that may be a year ahead."""
    return job in _BY_THE_CLOCK and not clock.is_confirmed()


def _beat(job: ModuleType, wait: float = 0.0) -> None:
    if job not in _ASIDE:
        pulse.beat("jobs", wait)


def _executor(job: ModuleType) -> str:
    return _ASIDE.get(job, "default")
