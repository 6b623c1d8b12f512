"""Decides whose updates are carried out, and says what the others hear: strangers, and who does too much at once."""

import time
from datetime import UTC, datetime, timedelta

from telebot.types import CallbackQuery, InlineQuery, Message
from telebot.types import User as Person

from todobot import access, clock, texts
from todobot.rates import MUTE_SECONDS, Rates, Verdict
from todobot.reading import author_of
from todobot.services import outbox, users
from todobot.texts import moment, text

TOLD_AGAIN_AFTER = timedelta(days=1)
MOST_TOLD = 10_000
"""When so many strangers were told within a day, further ones hear nothing: what is remembered of them is bounded."""
_EMPTY_ANSWER_SECONDS = 300
"""So long Telegram itself repeats an empty inline answer (Bot API: cache_time)."""
_USEFUL = timedelta(seconds=30)
"""Telegram forgets a query after that."""


class Doorkeeper:
    """Asked before every handler, in the intake's thread and its transaction. What it remembers is in memory only."""

    def __init__(self) -> None:
        self.answers_strangers = True
        self._messages = Rates()
        self._taps = Rates()
        self._told: dict[int, datetime] = {}

    def allow(self, per_minute: int) -> None:
        """Let each person do so much a minute, 0 for no limit."""
        self._messages.per_minute = self._taps.per_minute = per_minute

    def takes_message(self, message: Message) -> bool:
        """Tell whether a message, new or edited, is to be carried out; who hears for the first time that not, is told.

        It counts for the moment at which it was written: what comes at once after an outage was not written at once.
        """
        person = author_of(message)
        if not _is_let_in(person):
            if message.chat.type == "private" and self._is_to_be_told(person.id):
                with texts.speaking(person.language_code):
                    words = text("stranger_refused", id=str(person.id))
                    outbox.say(person.id, words, is_to_anyone=True)
            return False
        written_at = _written_at(message)
        verdict = self._messages.count(person.id, written_at)
        if verdict is Verdict.TOO_MUCH:
            until = datetime.fromtimestamp(written_at + MUTE_SECONDS, UTC)
            with texts.speaking(_language(person)):
                words = text("too_much", until=moment(until, "T"))
                outbox.say(message.chat.id, words, answers=message.message_id)
        return verdict is Verdict.TAKEN

    def takes_tap(self, query: CallbackQuery) -> bool:
        """Tell whether a tap is to be carried out. One that is not stops spinning, and says why the first time."""
        person = query.from_user
        is_let_in = _is_let_in(person)
        verdict = self._taps.count(person.id, time.monotonic())  # Telegram does not tell when it was
        if is_let_in and verdict is Verdict.TAKEN:
            return True
        toast = None
        if not is_let_in and self._is_to_be_told(person.id):
            toast = "stranger_refused_toast"
        elif is_let_in and verdict is Verdict.TOO_MUCH:
            toast = "too_much_toast"
        if toast or (self.answers_strangers and verdict is Verdict.TAKEN):
            _answer_tap(query, toast)
        return False

    def takes_inline_query(self, query: InlineQuery) -> bool:
        """Tell whether an inline query is to be carried out. A stranger's finds nothing."""
        person = query.from_user
        is_let_in = _is_let_in(person)
        verdict = self._taps.count(person.id, time.monotonic())
        if not is_let_in and self.answers_strangers and verdict is Verdict.TAKEN:
            nothing = {
                "inline_query_id": query.id,
                "results": [],
                "cache_time": _EMPTY_ANSWER_SECONDS,
                "is_personal": True,
            }
            useful_until = clock.now() + _USEFUL
            outbox.put(person.id, "answerInlineQuery", nothing, useful_until=useful_until, is_to_anyone=True)
        return is_let_in and verdict is Verdict.TAKEN

    def start_over(self) -> None:
        """Forget what was counted: the batch was rolled back, so what was done in it comes again."""
        self._messages.clear()
        self._taps.clear()

    def _is_to_be_told(self, person_id: int) -> bool:
        """Tell whether a stranger has not been told within a day, and remember that they are now."""
        now = clock.now()
        while self._told and not now - TOLD_AGAIN_AFTER < (first := next(iter(self._told.items())))[1] <= now:
            del self._told[first[0]]
        if not self.answers_strangers or person_id in self._told or len(self._told) >= MOST_TOLD:
            return False
        self._told[person_id] = now
        return True


def _is_let_in(person: Person) -> bool:
    """Tell whether the person may use the bot. Who was remembered and may not any more is sent nothing from now on."""
    if access.is_for_all():
        return True
    is_let_in = access.admits(person.id, person.username)
    access.note(person.id, is_shut_out=not is_let_in and users.find(person.id) is not None)
    return is_let_in


def _answer_tap(query: CallbackQuery, key: str | None) -> None:
    with texts.speaking(_language(query.from_user)):
        toast = {"text": text(key).text} if key else {}
    parameters = {"callback_query_id": query.id, **toast}
    outbox.put(query.from_user.id, "answerCallbackQuery", parameters, is_to_anyone=True)


def _language(person: Person) -> str | None:
    user = users.find(person.id)
    return person.language_code if user is None else users.language(user)


def _written_at(message: Message) -> int:
    """Return when the message was written, or edited last: seconds of Telegram's clock."""
    at = message.edit_date or message.date
    return at if isinstance(at, int) else 0
