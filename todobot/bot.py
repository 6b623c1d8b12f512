"""The one TeleBot: handlers decorate it, the intake feeds it. It has no token and never touches the network."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from telebot import TeleBot, util
from telebot.types import CallbackQuery, Message
from telebot.types import User as Person

from todobot.rich_text import RichText
from todobot.services import users
from todobot.telegram.steps import StepKey, TableSteps
from todobot.texts import COMMANDS, text

Handler = Callable[[Message], None]

_SERVICE_KINDS = frozenset(util.content_type_service)
_BUTTONS = {
    text("button_list_notes").text: "list",
    text("button_add_note").text: "add",
    text("button_cancel").text: "cancel",
}
"""The buttons of the reply keyboards: a tap sends their text, which means the command."""


class Bot(TeleBot):
    """Finds the handler for an update. What differs from telebot's own look-up: docs/decisions.md, "Steps"."""

    def __init__(self) -> None:
        self.steps = TableSteps()
        super().__init__("", threaded=False, validate_token=False, next_step_backend=self.steps)
        self.username = ""
        self.note_lifetime = timedelta(hours=1)

    # What handlers decorate themselves with

    def command(self, name: str) -> Callable[[Handler], Handler]:
        """Mark the handler of a command and of the button that means it."""
        return self.any_message(lambda message: self.command_of(message) == name)

    def any_message(self, when: Callable[[Message], bool] = lambda _: True) -> Callable[[Handler], Handler]:
        """Mark the handler of messages for which `when` is true, of every kind, also ones telebot has no name for."""

        def decorate(handler: Handler) -> Handler:
            self.add_message_handler(_entry(handler, when))  # type: ignore[no-untyped-call]
            return handler

        return decorate

    def edited_text(self, handler: Handler) -> Handler:
        """Mark the handler of edited texts in private chats. (A live location on its way is an edit too.)"""

        def is_text(message: Message) -> bool:
            return message.chat.type == "private" and message.text is not None

        self.add_edited_message_handler(_entry(handler, is_text))  # type: ignore[no-untyped-call]
        return handler

    def button(self, handler: Callable[[CallbackQuery], None]) -> Callable[[CallbackQuery], None]:
        """Mark the handler of taps on inline buttons."""
        self.add_callback_query_handler(_entry(handler, lambda _: True))  # type: ignore[no-untyped-call]
        return handler

    def step(self, handler: Handler) -> Handler:
        """Mark a handler that can be awaited by `register_next_step_handler`."""
        self.steps.know(handler)
        return handler

    # What a message says

    def command_of(self, message: Message) -> str | None:
        """Return the command that a message gives, in small letters and without the slash, or None.

        A command for another bot keeps its addressee (`list@other_bot`), so no handler takes it for its own.
        """
        if message.text is None:
            return None
        if message.text in _BUTTONS:
            return _BUTTONS[message.text]
        first = message.entities[0] if message.entities else None
        if first is None or first.type != "bot_command" or first.offset != 0:
            return None
        name, _, addressee = message.text[1 : first.length].lower().partition("@")
        return name if addressee in ("", self.username.lower()) else f"{name}@{addressee}"

    @staticmethod
    def argument_of(message: Message) -> RichText:
        """Return what follows the command in a message that starts with one, formatting kept."""
        whole = text_of(message)
        return (
            whole.slice16(message.entities[0].length, whole.len16).strip()
            if message.entities
            else RichText("")
        )

    # What telebot calls

    def register_next_step_handler(
        self, message: Message, callback: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> None:
        """Await this person's next message in this chat: `callback` gets it, with `args` (JSON) behind."""
        self.steps.register_handler(_key(message), {"callback": callback, "args": args})

    def leave_step(self, message: Message) -> bool:
        """Await this person's answer no longer; return whether one was awaited."""
        return self.steps.get_handlers(_key(message)) is not None

    def process_new_messages(self, new_messages: list[Message]) -> None:
        for message in new_messages:
            if self._is_for_me(message):
                _remember(author_of(message))
                super().process_new_messages([message])  # type: ignore[no-untyped-call]

    def process_new_edited_messages(self, new_edited_message: list[Message]) -> None:
        for message in filter(self._is_for_me, new_edited_message):
            super().process_new_edited_messages([message])  # type: ignore[no-untyped-call]

    def process_new_callback_query(self, new_callback_queries: list[CallbackQuery]) -> None:
        for query in new_callback_queries:
            _remember(query.from_user)
        super().process_new_callback_query(new_callback_queries)  # type: ignore[no-untyped-call]

    def _notify_next_handlers(self, new_messages: list[Message]) -> None:
        """Give the message to the step it answers. A command is no answer: it leaves the step.

        /cancel alone finds the step still there, since it has to know whether there was one.
        """
        message = new_messages[0]
        command = self.command_of(message)
        if message.chat.type != "private" or command == "cancel":
            return
        handlers = self.steps.get_handlers(_key(message))
        if handlers and command is None:
            new_messages.clear()
            for handler in handlers:
                handler["callback"](message, *handler["args"])

    def _is_for_me(self, message: Message) -> bool:
        """Leave out bots, channels, notices like "pinned a message", and group talk that is no command of ours."""
        if message.from_user is None or message.from_user.is_bot or message.content_type in _SERVICE_KINDS:
            return False
        return message.chat.type == "private" or self.command_of(message) in COMMANDS


def text_of(message: Message) -> RichText:
    """Return a message's text or caption with all its formatting; telebot's own entities drop what it does not know."""
    entities = message.json.get("entities") or message.json.get("caption_entities") or []
    return RichText.from_message(message.text or message.caption or "", entities)


def _entry(handler: Callable[..., None], when: Callable[..., bool]) -> dict[str, Any]:
    """Return a handler as telebot lists it. Its own decorators add a filter for text where none was asked for."""
    return {"function": handler, "pass_bot": False, "filters": {"func": when}}


def author_of(message: Message) -> Person:
    """Return who wrote the message. What has no author, like a channel's post, gets to no handler."""
    if message.from_user is None:
        raise ValueError("a message without an author")
    return message.from_user


def _key(message: Message) -> StepKey:
    return message.chat.id, author_of(message).id


def _remember(person: Person) -> None:
    users.remember(
        person.id,
        first_name=person.first_name,
        last_name=person.last_name,
        username=person.username,
        language_code=person.language_code,
    )


bot = Bot()
