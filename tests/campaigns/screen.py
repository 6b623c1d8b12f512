"""What a person sees in their chat with the bot: messages, and the data of the buttons under them."""

from collections.abc import Callable
from typing import Any

from todobot.sandbox.world import World

Message = dict[str, Any]

_LAST = 60
_PATIENCE_SECONDS = 10.0


class Screen:
    """One person's chat. `shows` and `becomes` are called with the world's lock held."""

    def __init__(self, world: World, person_id: int) -> None:
        self._world = world
        self._id = person_id

    def shows(self, has: Callable[[str], bool], *, word: str = "") -> Message | None:
        """Return the newest message of the bot with a button whose data is wanted, and that word in its first line."""
        messages = self._world.chat(self._id).messages
        for number in list(messages)[:-_LAST:-1]:
            stored = messages[number]
            is_it = stored.from_bot and word in stored.data.get("text", "").partition("\n")[0]
            if is_it and any(map(has, data_of(stored.data))):
                return stored.data
        return None

    def becomes(self, message: Message, action: str) -> Message | None:
        """Return the message as it is now, if it has a button for that action."""
        stored = self._world.chat(self._id).visible(message["message_id"])
        return stored.data if stored and button(stored.data, action) else None

    def wait(self, look: Callable[[], Message | None]) -> Message | None:
        """Return what `look` finds in the next seconds, None when people would lose their patience."""
        try:
            found: Message = self._world.wait_for(look, timeout=_PATIENCE_SECONDS)
        except TimeoutError:
            return None
        return found


def button(message: Message, action: str) -> str:
    """Return the data of the first button for that action, "" when there is none."""
    return next((data for data in data_of(message) if data.startswith(action)), "")


def data_of(message: Message) -> list[str]:
    """Return the data of all buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [each.get("callback_data", "") for row in rows for each in row]
