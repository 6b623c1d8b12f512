"""The threads that carry files to and from Telegram: seldom, and for long."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from todobot import news
from todobot.errors import HTTP_BAD_REQUEST, DeliveryError
from todobot.telegram.connection import Connection
from todobot.telegram.files import carry
from todobot.telegram.lanes import Job, Outcome

log = logging.getLogger(__name__)

MOST = 4
"""Files that are under way at once; others wait, and so do their chats."""


class Couriers:
    """At most MOST threads, each for one job. All methods are for one thread; `report` is called in theirs."""

    def __init__(self, connect: Callable[[], Connection], report: Callable[[Outcome], None]) -> None:
        self._connect = connect
        self._report = report
        self._waiting: deque[Job] = deque()
        self._busy = 0
        self._hired = 0

    @property
    def count(self) -> int:
        """How many jobs are under way."""
        return self._busy + len(self._waiting)

    def take(self, job: Job) -> None:
        """Have the job carried as soon as there can be one more thread."""
        self._waiting.append(job)
        self._hire()

    def came_back(self) -> None:
        """Note that a job was reported."""
        self._busy -= 1
        self._hire()

    def _hire(self) -> None:
        if self._waiting and self._busy < MOST:
            self._busy += 1
            self._hired += 1
            job = self._waiting.popleft()
            name = f"courier-{self._hired}"
            try:
                threading.Thread(target=self._carry, args=(job,), name=name, daemon=True).start()
            except RuntimeError as error:  # the system allows no more threads: tried again after a pause
                self._report(Outcome(job, error=DeliveryError(str(error))))

    def _carry(self, job: Job) -> None:
        connection = self._connect()
        try:
            outcome = Outcome(job, carry(connection, job.call))
        except DeliveryError as error:
            outcome = Outcome(job, error=error)
        except Exception:
            news.report_fault(log, "A fault while sending %s to chat %d.", job.call.method, job.chat.id)
            outcome = Outcome(job, error=DeliveryError("a fault of ours, see the log", code=HTTP_BAD_REQUEST))
        connection.close()
        self._report(outcome)
