"""What the sender knows of each chat with calls waiting. The calls themselves stay in the outbox until sent."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from todobot.errors import DeliveryError
from todobot.services import outbox
from todobot.services.outbox import Waiting

_TAKEN_AT_ONCE = 10


@dataclass(slots=True)
class Lane:
    """The replies, or the bulk, of one chat: the next few calls, and up to which id they were taken out."""

    chat_id: int
    is_bulk: bool
    calls: deque[Waiting] = field(default_factory=deque)
    taken_up_to: int = 0
    has_more: bool = False

    def head(self) -> Waiting | None:
        """Return the oldest call not sent yet, read from the outbox when needed, or None."""
        if not self.calls and self.has_more:
            self.calls.extend(
                outbox.next_of(
                    self.chat_id, is_bulk=self.is_bulk, after_id=self.taken_up_to, limit=_TAKEN_AT_ONCE
                )
            )
            self.has_more = len(self.calls) == _TAKEN_AT_ONCE
            if self.calls:
                self.taken_up_to = self.calls[-1].id
        return self.calls[0] if self.calls else None


@dataclass(slots=True)
class Chat:
    """One chat. At most one of its calls is under way, or sent with its row still there: that keeps them in order."""

    id: int
    replies: Lane
    bulk: Lane
    failures: int = 0
    not_before: float = 0.0
    """Monotonic seconds before which nothing is sent here."""
    is_under_way: bool = False
    newest: int = 0
    """The newest call in the outbox when the one under way went out: what has a greater id was put in later."""
    tries: int = 0
    """How often the call that is next here has failed although Telegram could be reached."""

    @classmethod
    def of(cls, chat_id: int) -> "Chat":
        """Return a chat with two empty lanes."""
        return cls(chat_id, Lane(chat_id, is_bulk=False), Lane(chat_id, is_bulk=True))


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
