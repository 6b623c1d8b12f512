"""Carries many calls at once over keep-alive connections, one call at a time over each, in a single thread."""

import contextlib
import logging
import selectors
import socket
import threading
import time
from collections import deque
from queue import Empty, SimpleQueue

from todobot import news
from todobot.errors import HTTP_BAD_REQUEST, DeliveryError
from todobot.telegram.answers import is_plain_ok, reason_of, result_of
from todobot.telegram.api import BotApi
from todobot.telegram.channels import Channel
from todobot.telegram.lanes import Job, Outcome
from todobot.telegram.responses import BadResponseError, Response

log = logging.getLogger(__name__)

MOST = 200
"""Enough for 1,000 calls a second, all that Telegram sells, at 200 ms each (Bot API FAQ: broadcasting limits)."""
_MOST_OPENING = 32
"""Each is a thread while it is opened, and the unit allows 200 of them (TasksMax)."""
ANSWER_SECONDS = 30.0
_SHRINK_AFTER_SECONDS = 20.0


class Switchboard:
    """Connections, idle or each with a job. All methods are for one thread; `wake` is for any.

    A connection is opened, which may take seconds, by a thread of its own that ends with it.
    """

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._selector = selectors.DefaultSelector()
        self._bell, self._button = socket.socketpair()
        for end in (self._bell, self._button):
            end.setblocking(False)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._is_rung = False
        self._waiting: deque[Job] = deque()
        self._busy: dict[Channel, Job] = {}
        """In the order in which the calls went out."""
        self._idle: list[Channel] = []
        self._full: set[Channel] = set()
        """Those that wait for room to send on."""
        self._opened: SimpleQueue[Channel | DeliveryError] = SimpleQueue()
        self._opening = 0
        self._hired = 0
        self._done: list[Outcome] = []
        self._busiest = 0
        self._shrink_at = 0.0

    @property
    def count(self) -> int:
        """How many jobs are under way."""
        return len(self._busy) + len(self._waiting)

    @property
    def connections(self) -> int:
        """How many connections there are."""
        return len(self._busy) + len(self._idle)

    def take(self, job: Job) -> None:
        """Have the job carried from the next `wait` on, over an idle connection or the first that is free or open."""
        self._waiting.append(job)

    def wake(self) -> None:
        """Have `wait` return. For any thread."""
        if not self._is_rung:
            self._is_rung = True
            with contextlib.suppress(OSError):  # it is full of rings, or closed as the program ends
                self._button.send(b"!")

    def wait(self, seconds: float | None) -> list[Outcome]:
        """Send what was taken, and return what has become of jobs; wait for that, or for `wake`, so long at most."""
        if self._waiting:
            self._look(0.0)  # an idle connection may be closed by now
            self._hand_out()
        if self._done:
            seconds = 0.0
        elif self._busy:
            left = max(0.0, next(iter(self._busy)).answer_by - time.monotonic())
            seconds = left if seconds is None else min(seconds, left)
        self._look(seconds)
        self._end_late()
        done, self._done = self._done, []
        if any(outcome.error is None or not outcome.error.is_outage for outcome in done):
            self._api.link.worked()
        return done

    def shrink(self, now: float) -> float | None:
        """Every 20 s, close the connections beyond the most that were needed at once since; keep one.

        Return when to call again (monotonic seconds, like `now`), None when there is none to close.
        """
        if now >= self._shrink_at:
            for _ in range(min(len(self._idle), self.connections - max(1, self._busiest))):
                self._drop(self._idle.pop(0))  # used longest ago
            self._busiest = self.count
            self._shrink_at = now + _SHRINK_AFTER_SECONDS
        return self._shrink_at if self.connections > 1 else None

    def close(self) -> None:
        """Close all connections; what is under way is lost."""
        for channel in (*self._busy, *self._idle):
            self._drop(channel)
        self._selector.close()
        self._bell.close()
        self._button.close()

    def _look(self, seconds: float | None) -> None:
        """Go on with the connections on which something happens; wait for that so long at most."""
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                self._bell.recv(4096)
                self._is_rung = False  # before the mail is read: what comes later rings again
            else:
                self._go_on(key.data)
        self._take_opened()

    def _hand_out(self) -> None:
        """Give waiting jobs to idle connections, and have more opened where there are too few."""
        self._busiest = max(self._busiest, self.count)
        now = time.monotonic()
        while self._waiting and self._idle:
            channel = self._idle.pop()  # used last: the others may be forgotten
            if channel.is_old(now):
                self._drop(channel)
            else:
                self._send(channel, self._waiting.popleft(), now)
        wanted = min(len(self._waiting), MOST - self.connections, _MOST_OPENING)
        while self._opening < wanted:
            self._hired += 1
            thread = threading.Thread(target=self._open, name=f"dial-{self._hired}", daemon=True)
            self._opening += 1
            try:
                thread.start()
            except RuntimeError as error:  # the system allows no more threads
                self._opened.put(DeliveryError(str(error)))
                self.wake()
                return

    def _open(self) -> None:
        """Open a connection, in a thread of its own."""
        try:
            self._opened.put(Channel(self._api.dial()))
        except DeliveryError as error:
            self._opened.put(error)
        except Exception:
            news.report_fault(log, "A fault while connecting.")
            self._opened.put(DeliveryError("a fault of ours, see the log"))
        self.wake()

    def _take_opened(self) -> None:
        while self._opening:
            try:
                opened = self._opened.get_nowait()
            except Empty:
                return
            self._opening -= 1
            if isinstance(opened, Channel):
                self._selector.register(opened.socket, selectors.EVENT_READ, opened)
                self._idle.append(opened)
            elif self._waiting:
                self._done.append(Outcome(self._waiting.popleft(), error=opened))

    def _send(self, channel: Channel, job: Job, now: float) -> None:
        self._busy[channel] = job
        try:
            request = self._api.request(job.call.method, job.call.parameters)
            channel.send(request, answer_by=now + ANSWER_SECONDS)
        except OSError as error:
            self._fail(channel, DeliveryError(reason_of(error)))
        else:
            if channel.is_sending:
                self._watch(channel)

    def _go_on(self, channel: Channel) -> None:
        if channel not in self._busy:
            if not channel.is_quiet():
                self._idle.remove(channel)
                self._drop(channel)
            return
        try:
            response = channel.go_on()
        except (OSError, BadResponseError) as error:
            self._fail(channel, DeliveryError(reason_of(error)))
        except Exception:
            news.report_fault(log, "A fault while reading an answer.")
            self._fail(channel, DeliveryError("a fault of ours, see the log", code=HTTP_BAD_REQUEST))
        else:
            if response is None:
                self._watch(channel)
            else:
                self._finish(channel, response)

    def _watch(self, channel: Channel) -> None:
        """Wait for room as well where part of the request is still to be sent."""
        if channel.is_sending == (channel in self._full):
            return
        events = selectors.EVENT_READ
        if channel.is_sending:
            events |= selectors.EVENT_WRITE
            self._full.add(channel)
        else:
            self._full.remove(channel)
        self._selector.modify(channel.socket, events, channel)

    def _finish(self, channel: Channel, response: Response) -> None:
        job = self._busy.pop(channel)
        if job.call.follow_up is None and is_plain_ok(response.status, response.body):
            outcome = Outcome(job)
        else:
            try:
                outcome = Outcome(job, result_of(response.status, response.body, response.retry_after))
            except DeliveryError as error:
                outcome = Outcome(job, error=error)
        self._done.append(outcome)
        if response.keeps_alive:
            self._idle.append(channel)
        else:
            self._drop(channel)

    def _fail(self, channel: Channel, error: DeliveryError) -> None:
        log.debug("No answer from Telegram: %s", error)
        self._done.append(Outcome(self._busy.pop(channel), error=error))
        self._drop(channel)

    def _end_late(self) -> None:
        now = time.monotonic()
        while self._busy and (oldest := next(iter(self._busy))).answer_by <= now:
            self._fail(oldest, DeliveryError("no answer in time"))

    def _drop(self, channel: Channel) -> None:
        self._full.discard(channel)
        self._selector.unregister(channel.socket)
        channel.close()
