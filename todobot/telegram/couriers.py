"""The threads that carry calls to Telegram, each over a connection of its own: more when there is more to carry."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, NamedTuple

from todobot.errors import HTTP_BAD_REQUEST, DeliveryError
from todobot.services.outbox import Waiting
from todobot.telegram.api import Connection
from todobot.telegram.files import carry
from todobot.telegram.lanes import Chat, Lane

log = logging.getLogger(__name__)

MOST = 96
"""Enough for 1,000 calls a second, all that Telegram sells, at 90 ms each (Bot API FAQ: broadcasting limits)."""
_SHRINK_AFTER_SECONDS = 20.0


class Job(NamedTuple):
    """A call under way, and whose it is."""

    chat: Chat
    lane: Lane
    call: Waiting


class Outcome(NamedTuple):
    """What became of a call: Telegram's result, or the error."""

    job: Job
    result: Any = None
    error: DeliveryError | None = None


class Couriers:
    """Threads, idle or each with one job. All methods are for one thread; `report` is called in theirs."""

    def __init__(self, connect: Callable[[], Connection], report: Callable[[Outcome], None]) -> None:
        self._connect = connect
        self._report = report
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = 0
        self._hired = 0
        self._busy = 0
        self._busiest = 0
        self._shrink_at = 0.0

    @property
    def are_all_busy(self) -> bool:
        """Whether no further job can be taken."""
        return self._busy >= MOST

    @property
    def are_all_idle(self) -> bool:
        """Whether no job is under way."""
        return self._busy == 0

    def take(self, job: Job) -> None:
        """Have the job carried; a thread is hired when all others are busy."""
        self._busy += 1
        self._busiest = max(self._busiest, self._busy)
        if self._busy > self._threads:
            self._threads += 1
            self._hired += 1
            threading.Thread(target=self._carry, name=f"sender-{self._hired}", daemon=True).start()
        self._jobs.put(job)

    def came_back(self) -> None:
        """Note that a job was reported."""
        self._busy -= 1

    def shrink(self, now: float) -> float | None:
        """Every 20 s, let go of the threads beyond the most that were needed at once since; keep one.

        Return when to call again (monotonic seconds, like `now`), None when there is nobody to let go.
        """
        if now >= self._shrink_at:
            self._dismiss(self._threads - max(1, self._busiest))
            self._busiest = self._busy
            self._shrink_at = now + _SHRINK_AFTER_SECONDS
        return self._shrink_at if self._threads > 1 else None

    def close(self) -> None:
        """Let every thread end after its job."""
        self._dismiss(self._threads)

    def _dismiss(self, number: int) -> None:
        for _ in range(number):
            self._jobs.put(None)
        self._threads -= max(0, number)

    def _carry(self) -> None:
        """Carry calls over one connection until handed None."""
        connection = self._connect()
        while (job := self._jobs.get()) is not None:
            try:
                outcome = Outcome(job, carry(connection, job.call))
            except DeliveryError as error:
                outcome = Outcome(job, error=error)
            except Exception:
                log.exception("A fault while sending %s to chat %d.", job.call.method, job.chat.id)
                fault = DeliveryError("a fault of ours, see the log", code=HTTP_BAD_REQUEST)
                outcome = Outcome(job, error=fault)
            self._report(outcome)
        connection.close()
