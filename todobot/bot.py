"""The one TeleBot: handlers decorate it, the intake feeds it. It has no token and never touches the network."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from telebot import TeleBot
from telebot.handler_backends import ContinueHandling
from telebot.types import CallbackQuery, Chat, ChatMemberUpdated, InlineQuery, Message, Update
from telebot.types import User as Person

from todobot import access, texts
from todobot.doorkeeper import Doorkeeper
from todobot.reading import argument_of, command_of, is_of_a_person
from todobot.reading import author_of as author_of  # noqa: PLC0414 - handlers find all that they need here
from todobot.reading import text_of as text_of  # noqa: PLC0414
from todobot.services import outbox, room, users
from todobot.services.users import User
from todobot.tap import Tap, TapHandler
from todobot.telegram.steps import StepKey, TableSteps
from todobot.texts import COMMANDS, text

Handler = Callable[[Message], object]


class Bot(TeleBot):
    """Finds the handler for an update. What differs from telebot's own look-up: docs/decisions.md, "Steps"."""

    def __init__(self) -> None:
        self.steps = TableSteps()
        self._commands: dict[str, Handler] = {}
        self._messages: list[tuple[Callable[[Message], bool], Handler]] = []
        self._buttons: dict[str, TapHandler] = {}
        self._afterwards: list[Callable[[set[int]], None]] = []
        super().__init__("", threaded=False, validate_token=False, next_step_backend=self.steps)
        self.doorkeeper = Doorkeeper()
        self.username = ""
        self.note_lifetime = timedelta(hours=1)
        self.backup_days = 0
        """How many daily copies of the database are kept."""
        self.author = User()
        """Whose update is being handled: set before any handler runs."""
        self.has_left_step = False
        """Whether the command being handled left a question: the chat shows that question's keyboard until told."""

    # What handlers decorate themselves with

    def command(self, name: str) -> Callable[[Handler], Handler]:
        """Mark the handler of a command in private chats, and of the button that means it."""

        def decorate(handler: Handler) -> Handler:
            self._commands[name] = handler
            return handler

        return decorate

    def admin_command(self, name: str) -> Callable[[Handler], Handler]:
        """Mark the handler of a command that only those in ADMINS have; for others there is no such command.

        It is not in `texts.COMMANDS`, so neither Telegram's menu nor groups know it.
        """
        return self.any_message(lambda message: self.command_of(message) == name and self.is_admin(message))

    def any_message(self, when: Callable[[Message], bool] = lambda _: True) -> Callable[[Handler], Handler]:
        """Mark the handler of messages for which `when` is true, of every kind, also ones telebot has no name for.

        The first one marked takes it, of those for which it is true; with ContinueHandling it leaves it to the next.
        """

        def decorate(handler: Handler) -> Handler:
            self._messages.append((when, handler))
            return handler

        return decorate

    def edited_message(self, handler: Handler) -> Handler:
        """Mark the handler of edited messages in private chats. (A live location on its way is an edit, too.)"""
        entry = _entry(handler, lambda message: message.chat.type == "private")
        self.add_edited_message_handler(entry)  # type: ignore[no-untyped-call]
        return handler

    def inline_query(self, handler: Callable[[InlineQuery], None]) -> Callable[[InlineQuery], None]:
        """Mark the handler of inline queries."""
        self.add_inline_handler(_entry(handler, lambda _: True))  # type: ignore[no-untyped-call]
        return handler

    def button(self, name: str) -> Callable[[TapHandler], TapHandler]:
        """Mark the handler of taps on inline buttons whose data is `name` ("feature:action") and perhaps numbers."""

        def decorate(handler: TapHandler) -> TapHandler:
            self._buttons[name] = handler
            return handler

        return decorate

    def membership(self, handler: Callable[[ChatMemberUpdated], None]) -> Callable[[ChatMemberUpdated], None]:
        """Mark the handler of what becomes of the bot in a chat: somebody has blocked it, or lets it write again."""
        self.add_my_chat_member_handler(_entry(handler, lambda _: True))  # type: ignore[no-untyped-call]
        return handler

    def step(self, handler: Callable[..., None]) -> Callable[..., None]:
        """Mark a handler that can be awaited by `register_next_step_handler`."""
        self.steps.know(handler)
        return handler

    def afterwards(self, function: Callable[[set[int]], None]) -> Callable[[set[int]], None]:
        """Mark what is done behind the handlers of a batch, for its authors' ids, in its transaction."""
        self._afterwards.append(function)
        return function

    # What a message says

    def command_of(self, message: Message) -> str | None:
        """Return the command that a message gives to this bot, as `reading.command_of` does."""
        return command_of(message, self.username)

    argument_of = staticmethod(argument_of)

    @staticmethod
    def is_admin(message: Message) -> bool:
        """Tell whether whoever wrote the message runs the bot (ADMINS)."""
        return access.is_admin(author_of(message).id)

    # What telebot calls

    def register_next_step_handler(
        self, message: Message, callback: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> None:
        """Await this person's next message in this chat: `callback` gets it, with `args` (JSON) behind."""
        self.await_step(_key(message), callback, *args)

    def await_step(self, key: StepKey, callback: Callable[..., Any], *args: Any) -> None:
        """Await a person's next message: for handlers of buttons, which have no message of the person."""
        self.steps.register_handler(key, {"callback": callback, "args": args})

    def leave_step(self, message: Message) -> bool:
        """Await this person's answer no longer; return whether one was awaited."""
        return self.steps.get_handlers(_key(message)) is not None

    def process_new_updates(self, updates: list[Update]) -> None:
        """Carry out the updates, and what is done behind them. Call inside a transaction."""
        authors = set()
        for update in updates:
            if update.message is not None:  # telebot would look for each of two dozen kinds first
                self.process_new_messages([update.message])
            elif update.callback_query is not None:
                self.process_new_callback_query([update.callback_query])
            else:
                super().process_new_updates([update])
            authors.add(self.author.id)
        for function in self._afterwards:
            function(authors)

    def process_new_messages(self, new_messages: list[Message]) -> None:
        for message in filter(self._takes, new_messages):
            with texts.speaking(users.language(self.author)):
                self._handle(message)

    def process_new_edited_messages(self, new_edited_message: list[Message]) -> None:
        for message in filter(self._takes, new_edited_message):
            with texts.speaking(users.language(self.author)):
                super().process_new_edited_messages([message])  # type: ignore[no-untyped-call]

    def process_new_callback_query(self, new_callback_queries: list[CallbackQuery]) -> None:
        """Find the handler by the button's data, and answer every tap: an unanswered button goes on spinning."""
        for query in filter(self.doorkeeper.takes_tap, new_callback_queries):
            self._meet(query.from_user, query.message.chat if query.message else None)
            with texts.speaking(users.language(self.author)):
                tap = Tap.read(query)
                handler = self._buttons.get(tap.name)
                try:
                    toast = handler(tap) if handler is not None else text("unknown_button").text
                except room.NoRoomError:
                    toast = text("full_toast").text
                parameters = {"callback_query_id": query.id, **({"text": toast} if toast else {})}
                outbox.put(tap.chat_id, "answerCallbackQuery", parameters)

    def process_new_inline_query(self, new_inline_queries: list[InlineQuery]) -> None:
        """Find the handler. Whoever has only typed the bot's name in some chat is not remembered for that."""
        for query in filter(self.doorkeeper.takes_inline_query, new_inline_queries):
            person = query.from_user
            self.author = users.find(person.id) or User(id=person.id, language_code=person.language_code)
            with texts.speaking(users.language(self.author)):
                super().process_new_inline_query([query])  # type: ignore[no-untyped-call]

    def _handle(self, message: Message) -> None:
        """Give the message to the step it answers, to its command's handler, or to the first that wants it."""
        command = self.command_of(message)
        self.has_left_step = False
        if message.chat.type == "private":
            if self._has_answered_step(message, command):
                return
            if command in self._commands:
                self._commands[command](message)
                return
        for when, handler in self._messages:
            if when(message) and not isinstance(handler(message), ContinueHandling):
                return

    def _has_answered_step(self, message: Message, command: str | None) -> bool:
        """Give the message to the step it answers, if one is awaited. A command is no answer: it leaves the step.

        /cancel alone finds the step still there, since it has to know whether there was one.
        """
        if command == "cancel":
            return False
        handlers = self.steps.get_handlers(_key(message)) or ()
        self.has_left_step = bool(handlers) and command is not None
        for handler in handlers if command is None else ():
            handler["callback"](message, *handler["args"])
        return bool(handlers) and command is None

    def _takes(self, message: Message) -> bool:
        """Tell whether the message is to be carried out; who wrote it is the author from now on."""
        is_taken = self._is_for_me(message) and self.doorkeeper.takes_message(message)
        if is_taken:
            self._meet(author_of(message), message.chat)
        return is_taken

    def _is_for_me(self, message: Message) -> bool:
        """Leave out bots, channels, notices like "pinned a message", and group talk that is no command of ours."""
        if message.via_bot is not None and message.via_bot.username == self.username:
            return False  # an inline result of ours, chosen in the chat with us: it is a note already
        is_to_me = message.chat.type == "private" or self.command_of(message) in COMMANDS
        return is_to_me and is_of_a_person(message)

    def _meet(self, person: Person, chat: Chat | None) -> None:
        """Remember who writes or taps; in the private chat they can be reached (again)."""
        self.author = users.remember(
            person.id,
            first_name=person.first_name,
            last_name=person.last_name,
            username=person.username,
            language_code=person.language_code,
        )
        if self.author.blocked_at is not None and chat is not None and chat.type == "private":
            users.unblock(person.id)


def _entry(handler: Callable[..., object], when: Callable[..., bool]) -> dict[str, Any]:
    """Return a handler as telebot lists it. Its own decorators add a filter for text where none was asked for."""
    return {"function": handler, "pass_bot": False, "filters": {"func": when}}


def _key(message: Message) -> StepKey:
    return message.chat.id, author_of(message).id


bot = Bot()
