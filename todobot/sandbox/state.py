"""What the make-believe Telegram knows, and the few ways in which that may change."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Condition, RLock
from typing import Any

from .chats import Chat, Json, Person, StoredMessage, private_chat
from .faults import Faults
from .updates import UpdateQueue

ACTION_SECONDS = 5.0


@dataclass(frozen=True)
class Call:
    """One recorded Bot API call. `status` is the HTTP status, 0 when the connection was closed unanswered.

    `fault` is the kind of the fault that kept it from being carried out, if one did.
    """

    method: str
    params: Json
    status: int
    at: float
    fault: str = ""


@dataclass
class CallbackQuery:
    """A press of an inline button; Bot API: it can be answered once, within about 15 seconds of real time."""

    person_id: int
    chat_id: int
    message_id: int
    pressed_at: float
    is_answered: bool = False


@dataclass
class InlineQuery:
    """What somebody typed after the bot's @name; `results` is None until the bot has answered."""

    person_id: int
    asked_at: float
    results: list[Json] | None = None
    next_offset: str = ""


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file's content and what the Bot API says of it."""

    kind: str
    file_id: str
    unique_id: str
    name: str
    mime_type: str
    content: bytes
    emoji: str = ""

    @property
    def path(self) -> str:
        """The file_path that getFile gives out."""
        return f"{self.kind}s/{self.unique_id}"


@dataclass
class Profile:
    """How the bot presents itself; each dictionary is by language code ("" for everybody)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)

    def menu(self, person_id: int, language_code: str) -> list[Json]:
        """Return the commands that a person is shown in the chat with the bot (Bot API: BotCommandScope)."""
        scopes = (f"chat:{person_id}", "all_private_chats", "default")
        found = (
            self.commands.get((scope, code)) for scope in scopes for code in (language_code[:2].lower(), "")
        )
        return next(filter(None, found), [])


class WorldState:
    """People, chats, files, the bot's profile and the updates waiting for it.

    Everything here is read and changed with `lock` held; `changed` (on that lock) is notified after each change.
    """

    def __init__(
        self,
        *,
        token: str,
        now: Callable[[], datetime] | None = None,
        move_clock: Callable[[timedelta], object] | None = None,
    ) -> None:
        self.lock = RLock()
        self.changed = Condition(self.lock)
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "todobot",
            "username": "todobot_sandbox_bot",
        }
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.callback_queries: dict[str, CallbackQuery] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.profile = Profile()
        self.updates = UpdateQueue(self.lock, self.changed)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.webhook = False
        self.is_reachable = True
        self.clock_shift = timedelta()
        self.version = 0
        self.shared_version = 0
        self._now = now
        self._move_clock = move_clock

    # Time

    def now(self) -> datetime:
        """Return the world's moment (aware, UTC): real time and the clock's shift, or the given clock's."""
        return self._now() if self._now is not None else datetime.now(UTC) + self.clock_shift

    def unix_now(self) -> int:
        """Return the world's moment as the Bot API writes a date."""
        return int(self.now().timestamp())

    def move_clock(self, by: timedelta) -> None:
        """Move the world's clock, and the bot's through the given function."""
        with self.lock:
            self.clock_shift += by
            if self._move_clock is not None:
                self._move_clock(by)
            self.touch()

    # Change

    def touch(self, chat: Chat | None = None) -> int:
        """Count a change of `chat` (None: of what all chats show), wake who waits; return the version."""
        self.version += 1
        if chat is None:
            self.shared_version = self.version
        else:
            chat.version = self.version
        self.changed.notify_all()
        return self.version

    def touch_message(self, chat: Chat, stored: StoredMessage) -> None:
        """Count a change of one message."""
        stored.version = self.touch(chat)
        message_id = stored.data["message_id"]
        chat.by_version[message_id] = stored
        chat.by_version.move_to_end(message_id)

    def add_message(
        self, chat: Chat, sender: Json, content: Json, *, from_bot: bool = False, is_editable: bool = True
    ) -> Json:
        """Append a message to the chat and return it (a Bot API Message, not to be changed)."""
        chat.last_message_id += 1
        data = {
            "message_id": chat.last_message_id,
            "from": sender,
            "chat": chat.json,
            "date": self.unix_now(),
            **content,
        }
        stored = StoredMessage(data, from_bot=from_bot, is_editable=is_editable)
        chat.messages[chat.last_message_id] = stored
        if from_bot:
            chat.action = None
        self.touch_message(chat, stored)
        return data

    def replace_message(self, chat: Chat, stored: StoredMessage, changes: Json) -> Json:
        """Put an edited copy in the message's place and return it. A change to None takes the field away."""
        data = {**stored.data, **changes}
        stored.data = {key: value for key, value in data.items() if value is not None}
        self.touch_message(chat, stored)
        return stored.data

    def delete_message(self, chat: Chat, stored: StoredMessage) -> None:
        """Delete a message for everybody; Bot API: no update tells the bot."""
        stored.is_deleted = True
        self.touch_message(chat, stored)

    def react(self, chat: Chat, stored: StoredMessage, reaction: list[Json]) -> None:
        """Set the bot's reaction to a message, for people to see."""
        stored.reaction = reaction
        self.touch_message(chat, stored)

    def show_action(self, chat: Chat, action: str) -> None:
        """Show "typing" and the like; Bot API: for 5 seconds or until the bot's next message."""
        chat.action = action
        chat.action_until = time.monotonic() + ACTION_SECONDS
        self.touch(chat)

    def record(self, method: str, params: Json, status: int, fault: str = "") -> None:
        """Remember a Bot API call for the tests."""
        self.calls.append(Call(method, params, status, time.monotonic(), fault))
        self.changed.notify_all()

    def settle(self, person: Person) -> None:
        """Give somebody an account and a still empty chat with the bot."""
        self.people[person.id] = person
        self.chats[person.id] = private_chat(person)
        self.touch()

    def wait_for(self, predicate: Callable[[], Any], timeout: float = 5.0) -> Any:
        """Return predicate()'s first true value, asked under the lock after every change.

        Raises TimeoutError after `timeout` seconds.
        """
        with self.lock:
            value = self.changed.wait_for(predicate, timeout)
            if not value:
                raise TimeoutError(f"not so within {timeout} seconds; the last calls: {self.calls[-3:]}")
            return value
