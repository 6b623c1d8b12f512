"""The way out: one thread reads the outbox and says what goes next, others carry the calls to Telegram.

A call leaves the table only after Telegram's ok: delivery is at least once. In one chat calls go one after another;
chats go side by side, over as many connections as there is work for.
"""

import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import NamedTuple

from peewee import DatabaseError

from todobot import clock
from todobot.errors import HTTP_BAD_REQUEST, HTTP_TOO_MANY_REQUESTS, DeliveryError
from todobot.models import database
from todobot.services import outbox
from todobot.services.outbox import Waiting
from todobot.telegram.api import Connection
from todobot.telegram.lanes import Chat, Lane
from todobot.telegram.link import pause_after
from todobot.telegram.queues import Queues

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 96
"""Enough for 1,000 calls a second, all that Telegram sells, at 90 ms each (Bot API FAQ: broadcasting limits)."""
_SHRINK_AFTER_SECONDS = 20.0
_RETRY_FILE_SECONDS = 1.0


class _Job(NamedTuple):
    chat: Chat
    lane: Lane
    call: Waiting


class _Outcome(NamedTuple):
    job: _Job
    error: DeliveryError | None


class _Wake(NamedTuple):
    """Says that the outbox has new calls, that Telegram is back, or that it is time to stop."""

    is_back: bool = False
    is_stop: bool = False


class Sender:
    """Runs `run` in one thread and its own senders beside it. `wake`, `retry_now` and `stop` are for any thread."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._mail: SimpleQueue[_Outcome | _Wake] = SimpleQueue()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._queues = Queues()
        self._newest = 0
        self._sent: list[int] = []
        self._refused: list[tuple[int, str]] = []
        self._threads = 0
        self._names = 0
        self._under_way = 0
        self._busiest = 0
        self._shrink_at = 0.0
        self._stop_by: float | None = None

    def wake(self) -> None:
        """Say that calls were put into the outbox and committed."""
        self._mail.put(_Wake())

    def retry_now(self) -> None:
        """Say that Telegram can be reached again: what waits for that is tried at once."""
        self._mail.put(_Wake(is_back=True))

    def stop(self, grace: float) -> None:
        """Let `run` return when the outbox is empty, in `grace` seconds at the latest; the rest stays in the table."""
        self._stop_by = time.monotonic() + grace
        self._mail.put(_Wake(is_stop=True))

    def run(self) -> None:
        """Empty the outbox until stopped. It is a loop of `turn`."""
        database.pragma(
            "synchronous", "normal"
        )  # a row that comes back after a power cut is sent twice, not lost
        self._mail.put(_Wake())
        wait: float | None = 0.0
        while True:
            self._receive(wait)
            try:
                wait = self.turn(time.monotonic())
            except DatabaseError as error:
                log.warning("Outbox: %s. I try again.", error)
                wait = _RETRY_FILE_SECONDS
            if self._is_done():  # asked behind a turn, which has seen all that was committed before the stop
                break
        for _ in range(self._threads):
            self._jobs.put(None)
        database.close()

    def turn(self, now: float) -> float | None:
        """Write down what was sent, see what is new, hand out what may go; return the seconds to wait at most.

        None means until woken. `now` is monotonic seconds. Raises DatabaseError; nothing is forgotten then.
        """
        self._settle()
        self._newest, fresh = outbox.chats_with_new(self._newest)
        self._queues.add(fresh)
        while self._under_way < MOST_CONNECTIONS:
            job = self._queues.next(now)
            if job is None:
                break
            self._hand_out(_Job(*job))
        self._shrink(now)
        due = self._queues.next_due()
        waits = [due - now] if due is not None else []
        if self._stop_by is not None:
            waits.append(self._stop_by - now)
        if self._threads > 1:
            waits.append(self._shrink_at - now)
        return max(0.0, min(waits)) if waits else None

    def _receive(self, wait: float | None) -> None:
        """Wait for mail, then take all there is."""
        try:
            mail: _Outcome | _Wake = self._mail.get(timeout=wait)
            while True:
                if isinstance(mail, _Outcome):
                    self._conclude(mail, time.monotonic())
                elif mail.is_back:
                    self._queues.end_pauses()
                mail = self._mail.get_nowait()
        except Empty:
            return

    def _is_done(self) -> bool:
        if self._stop_by is None:
            return False
        idle = not self._under_way and not self._sent and not self._refused and not self._queues.has_ready()
        return idle or time.monotonic() >= self._stop_by

    def _settle(self) -> None:
        """Write down, in one transaction, what Telegram took and what it refused."""
        if not self._sent and not self._refused:
            return
        with database.atomic():
            if self._sent:
                outbox.remove(self._sent)
            for call_id, error in self._refused:
                outbox.refuse(call_id, error, clock.now())
        self._sent.clear()
        self._refused.clear()

    def _conclude(self, outcome: _Outcome, now: float) -> None:
        (chat, lane, call), error = outcome
        self._under_way -= 1
        chat.is_under_way = False
        if error is None or error.permanent:
            lane.calls.popleft()
            chat.failures = 0
            if error is None:
                self._sent.append(call.id)
            else:
                log.warning("Telegram refused %s to chat %d: %s", call.method, chat.id, error)
                self._refused.append((call.id, str(error)))
        elif error.code == HTTP_TOO_MANY_REQUESTS:
            chat.not_before = now + (error.retry_after or 1.0)
        else:
            chat.failures += 1
            chat.not_before = now + pause_after(chat.failures)
        self._queues.put_back(chat, now)

    def _hand_out(self, job: _Job) -> None:
        self._under_way += 1
        self._busiest = max(self._busiest, self._under_way)
        job.chat.is_under_way = True
        if self._under_way > self._threads:
            self._threads += 1
            self._names += 1
            threading.Thread(target=self._carry, name=f"sender-{self._names}", daemon=True).start()
        self._jobs.put(job)

    def _shrink(self, now: float) -> None:
        """Every now and then, end the threads beyond the most that were needed at once since the last time."""
        if now < self._shrink_at:
            return
        surplus = max(0, self._threads - max(1, self._busiest))
        for _ in range(surplus):
            self._jobs.put(None)
        self._threads -= surplus
        self._busiest = self._under_way
        self._shrink_at = now + _SHRINK_AFTER_SECONDS

    def _carry(self) -> None:
        """Carry calls over one connection until handed None."""
        connection = self._connect()
        while (job := self._jobs.get()) is not None:
            error: DeliveryError | None = None
            try:
                connection.call(job.call.method, job.call.parameters)
            except DeliveryError as refusal:
                error = refusal
            except Exception:
                log.exception("A fault while sending %s to chat %d.", job.call.method, job.chat.id)
                error = DeliveryError("a fault of ours, see the log", code=HTTP_BAD_REQUEST)
            self._mail.put(_Outcome(job, error))
        connection.close()
