"""Long polling: asks Telegram for updates, with the offset that acknowledges those before."""

import json
import logging
import time
from typing import Any

from todobot import pulse
from todobot.errors import DeliveryError
from todobot.telegram.connection import Connection

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
LONG_POLL_SECONDS = 30
_PROBING_POLL_SECONDS = 5
"""After a conflict: a poll that lasts so long undisturbed shows that the other program is gone."""
MOST = 100
_LARGEST_ID = 2**63
"""SQLite: what an INTEGER holds."""

Batch = list[dict[str, Any]]


class Polling:
    """One poll at a time over a connection, in one thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._offset: int | None = None
        self._asked_at: float | None = None
        """When the poll that is under way was sent (monotonic seconds)."""
        self._has_conflict = False
        self.is_long = False
        """Whether a poll waits at Telegram while there is nothing to fetch."""
        self.took = 0.0
        """Seconds that the last poll took."""

    def begin(self) -> None:
        """Send a poll, which acknowledges what it is told to (Bot API: getUpdates). Raises DeliveryError."""
        parameters = {"timeout": self._seconds, "limit": MOST, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            parameters["offset"] = self._offset
        self._connection.begin("getUpdates", json.dumps(parameters))
        self._asked_at = time.monotonic()

    def finish(self) -> Batch:
        """Return the updates that the poll under way, or a new one, brings: those that can be told from others.

        Raises DeliveryError.
        """
        pulse.beat("intake", wait=self._seconds + 10)
        if self._asked_at is not None and time.monotonic() - self._asked_at > self._seconds + 10:
            self.drop()  # what was answered long ago has an old time in it (clock.hear)
        if self._asked_at is None:
            self.begin()
        answer = self._answer()
        if not isinstance(answer, list):
            raise DeliveryError("getUpdates gave no list")
        if self._has_conflict and not answer:
            self._has_conflict = False
            log.warning("The other program has stopped polling; I go on.")
        batch = [update for update in answer if _has_id(update)]
        if answer and not batch:
            raise DeliveryError("no update in the answer has an id")
        return batch

    def is_full(self, batch: Batch) -> bool:
        """Tell whether Telegram may have more than this batch."""
        return len(batch) >= MOST

    def drop(self) -> None:
        """Let go of the poll that is under way, if one is: what it would bring stays at Telegram."""
        if self._asked_at is not None:
            self._asked_at = None
            self._connection.close()

    def acknowledge(self, batch: Batch) -> None:
        """Have the next poll tell Telegram that this batch is here to stay."""
        self._offset = batch[-1]["update_id"] + 1

    def start_over(self) -> None:
        """Have the next poll bring whatever is there.

        Telegram may restart its ids anywhere after a quiet week: an old offset would then swallow new ones.
        """
        self._offset = None

    def settle_conflict(self, error: DeliveryError) -> None:
        """Do what can be done when somebody else gets the updates. Raises DeliveryError."""
        if "webhook" in error.description:
            log.warning("A webhook was set for this bot; I remove it, for this program polls.")
            self._connection.call("deleteWebhook")
        elif not self._has_conflict:
            self._has_conflict = True
            log.warning(
                "Another program polls with this bot's token. Stop it: only one can get the messages. I wait."
            )

    @property
    def _seconds(self) -> int:
        return _PROBING_POLL_SECONDS if self._has_conflict else LONG_POLL_SECONDS * self.is_long

    def _answer(self) -> Any:
        asked_at, self._asked_at = self._asked_at or 0.0, None
        answer = self._connection.finish(answer_within=self._seconds + 10)
        self.took = time.monotonic() - asked_at
        return answer


def _has_id(update: object) -> bool:
    """Tell whether an update can be told from others; one that cannot be is passed over."""
    update_id = update.get("update_id") if isinstance(update, dict) else None
    return type(update_id) is int and abs(update_id) < _LARGEST_ID
