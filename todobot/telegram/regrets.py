"""Tells people that what they have sent is not saved yet, when the database cannot be written for a while.

The outbox cannot be written then either, so this goes out directly, over the connection of the intake.
"""

import json
import logging
from typing import Any

from peewee import DatabaseError

from todobot import access, pulse, texts, trouble
from todobot.errors import DeliveryError
from todobot.services import updates, users
from todobot.telegram.connection import Connection
from todobot.texts import text

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
"""A short lock passes before anybody has wondered about an answer."""
_ANSWER_SECONDS = 5.0
_KINDS = ("message", "edited_message", "callback_query")


class Regrets:
    """Remembers who was told in this trouble. For the thread of the intake."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: set[int] = set()
        self._trouble: float | None = None

    def tell(self, batch: list[dict[str, Any]]) -> None:
        """Tell everybody in a batch that was not carried out, once, if the trouble has lasted for a while.

        Where Telegram does not answer, or asks to wait, the rest is left to the next try.
        """
        if trouble.seconds() < PATIENCE_SECONDS:
            return
        if self._trouble != trouble.began_at():
            self._trouble = trouble.began_at()
            self._told.clear()
        for update in _not_carried_out(batch):
            person = _person_in(update)
            if person is None or person["id"] in self._told:
                continue
            self._told.add(person["id"])
            pulse.beat("intake", _ANSWER_SECONDS)  # a hundred people may each take that long
            with texts.speaking(_language(person)):
                parameters = {"chat_id": person["id"], "text": text("trouble_not_saved").text}
            try:
                self._connection.call("sendMessage", json.dumps(parameters), answer_within=_ANSWER_SECONDS)
            except DeliveryError as error:
                log.debug("Chat %d could not be told of the trouble: %s", person["id"], error)
                if not error.permanent:
                    self._told.discard(person["id"])
                    return


def _not_carried_out(batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what a kill kept from being acknowledged: that is saved, and its reply waits in the outbox."""
    try:
        seen = updates.seen(update["update_id"] for update in batch)
    except DatabaseError:
        return batch
    return [update for update in batch if update["update_id"] not in seen]


def _person_in(update: dict[str, Any]) -> dict[str, Any] | None:
    """Return who waits for an answer in a private chat, and may use the bot. The form of an update is not trusted."""
    for kind in _KINDS:
        part = update.get(kind)
        person = part.get("from") if isinstance(part, dict) else None
        message = part.get("message", part) if isinstance(part, dict) else None
        chat = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(person, dict) or not isinstance(chat, dict) or type(person.get("id")) is not int:
            continue
        is_private = chat.get("type") == "private" and chat.get("id") == person["id"]
        if is_private and access.admits(person["id"], str(person.get("username", ""))):
            return person
    return None


def _language(person: dict[str, Any]) -> str | None:
    """Return the language to tell it in; the database may be out of reach, and then it is that of the app."""
    code = person.get("language_code")
    try:
        user = users.find(person["id"])
    except DatabaseError:
        user = None
    return users.language(user) if user is not None else code if isinstance(code, str) else None
