"""A person's side of the chat: what they see, and what they tap."""

import re
from datetime import timedelta
from itertools import count
from typing import Any

from tests.model.turned_bot import TurnedBot

Message = dict[str, Any]

_query_ids = count(10**9)
_BEFORE = "(?:📌 )?(?:📷 )?"
_ENTRY = re.compile(rf"\d+\. {_BEFORE}(?P<note>\S+)")


class Phone:
    """One person's chat with the bot. After each act the bot has carried it out and answered."""

    def __init__(self, bot: TurnedBot, person_id: int) -> None:
        self._bot = bot
        self._world = bot.sandbox.world
        self.id = person_id

    def say(self, text: str) -> Message:
        """Send a text and return it as it stands in the chat."""
        sent: Message = self._world.say(self.id, text)
        self._bot.turn()
        return sent

    def send_photo(self, caption: str) -> Message:
        """Send a photo and return it as it stands in the chat."""
        sent: Message = self._world.send_media(self.id, "photo", content=b"bytes", caption=caption)
        self._bot.turn()
        return sent

    def send_checklist(self, title: str, tasks: list[str], done: list[int]) -> Message:
        """Send a native checklist; `done` are the numbers of the ticked tasks, from 1."""
        sent: Message = self._world.send_checklist(self.id, title, tasks, done=done)
        self._bot.turn()
        return sent

    def edit(self, message_id: int, text: str) -> None:
        """Edit one's own message."""
        self._world.edit(self.id, message_id, text)
        self._bot.turn()

    def answer(self) -> Message:
        """The bot's newest message."""
        return [message for message in self._world.messages(self.id) if message["sent_by_bot"]][-1]

    def message(self, message_id: int) -> Message:
        """A message as it stands in the chat now."""
        return next(one for one in self._world.messages(self.id) if one["message_id"] == message_id)

    def buttons(self, message_id: int) -> dict[str, str]:
        """What the buttons under a message say, and their data."""
        rows = self.message(message_id).get("reply_markup", {}).get("inline_keyboard", [])
        return {button["text"]: button.get("callback_data", "") for row in rows for button in row}

    def tap(self, message_id: int, label: str) -> bool:
        """Tap the button that says `label` (perhaps marked as chosen); return whether there is one."""
        data = next((data for says, data in self.buttons(message_id).items() if label in says), None)
        if data is None:
            return False
        self._world.press(self.id, self.id, message_id, data)
        self._bot.turn()
        return True

    def press(self, message_id: int, data: str) -> None:
        """Tap a button that the message has or once had, as an app does that was out of reach meanwhile."""
        message = next(
            (one for one in self._world.messages(self.id) if one["message_id"] == message_id), None
        )
        if message is not None:
            query = {
                "id": str(next(_query_ids)),
                "from": self._world.people[self.id].user(),
                "message": message,
            }
            self._world.inject({"callback_query": {**query, "chat_instance": "1", "data": data}})
            self._bot.turn()

    def heard(self) -> list[int]:
        """The messages of the bot that are there."""
        return [one["message_id"] for one in self._world.messages(self.id) if one["sent_by_bot"]]

    def listed(self, order: str) -> list[str]:
        """Ask for a list and return the first word of each note on all its pages."""
        self.say(order)
        message_id = self.answer()["message_id"]
        words = _ENTRY.findall(self.answer()["text"])
        while self.tap(message_id, "▶"):
            words += _ENTRY.findall(self.message(message_id)["text"])
        return words

    def open_card(self, word: str) -> int | None:
        """Open the card of the note that begins with `word`; return the message that it stands in."""
        self.say("/list")
        message_id = int(self.answer()["message_id"])
        while True:
            numbered = re.search(rf"(\d+)\. {_BEFORE}{word}\b", self.message(message_id)["text"])
            if numbered is not None:
                self.tap(message_id, numbered[1])
                return message_id
            if not self.tap(message_id, "▶"):
                return None

    def exported(self) -> str:
        """Ask for an export and return the JSON file."""
        asked = self.say("/export")["message_id"]
        answers = [message for message in self._world.messages(self.id) if message["message_id"] > asked]
        for document in (answer["document"] for answer in answers if "document" in answer):
            if document["file_name"].endswith(".json"):
                return self._world.files[document["file_id"]].content.decode()
        return '{"notes": []}'

    def send_file(self, name: str, content: str) -> None:
        """Send a file, and let the bot download and read it."""
        self._world.send_media(self.id, "document", content=content.encode(), file_name=name)
        self._bot.turn()
        self._bot.let_pass(timedelta())

    def wait(self, time: timedelta) -> None:
        """Let time pass."""
        self._bot.let_pass(time)
