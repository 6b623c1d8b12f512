"""A person who chats with the bot, as the flow tests need one."""

from typing import Any

from todobot.sandbox import Sandbox

LIST, ADD, CANCEL = "🗒 List notes", "➕ Add note", "❌ Cancel"
MAIN_BUTTONS = [[LIST, ADD]]
_DEADLINE_SECONDS = 15.0


class Visitor:
    """A person of a test and their chat with the bot."""

    def __init__(self, sandbox: Sandbox, person_id: int, first_name: str = "Ada", **names: str) -> None:
        self.world = sandbox.world
        self.id = person_id
        if person_id not in self.world.people:
            self.world.add_person(person_id, first_name, **names)

    def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Send a text and return the bot's first answer."""
        return self.send(text, **more)[0]

    def send(self, text: str, *, answers: int = 1, **more: Any) -> list[dict[str, Any]]:
        """Send a text and return the next `answers` messages of the bot."""
        before = len(self.heard())
        self.world.say(self.id, text, **more)
        return self.answers(before, answers)

    def show(self, kind: str, **more: Any) -> dict[str, Any]:
        """Send something that is no text and return the bot's answer."""
        before = len(self.heard())
        self.world.send_media(self.id, kind, **more)
        return self.answers(before, 1)[0]

    def answers(self, before: int, count: int) -> list[dict[str, Any]]:
        """Wait for `count` messages of the bot behind the first `before` of them."""
        self.world.wait_for(lambda: len(self.heard()) >= before + count, timeout=_DEADLINE_SECONDS)
        return self.heard()[before : before + count]

    def heard(self) -> list[dict[str, Any]]:
        """All that the bot has said here."""
        return [message for message in self.world.messages(self.id) if message["sent_by_bot"]]

    def buttons(self) -> list[list[str]]:
        """The reply keyboard that the chat shows now."""
        keyboard = self.world.reply_keyboard(self.id) or {"keyboard": []}
        return [[button["text"] for button in row] for row in keyboard["keyboard"]]
