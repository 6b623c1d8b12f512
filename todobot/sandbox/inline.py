"""Inline mode: what somebody types after the bot's @name, its results, and the one they choose."""

import secrets
import time

from .chats import Json
from .errors import HumanError
from .inline_rules import chosen_content
from .sharing import SharingWorld
from .state import InlineQuery

MAX_QUERY = 256


class InlineWorld(SharingWorld):
    """Searching through the bot from the input field."""

    def inline_query(
        self, person_id: int, query: str, offset: str = "", *, chat_id: int | None = None
    ) -> str:
        """Type "@bot query" in a chat (None: the bot's) and return the inline query's id.

        `offset` is the next_offset of the results scrolled to the end. Bot API: a query has 256 characters at most.
        """
        with self.lock:
            person = self.person(person_id)
            chat = self.chat(person_id if chat_id is None else chat_id)
            query_id = str(secrets.randbits(62))
            self.inline_queries[query_id] = InlineQuery(person_id, asked_at=time.monotonic())
            update = {
                "id": query_id,
                "from": person.user(),
                "query": query[:MAX_QUERY],
                "offset": offset,
                # Bot API: "sender" for a private chat with the bot itself.
                "chat_type": "sender" if chat.id == person_id else chat.type,
            }
            self.updates.push("inline_query", update)
            return query_id

    def inline_results(self, query_id: str) -> list[Json] | None:
        """Return the bot's results, None while it has not answered. Raises HumanError 404."""
        with self.lock:
            return self._inline_query(query_id).results

    def choose_inline_result(
        self, person_id: int, query_id: str, result_id: str, *, chat_id: int | None = None
    ) -> Json:
        """Send a result into the chat, as a message via the bot, and return that. Raises HumanError 404.

        No chosen_inline_result: Telegram sends it only when @BotFather was asked for feedback.
        """
        with self.lock:
            query = self._inline_query(query_id)
            results = (query.results or []) if query.person_id == person_id else []
            result = next((one for one in results if one["id"] == result_id), None)
            if result is None:
                raise HumanError(404, "There is no such result.")
            person, chat = self._present(person_id, chat_id)
            return self._send(person, chat, {"via_bot": self.bot, **chosen_content(self, result)})

    def _inline_query(self, query_id: str) -> InlineQuery:
        if query_id not in self.inline_queries:
            raise HumanError(404, "There is no such inline query.")
        return self.inline_queries[query_id]
