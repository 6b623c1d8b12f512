"""The queue of updates: ids, offsets, long polls and the one who may wait."""

import secrets
import time
from collections import deque
from itertools import islice
from threading import Condition, RLock

from .chats import Json
from .errors import ApiError, ConnectionDropped

MAX_LIMIT = 100
MAX_TIMEOUT = 50.0
# Bot API server: an offset further than this past the newest id confirms nothing.
FURTHEST_OFFSET = 10
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


class _Poller:
    """A waiting getUpdates; whoever sets `end` (and wakes it) makes it raise that."""

    def __init__(self) -> None:
        self.end: Exception | None = None


class UpdateQueue:
    """Updates not yet acknowledged. Every method is called with the world's lock held.

    Left out on purpose: Telegram's brake on the same offset asked again within 3 seconds, and the 24 hours
    after which it forgets an update; neither changes what a correct bot does, both would slow tests down.
    """

    def __init__(self, lock: RLock, changed: Condition) -> None:
        self._changed = changed
        # Of its own, so that a waiting poll is woken by updates only and not by every message the bot sends.
        self._arrived = Condition(lock)
        self._pending: deque[Json] = deque()
        # Telegram's ids start anywhere. A bot that remembers the ids it has seen must not meet them again
        # in the next sandbox, which starts from nothing.
        self._last_id = secrets.randbelow(900_000_000) + 1
        self._poller: _Poller | None = None
        self._allowed: frozenset[str] | None = None

    @property
    def allowed(self) -> list[str]:
        """The update kinds asked for; empty when it is the default."""
        return sorted(self._allowed or ())

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits at this moment."""
        return self._poller is not None

    def allow(self, kinds: list[str]) -> None:
        """Remember the kinds to make from now on; empty means the default (Bot API: allowed_updates)."""
        self._allowed = frozenset(kinds) or None

    def pending(self) -> int:
        """Return how many updates are not acknowledged."""
        return len(self._pending)

    def push(self, kind: str, content: Json) -> int | None:
        """Queue an update unless its kind isn't allowed; return its id."""
        wanted = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        return self.push_raw({kind: content}) if wanted else None

    def push_raw(self, update: Json) -> int:
        """Queue an update of any content under the next id and return that."""
        self._last_id += 1
        self._pending.append({"update_id": self._last_id, **update})
        self._arrived.notify_all()
        self._changed.notify_all()
        return self._last_id

    def clear(self) -> None:
        """Forget everything pending (Bot API: drop_pending_updates)."""
        self._pending.clear()

    def fetch(self, *, offset: int, limit: int, timeout: float) -> list[Json]:
        """Acknowledge by `offset`, then return up to `limit` updates, waiting up to `timeout` s for the first.

        Raises ApiError 409 when another poll starts to wait meanwhile, ConnectionDropped after `drop_poller`.
        """
        self._acknowledge(offset)
        if not self._pending and timeout > 0:
            self._wait(min(timeout, MAX_TIMEOUT))
        wanted = limit if 1 <= limit <= MAX_LIMIT else MAX_LIMIT
        return list(islice(self._pending, wanted))

    def drop_poller(self) -> None:
        """Have the waiting poll, if any, closed without an answer."""
        self._end_poller(ConnectionDropped())

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            first_kept = self._last_id + offset + 1
        elif offset > self._last_id + FURTHEST_OFFSET:
            return
        else:
            first_kept = offset
        while self._pending and self._pending[0]["update_id"] < first_kept:
            self._pending.popleft()
            self._changed.notify_all()

    def _wait(self, seconds: float) -> None:
        self._end_poller(ApiError(409, OTHER_POLLER))
        me = self._poller = _Poller()
        self._changed.notify_all()
        deadline = time.monotonic() + seconds
        try:
            while not self._pending and me.end is None:
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    return
                self._arrived.wait(remaining)
        finally:
            if self._poller is me:
                self._poller = None
        if me.end is not None:
            raise me.end

    def _end_poller(self, end: Exception) -> None:
        if self._poller is not None:
            self._poller.end = end
            self._poller = None
            self._arrived.notify_all()
