"""Tells the service manager how the bot is: ready, alive, stopping (systemd: sd_notify(3), sd_watchdog_enabled(3))."""

import contextlib
import logging
import os
import re
import socket
from collections.abc import Callable

from todobot import away, pulse

log = logging.getLogger(__name__)

_LONGEST_INTERVAL_SECONDS = 30.0
_TELLING_SECONDS = 1.0
_MICROSECONDS = 1_000_000


class Supervisor:
    """The service manager that started the bot. Without NOTIFY_SOCKET there is none, and nothing is done.

    For the main thread: so the watchdog also sees when that one hangs.
    """

    def __init__(self, wake_outbox: Callable[[], None]) -> None:
        """Take what the environment says. `wake_outbox` makes the outbox move, which waits without an end."""
        self._address = re.sub("^@", "\0", os.environ.get("NOTIFY_SOCKET", ""))
        self._wake_outbox = wake_outbox
        self._interval = min(_watchdog_seconds() / 2, _LONGEST_INTERVAL_SECONDS)
        self._is_ready = False
        self._look_at = 0.0
        self._silent: list[str] = []
        self._status = ""

    def attend(self, now: float) -> None:
        """Say that the bot is ready once all parts have begun; from then on feed the watchdog while all of them move.

        To be called once a second or so, with `now` in monotonic seconds.
        """
        if not self._address or not (self._is_ready or pulse.have_all_begun()):
            return
        if not self._is_ready:
            self._is_ready = True
            self._tell("READY=1")
        if self._interval and now >= self._look_at:
            self._look_at = now + self._interval
            self._feed(pulse.silent(now))
            self._wake_outbox()
        self._show(self._how_it_is())

    def stopping(self) -> None:
        """Say that the bot has begun to stop."""
        self._tell("STOPPING=1")
        self._show("Stopping.")

    def _feed(self, silent: list[str]) -> None:
        if not silent:
            self._tell("WATCHDOG=1")
        elif silent != self._silent:  # others may follow where one hangs with the write lock in its hands
            log.error("No sign of life from: %s. The watchdog is not fed any more.", ", ".join(silent))
        self._silent = silent

    def _how_it_is(self) -> str:
        if self._silent:
            return f"No sign of life from: {', '.join(self._silent)}."
        return "Telegram cannot be reached; nothing is lost." if away.is_away() else "Running."

    def _show(self, status: str) -> None:
        """Have `systemctl status` say so, if it does not yet."""
        if status != self._status:
            self._status = status
            self._tell(f"STATUS={status}")

    def _tell(self, news: str) -> None:
        if not self._address:
            return
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.settimeout(_TELLING_SECONDS)  # nobody who listens is no reason to stop
            way.sendto(news.encode(), self._address)


def _watchdog_seconds() -> float:
    """Return within how many seconds the watchdog wants to be fed, 0 for none."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    is_for_us = os.environ.get("WATCHDOG_PID", "") in ("", str(os.getpid()))
    return int(microseconds) / _MICROSECONDS if is_for_us and microseconds.isdecimal() else 0.0
