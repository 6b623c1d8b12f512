"""A person's chat in `main.py sandbox`, as the flow tests of expiry need one."""

import json
import sqlite3
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.flow.program import DEADLINE_SECONDS


class Chat:
    """A person's chat with the bot, over the JSON that the chat page uses."""

    def __init__(self, url: str, person_id: int, database: Path) -> None:
        self._url = url
        self._id = person_id
        self._database = database

    def say(self, text: str) -> dict[str, Any]:
        """Send a text and return the message."""
        return self._post(f"chats/{self._id}/messages", {"from": self._id, "text": text})

    def edit(self, message: dict[str, Any], text: str) -> None:
        """Change the text of a message of one's own."""
        self._post(f"chats/{self._id}/messages/{message['message_id']}", {"from": self._id, "text": text})

    def tap(self, message: dict[str, Any], label: str) -> None:
        """Press the button with that label, once the message has it."""
        current = self.find(lambda one: one["message_id"] == message["message_id"] and label in labels(one))
        data = next(button["callback_data"] for button in buttons(current) if button["text"] == label)
        place = f"chats/{self._id}/messages/{message['message_id']}/press"
        self._post(place, {"from": self._id, "callback_data": data})

    def pass_time(self, seconds: int) -> None:
        """Turn the clock for everybody, which has all jobs run, once the bot has noted what it has sent."""
        wait(self._is_all_noted, self.messages)
        self.pass_time_at_once(seconds)

    def pass_time_at_once(self, seconds: int) -> None:
        """Turn the clock, whatever still waits to be sent."""
        self._post("clock", {"seconds": seconds})

    def set_reachable(self, is_reachable: bool) -> None:
        """Cut the bot off from Telegram, for everybody, or connect it again."""
        self._post("reachable", {"is_reachable": is_reachable})

    def count_of(self, rows: str) -> int:
        """Return how many rows there are of everybody: a table, and WHERE if need be."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as file:
            return int(file.execute(f"select count(*) from {rows}").fetchone()[0])  # noqa: S608 - a test's own words

    def _is_all_noted(self) -> bool:
        return self.count_of("outbox where refused_at is null") == 0

    def messages(self) -> list[dict[str, Any]]:
        """All messages that are there."""
        changes = self._get(f"chats/{self._id}/changes?after=0")
        return [message for message in changes["messages"] if not message["is_deleted"]]

    def find(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for a message of the bot and return it, the newest of several."""
        found: list[dict[str, Any]] = []

        def is_there() -> bool:
            found[:] = [message for message in self.messages() if message["from_bot"] and is_it(message)]
            return bool(found)

        wait(is_there, self.messages)
        return found[-1]

    def hears(self, part: str) -> dict[str, Any]:
        """Wait for a message with these words and return it."""
        return self.find(lambda message: part in message.get("text", ""))

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._get(path, json.dumps(body).encode())

    def _get(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - http
            f"{self._url}/human/{path}", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=DEADLINE_SECONDS) as response:  # noqa: S310 - http
            answer: dict[str, Any] = json.load(response)
            return answer


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for button in buttons(message)]


def moment_in(message: dict[str, Any]) -> int:
    """Return the moment that a message shows, in Unix time."""
    (moment,) = [e["unix_time"] for e in message["entities"] if e["type"] == "date_time"]
    return int(moment)


def is_message(wanted: dict[str, Any]) -> Callable[[dict[str, Any]], bool]:
    return lambda message: message["message_id"] == wanted["message_id"]


def wait(condition: Callable[[], bool], seen: Callable[[], object]) -> None:
    """Wait until the condition holds; the page asks again and again as well."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, json.dumps(seen(), ensure_ascii=False, indent=1)
        time.sleep(0.02)
