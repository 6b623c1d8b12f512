"""Expiry as a person sees it, in `main.py sandbox`, whose clock is turned at the door for people."""

import json
import re
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import DEADLINE_SECONDS, Program
from todobot.sandbox import Sandbox

ADA, GRACE = 1001, 1002
MINUTE, HOUR = 60, 3600


class Chat:
    """A person's chat with the bot, over the JSON that the chat page uses."""

    def __init__(self, url: str, person_id: int, database: Path) -> None:
        self._url = url
        self._id = person_id
        self._database = database

    def say(self, text: str) -> dict[str, Any]:
        """Send a text and return the message."""
        return self._post(f"chats/{self._id}/messages", {"from": self._id, "text": text})

    def tap(self, message: dict[str, Any], label: str) -> None:
        """Press the button with that label, once the message has it."""
        current = self.find(lambda one: one["message_id"] == message["message_id"] and label in labels(one))
        data = next(button["callback_data"] for button in buttons(current) if button["text"] == label)
        place = f"chats/{self._id}/messages/{message['message_id']}/press"
        self._post(place, {"from": self._id, "callback_data": data})

    def pass_time(self, seconds: int) -> None:
        """Turn the clock for everybody, which has all jobs run, once the bot has noted what it has sent."""
        wait(self._is_all_noted, self.messages)
        self._post("clock", {"seconds": seconds})

    def _is_all_noted(self) -> bool:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as file:
            return file.execute("select 1 from outbox where refused_at is null").fetchone() is None

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


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The address of `main.py sandbox`, with a clock and a database of its own."""
    program = Program(Sandbox(), tmp_path / "notes.db", TELEGRAM_BOT_TOKEN="", TELEGRAM_API_URL="")
    program.start("sandbox", "--no-browser", "--port", "0")
    program.wait_for_output("The chat is at ")
    found = re.search(r"http://127\.0\.0\.1:\d+", program.output)
    assert found is not None
    yield found[0]
    program.kill()


@pytest.fixture
def ada(url: str, tmp_path: Path) -> Chat:
    return Chat(url, ADA, tmp_path / "sandbox.db")


def test_a_note_is_warned_of_given_more_time_kept_and_taken_back(ada: Chat) -> None:
    ada.say("buy milk")
    receipt = ada.hears("Saved")
    ada.pass_time(51 * MINUTE)
    warning = ada.hears("⏳ buy milk")
    ends = moment_in(warning)

    ada.tap(warning, "+1 h")
    assert moment_in(ada.hears("has more time")) == ends + HOUR
    wait(lambda: moment_in(ada.find(is_message(receipt))) == ends + HOUR, ada.messages)

    ada.tap(warning, "↩️ Undo")
    assert moment_in(ada.hears("it goes")) == ends
    ada.tap(warning, "📌 Keep")
    assert labels(ada.hears("buy milk: it is kept.")) == ["↩️ Undo"]
    ada.pass_time(30 * 24 * HOUR)
    ada.say("/list")
    ada.find(lambda message: "buy milk" in message["text"] and "📌" in message["text"])


def test_several_notes_are_warned_of_in_one_message_that_stays_true(
    ada: Chat, url: str, tmp_path: Path
) -> None:
    grace = Chat(url, GRACE, tmp_path / "sandbox.db")
    for chat, words in ((ada, "milk"), (ada, "bread"), (ada, "tea"), (grace, "a secret")):
        chat.say(words)
    wait(lambda: [len(chat.messages()) for chat in (ada, grace)] == [6, 2], ada.messages)
    ada.pass_time(51 * MINUTE)
    warning = ada.hears("These notes are about to go")
    assert [word in warning["text"] for word in ("milk", "bread", "tea", "a secret")] == [True] * 3 + [False]
    assert "a secret" in grace.hears("⏳")["text"]

    ada.tap(warning, "1. ✅ Done")
    ada.hears("1. ✅ milk: it is done.")
    ada.tap(warning, "2. 📌 Keep")
    ada.hears("2. 📌 bread: it is kept.")
    ada.tap(ada.hears("Saved and kept"), "15 min")  # the receipt of the bread
    ada.hears("2. 🕰 bread: it has more time")
    ada.tap(warning, "📌 Keep")
    ada.hears("3. 📌 tea: it is kept.")
    ada.pass_time(10 * MINUTE)
    wait(lambda: "1 note is gone" in ada.find(is_message(warning))["text"], ada.messages)
    assert "milk" not in ada.find(is_message(warning))["text"]


def test_a_warning_says_when_its_note_has_gone_and_its_old_buttons_are_answered(ada: Chat) -> None:
    ada.say("buy milk")
    ada.hears("Saved")
    ada.pass_time(51 * MINUTE)
    ada.hears("⏳ buy milk")
    ada.pass_time(10 * MINUTE)
    gone = ada.hears("1 note is gone")
    assert ("buy milk" in gone["text"], labels(gone)) == (False, [])
    receipt = ada.hears("Expired and gone")
    assert (labels(receipt), [m for m in ada.messages() if "Saved" in m["text"]]) == ([], [])


def test_a_chat_that_is_cleaned_up_holds_nothing_of_a_note_that_expired(ada: Chat) -> None:
    ada.say("/settings")
    settings = ada.hears("Settings")
    ada.tap(settings, "🧹 Clean up")
    ada.tap(settings, "on")
    ada.hears("Clean up the chat: on")
    before = [message["message_id"] for message in ada.messages()]
    ada.say("buy milk")
    ada.hears("Saved")
    ada.pass_time(51 * MINUTE)
    ada.hears("⏳ buy milk")
    ada.pass_time(10 * MINUTE)
    wait(lambda: [message["message_id"] for message in ada.messages()] == before, ada.messages)


def test_after_an_outage_one_message_sums_up_what_went(program: Program) -> None:
    program.start().ready()
    world = program.sandbox.world
    for words in ("one", "two", "three"):
        world.say(ADA, words)
    program.wait_for_rows(3, "select * from sent_messages")
    assert program.terminate() == 0
    with closing(sqlite3.connect(program.database)) as file, file:
        file.execute("update notes set expires_at = datetime(expires_at, '-3 hours'), warn_at = NULL")
    program.start()
    world.wait_for(lambda: "While I was away" in str(world.messages(ADA)), timeout=DEADLINE_SECONDS)
    program.wait_for_rows(0, "select * from outbox")
    heard = [message["text"] for message in world.messages(ADA) if message["sent_by_bot"]]
    assert heard[3:] == ["While I was away, 3 notes expired."]
    assert next(call for call in world.calls if "While" in str(call.params)).params["disable_notification"]


def test_a_warning_that_could_not_be_sent_in_time_is_dropped(program: Program) -> None:
    program.start().ready()
    world = program.sandbox.world
    world.say(ADA, "/start")
    program.wait_for_rows(1, "select * from users")
    assert program.terminate() == 0
    with closing(sqlite3.connect(program.database)) as file, file:
        for words, useful in (("too late", "-1 second"), ("in time", "+1 hour")):
            call = json.dumps({"chat_id": ADA, "text": words})
            file.execute(
                "insert into outbox (chat_id, method, parameters, is_bulk, created_at, useful_until) "
                "values (?, 'sendMessage', ?, 1, '', datetime('now', ?))",
                (ADA, call, useful),
            )
    program.start()
    program.wait_for_rows(0, "select * from outbox")
    heard = [message["text"] for message in world.messages(ADA) if message["sent_by_bot"]]
    assert heard[1:] == ["in time"]


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
