"""What the sender knows of each chat with calls waiting. The calls themselves stay in the outbox until sent."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from todobot.errors import DeliveryError
from todobot.services.outbox import Waiting


@dataclass(slots=True, eq=False)
class Chat:
    """One chat. At most one of its calls is under way, or sent with its row still there: that keeps them in order."""

    id: int
    replies_up_to: int = 0
    """The newest of its replies in the outbox; 0 when all that were seen there are sent."""
    bulk_up_to: int = 0
    """The same of its bulk."""
    is_held: bool = False
    """Whether a call of it is under way or it waits for a moment: it is in no queue then."""
    not_before: float = 0.0
    """Monotonic seconds before which nothing is sent here."""
    failures: int = 0
    tries: int = 0
    """How often the call that is next here has failed although Telegram could be reached."""
    newest: int = 0
    """The newest call in the outbox when the one under way went out: what has a greater id was put in later."""

    def expect(self, up_to: int, *, is_bulk: bool) -> None:
        """Note that replies, or bulk, wait up to this id."""
        if is_bulk:
            self.bulk_up_to = up_to
        else:
            self.replies_up_to = up_to

    def has_sent(self, call: Waiting) -> None:
        """Note that a call is out of the outbox."""
        if call.id >= (self.bulk_up_to if call.is_bulk else self.replies_up_to):
            self.expect(0, is_bulk=bool(call.is_bulk))


class Job(NamedTuple):
    """A call under way, and whose it is."""

    chat: Chat
    call: Waiting


class Outcome(NamedTuple):
    """What became of a call: Telegram's result, or the error."""

    job: Job
    result: Any = None
    error: DeliveryError | None = None
