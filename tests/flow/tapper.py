"""A person who taps inline buttons, as the flow tests of lists and cards need one."""

from itertools import count
from typing import Any

from tests.flow.visitor import Visitor

_DEADLINE_SECONDS = 15.0
_ids = count(10**9)


class Tapper(Visitor):
    """Taps the buttons under the bot's messages and reads what became of them."""

    toast: str | None = None
    """What the last tap was answered with."""

    def tap(self, message: dict[str, Any], label: str) -> dict[str, Any]:
        """Press the button with that label and return the message as it is once the tap is answered."""
        return self.tap_data(message, self.data_of(message, label))

    def tap_data(self, message: dict[str, Any], data: str) -> dict[str, Any]:
        """Press a button by its data, be it still there or not, and return the message as it is then."""
        query_id = str(next(_ids))
        query = {"id": query_id, "from": self.world.people[self.id].user(), "message": message}
        self.world.inject({"callback_query": {**query, "chat_instance": "1", "data": data}})
        self.world.wait_for(lambda: self._answers_to(query_id), timeout=_DEADLINE_SECONDS)
        self.toast = self._answers_to(query_id)[0].get("text")
        return self.fresh(message)

    def open_card(self, said: str, **more: Any) -> dict[str, Any]:
        """Save a first note and return its card."""
        self.say(said, **more)
        return self.tap(self.say("/list"), "1")

    def fresh(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the message as it is now."""
        return next(m for m in self.heard() if m["message_id"] == message["message_id"])

    def becomes(self, message: dict[str, Any], beginning: str) -> dict[str, Any]:
        """Wait until the message begins so, and return it."""
        self.world.wait_for(
            lambda: self.fresh(message)["text"].startswith(beginning), timeout=_DEADLINE_SECONDS
        )
        return self.fresh(message)

    @staticmethod
    def data_of(message: dict[str, Any], label: str) -> str:
        """Return the callback data of the button with that label."""
        buttons = (button for row in rows_of(message) for button in row)
        return next(str(button["callback_data"]) for button in buttons if button["text"] == label)

    def _answers_to(self, query_id: str) -> list[dict[str, Any]]:
        return [
            call.params
            for call in self.world.calls
            if call.method == "answerCallbackQuery" and str(call.params["callback_query_id"]) == query_id
        ]


def rows_of(message: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the inline buttons under a message."""
    rows: list[list[dict[str, Any]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def labels(message: dict[str, Any]) -> list[list[str]]:
    """Return what stands on the inline buttons under a message."""
    return [[button["text"] for button in row] for row in rows_of(message)]


def formatted(message: dict[str, Any], kind: str) -> list[str]:
    """Return the parts of a message's text that have an entity of that kind."""
    units = message["text"].encode("utf-16-le")
    return [
        units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in message.get("entities", [])
        if e["type"] == kind
    ]
