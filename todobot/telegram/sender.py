"""The way out: one thread reads the outbox, says what goes next, and carries the calls to Telegram.

A call leaves the table only after Telegram's ok: delivery is at least once. In one chat calls go one after another;
chats go side by side.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from peewee import DatabaseError

from todobot import away, news, pulse, trouble
from todobot.errors import HTTP_TOO_MANY_REQUESTS, DeliveryError
from todobot.models import database
from todobot.services import outbox
from todobot.telegram import files
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.couriers import Couriers
from todobot.telegram.lanes import Job, Outcome
from todobot.telegram.link import pause_after
from todobot.telegram.queues import Queues
from todobot.telegram.settling import aimed, settle
from todobot.telegram.switchboard import MOST, Switchboard

log = logging.getLogger(__name__)

NO_HARM = frozenset(
    {
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message",
        "Bad Request: message to edit not found",
        "Bad Request: message to delete not found",
        "Bad Request: message can't be deleted",
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    }
)
"""Refusals that mean no more than that the person was quicker: there is nothing to keep of them."""
_PART = "outbox"
_RETRY_SECONDS = 1.0
_SETTLED_SECONDS = 0.02
"""So long what was sent waits for the other writer, unless that says before that it is done."""
MOST_TRIES = 240
"""A call that no answer fits so often in a row, which takes three hours, is set aside: its chat waits behind it."""
_TOLD_AFTER_TRIES = 8
"""Somewhat more than a minute: by then the poll would have shown an outage (link.py)."""


class Sender:
    """Empties the outbox in the thread that calls `run`. `wake`, `retry_now` and `stop` are for any thread."""

    def __init__(self, api: BotApi) -> None:
        self._switchboard = Switchboard(api)
        self._couriers = Couriers(partial(Connection, api), self._came_back)
        self._carried: deque[Outcome] = deque()
        self._is_back = False
        self._queues = Queues()
        self._newest = 0
        self._sent: list[tuple[Job, Any]] = []
        self._refused: list[tuple[Job, DeliveryError]] = []
        self._stop_by: float | None = None
        self._has_eased = False
        self.when_received: Callable[[], None] = lambda: None
        """Called when a file that was asked for lies in the database, or cannot be had."""

    def wake(self) -> None:
        """Say that calls were put into the outbox and committed."""
        self._switchboard.wake()

    def retry_now(self) -> None:
        """Say that Telegram can be reached again: what waits for that is tried at once."""
        self._is_back = True
        self._switchboard.wake()

    def stop(self, grace: float) -> None:
        """Let `run` return when the outbox is empty, in `grace` seconds at the latest; the rest stays in the table."""
        self._stop_by = time.monotonic() + grace
        self.wake()

    def run(self) -> None:
        """Empty the outbox until stopped. It is a loop of `turn`, which nothing that goes wrong ends."""
        wait: float | None = 0.0
        while True:
            pulse.beat("outbox")
            try:
                self._receive(wait)
                wait = self.turn(time.monotonic())
                trouble.over(_PART)
            except DatabaseError as error:  # what Telegram took is remembered, and nothing goes out meanwhile
                trouble.met(_PART, error)
                wait = _RETRY_SECONDS
            except Exception:
                news.report_fault(log, "A fault in the sender. I try again.")
                wait = _RETRY_SECONDS
            if self._is_done():  # asked behind a turn, which has seen all that was committed before the stop
                break
        self._switchboard.close()
        database.close()

    def turn(self, now: float) -> float | None:
        """Write down what was sent, see what is new, hand out what may go; return the seconds to wait at most.

        None means until woken. `now` is monotonic seconds. Raises DatabaseError; nothing is forgotten then.
        """
        if not self._has_eased:
            # a row that comes back after a power cut is sent twice, not lost
            database.pragma("synchronous", "normal")
            self._has_eased = True
        if self._refused or not database.is_taken:
            self._settle(now)
        elif self._sent:
            database.ask_for_turn(self.wake)  # other chats go on meanwhile
        fresh = outbox.new_after(self._newest)
        self._newest = max((row[0] for row in fresh), default=self._newest)
        self._queues.add(fresh)
        self._hand_out(self._queues.take_replies(now, MOST - self._switchboard.count), now)
        if self._switchboard.count < MOST:
            self._hand_out(self._queues.take_bulk(now), now)
        has_room = self._switchboard.count < MOST  # else the next outcome wakes
        moments = (
            self._queues.next_due() if has_room else None,
            self._switchboard.shrink(now),
            now + (_SETTLED_SECONDS if database.is_taken else 0.0) if self._sent else None,
            self._stop_by,
        )
        due = min((moment for moment in moments if moment is not None), default=None)
        return None if due is None else max(0.0, due - now)

    def _receive(self, wait: float | None) -> None:
        """Wait until a call has come back or somebody wakes, then take all that there is."""
        outcomes = self._switchboard.wait(wait)
        while self._carried:
            self._couriers.came_back()
            outcomes.append(self._carried.popleft())
        now = time.monotonic()
        for outcome in outcomes:
            self._conclude(outcome, now)
        if self._is_back:
            self._is_back = False
            self._queues.end_pauses()

    def _came_back(self, outcome: Outcome) -> None:
        """Take what a courier reports, in its thread."""
        self._carried.append(outcome)
        self._switchboard.wake()

    def _is_done(self) -> bool:
        if self._stop_by is None:
            return False
        is_idle = not (self._switchboard.count or self._couriers.count)
        is_settled = is_idle and not self._sent and not self._refused
        return (is_settled and not self._queues.has_ready()) or time.monotonic() >= self._stop_by

    def _settle(self, now: float) -> None:
        """Write down what Telegram took and what it refused."""
        if not self._sent and not self._refused:
            return
        settle(self._sent, self._refused)
        jobs = [job for job, _ in (*self._sent, *self._refused)]
        for chat, call in jobs:
            chat.has_sent(call)
            self._queues.put_back(chat, now)
        self._sent.clear()
        self._refused.clear()
        if any(job.call.method == "getFile" for job in jobs):
            self.when_received()

    def _conclude(self, outcome: Outcome, now: float) -> None:
        """Take note of what became of a call. Its chat goes on when that is written down, or after a pause."""
        chat, call = outcome.job
        error = outcome.error
        if error is None or error.permanent or _is_given_up(outcome.job, error):
            chat.failures = chat.tries = 0
            if error is None or error.description in NO_HARM:
                self._sent.append((outcome.job, outcome.result))
            else:
                if not error.permanent:
                    error = DeliveryError(f"given up after {MOST_TRIES} tries: {error}")
                log.warning("Telegram refused %s to chat %d: %s", call.method, chat.id, error)
                self._refused.append((outcome.job, error))
            return
        if error.code == HTTP_TOO_MANY_REQUESTS:
            chat.failures = 0  # this pause is Telegram's: it does not end when others get through
            chat.not_before = now + (error.retry_after or 1.0)
        else:
            chat.failures += 1
            chat.not_before = now + pause_after(chat.failures)
        self._queues.put_back(chat, now)

    def _hand_out(self, jobs: list[Job], now: float) -> None:
        for place, job in enumerate(jobs):
            try:
                call = aimed(job)
            except Exception as error:
                # a chat with a call that is a fault of ours waits for the next start: it must not hold up others
                again = jobs[place:] if isinstance(error, DatabaseError) else jobs[place + 1 :]
                for chat, _ in again:
                    self._queues.put_back(chat, now)
                raise
            job.chat.newest = self._newest
            if call is None:  # nothing is left to do
                self._conclude(Outcome(job), now)
            else:
                carrier = self._couriers if files.are_in(call) else self._switchboard
                carrier.take(job if call is job.call else Job(job.chat, call))


def _is_given_up(job: Job, error: DeliveryError) -> bool:
    """Count a try that failed although Telegram can be reached; tell whether there have been enough of them.

    There are texts that a gateway on the way never lets pass. In an outage nothing is counted: that is nobody's fault.
    """
    if not error.is_outage or away.is_away():
        return False
    job.chat.tries += 1
    if job.chat.tries == _TOLD_AFTER_TRIES:
        log.warning(
            "%s to chat %d does not get through: %s. I keep trying.", job.call.method, job.chat.id, error
        )
    return job.chat.tries >= MOST_TRIES
