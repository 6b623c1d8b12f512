"""A tap on an inline button, as its handler gets it. Where it came from is checked; what it means, by the handler."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from telebot.types import CallbackQuery

_DATA = re.compile(r"([a-z_]{1,20}:[a-z_]{1,20})((?::-?[0-9]{1,18})*)")
"""`feature:action` and numbers behind it, 64 bytes at most (Bot API: callback_data). Anything else is forged or old."""


@dataclass(frozen=True, slots=True)
class Tap:
    """`name` is "feature:action" ("" for data of no known form), `numbers` what follows it.

    `sent_at`: when the message was sent, 1970 for one that is too old for Telegram to say (Bot API:
    InaccessibleMessage).
    """

    person_id: int
    chat_id: int
    message_id: int
    sent_at: datetime
    name: str
    numbers: tuple[int, ...]

    @classmethod
    def read(cls, query: CallbackQuery) -> "Tap":
        """Return the tap in a callback query. One on a message in inline mode has neither chat nor message."""
        match = _DATA.fullmatch(query.data or "")
        message = query.message
        return cls(
            person_id=query.from_user.id,
            chat_id=message.chat.id if message is not None else query.from_user.id,
            message_id=message.message_id if message is not None else 0,
            sent_at=datetime.fromtimestamp(message.date if message is not None else 0, UTC),
            name=match[1] if match else "",
            numbers=tuple(int(number) for number in match[2].split(":")[1:]) if match else (),
        )

    def number(self, place: int) -> int:
        """Return the number at `place`, 0 when there is none: no note, page or undo has the number 0."""
        return self.numbers[place] if place < len(self.numbers) else 0


TapHandler = Callable[[Tap], str | None]
"""Handles a tap and returns the toast to answer it with, None for a silent answer."""
