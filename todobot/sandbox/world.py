"""The world with all its doors for Python: what tests arrange and look at, on top of what people do."""

from typing import Any

from .chats import Json, Person, group_chat
from .faults import Fault
from .inline import InlineWorld

FIRST_GROUP_ID = -4_000_000_001


class World(InlineWorld):
    """People, chats and what they do. Every method is safe to call from any thread; none does any HTTP."""

    def __init__(self, *, token: str, **clock: Any) -> None:
        super().__init__(token=token, **clock)
        self.add_person(1001, "Ada", "Lovelace", username="ada")
        self.add_person(1002, "Grace", "Hopper", username="grace")

    # What a test arranges

    def add_person(
        self,
        person_id: int,
        first_name: str,
        last_name: str = "",
        *,
        username: str = "",
        language_code: str = "en",
    ) -> None:
        """Give somebody an account and a still empty chat with the bot."""
        with self.lock:
            self.settle(Person(person_id, first_name, last_name, username, language_code))

    def deactivate(self, person_id: int) -> None:
        """Delete a person's account: the bot can't write to them any more."""
        with self.lock:
            self.person(person_id).is_deactivated = True
            self.touch()

    def add_group(self, title: str, members: list[int], *, bot_sees_all: bool = True) -> int:
        """Make a group with these people and the bot; return its (negative) id.

        bot_sees_all=False is Telegram's privacy mode: the bot gets commands and replies to it only.
        """
        with self.lock:
            groups = sum(1 for chat_id in self.chats if chat_id < 0)
            chat = group_chat(FIRST_GROUP_ID - groups, title, members, bot_sees_all=bot_sees_all)
            self.chats[chat.id] = chat
            self.touch()
            return chat.id

    def inject(self, update: Json) -> int:
        """Queue any update as it is (poison, unknown kinds) and return its id."""
        with self.lock:
            return self.updates.push_raw(update)

    def fail(
        self,
        method: str,
        *,
        chat_id: int | None = None,
        times: int = 1,
        kind: str = "429",
        retry_after: int = 1,
        seconds: float = 0.0,
    ) -> None:
        """Order a fault for the next `times` calls of `method` ("*": of any). Kinds: see the faults module."""
        with self.lock:
            self.faults.add(Fault(method.lower(), chat_id, times, kind, retry_after, seconds))

    def set_reachable(self, is_reachable: bool) -> None:
        """Cut the bot's door off (False) or open it again: calls and waiting polls close without an answer."""
        with self.lock:
            self.is_reachable = is_reachable
            if not is_reachable:
                self.updates.drop_poller()
            self.touch()

    # What a test looks at

    def messages(self, chat_id: int) -> list[Json]:
        """Return the chat's messages that are not deleted, each with "sent_by_bot" added."""
        with self.lock:
            return [
                {**stored.data, "sent_by_bot": stored.from_bot}
                for stored in self.chat(chat_id).messages.values()
                if not stored.is_deleted
            ]

    def reply_keyboard(self, chat_id: int) -> Json | None:
        """Return the ReplyKeyboardMarkup that the chat shows now."""
        with self.lock:
            return self.chat(chat_id).reply_keyboard

    def pending_updates(self) -> int:
        """Return how many updates the bot has not acknowledged."""
        with self.lock:
            return self.updates.pending()

    def is_polled(self) -> bool:
        """Say whether a getUpdates waits at this moment."""
        with self.lock:
            return self.updates.is_polled
