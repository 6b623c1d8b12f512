"""Whether Telegram can be reached: one line when trouble starts, one when it ends.

The poll that always waits tells of trouble; anything that works ends it. A message that alone fails is no outage.
"""

import logging
import random
import threading
import time
from collections.abc import Callable

from todobot import away

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 60.0


def pause_after(failures: int) -> float:
    """Return how many seconds to wait after that many failures in a row: 1 doubled up to 60, less a random part."""
    longest = min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(failures - 1, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads retries, guards nothing


class Link:
    """Counts what works and what does not. Any thread may call it.

    A lone failure is no outage: trouble is told when nothing has worked for two seconds, or has worked yet at all.
    """

    def __init__(self) -> None:
        self.when_back: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._has_worked = False
        self._failing_since: float | None = None
        self._is_told = False

    def failed(self, reason: str) -> None:
        """Note that a call got no answer, or only a gateway's."""
        with self._lock:
            now = time.monotonic()
            if self._failing_since is None:
                self._failing_since = now
            is_outage = not self._has_worked or now - self._failing_since >= _PATIENCE_SECONDS
            if self._is_told or not is_outage:
                return
            self._is_told = True
            away.note(is_away=True)
        log.warning("Telegram cannot be reached (%s). I keep trying; nothing is lost.", reason)

    def worked(self) -> None:
        """Note that Telegram itself answered, whatever it said."""
        away.answered()
        if self._has_worked and self._failing_since is None:
            return
        with self._lock:
            self._has_worked = True
            was_told, since = self._is_told, self._failing_since
            self._failing_since, self._is_told = None, False
            if was_told:
                away.note(is_away=False)
        if was_told and since is not None:
            log.warning("Telegram can be reached again, after %.0f seconds.", time.monotonic() - since)
            self.when_back()
