"""Answering what people press and ask: callback queries and inline queries."""

import time
from typing import Any

from ..errors import bad_request
from ..inline_rules import checked_results
from ..parameters import Parameters
from ..world import World

ANSWERABLE_SECONDS = 15.0
MAX_TOAST = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
INLINE_SECONDS = 30.0
MAX_OFFSET_BYTES = 64


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    """Bot API: answerCallbackQuery; within about 15 seconds of real time."""
    query = world.callback_queries.get(parameters.text("callback_query_id"))
    if query is None or time.monotonic() - query.pressed_at > ANSWERABLE_SECONDS:
        raise bad_request(TOO_OLD)
    text = parameters.text("text")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query.is_answered = True
    chat = world.chats[query.chat_id]
    chat.toasts.append(
        {
            "id": world.touch(chat),
            "callback_query_id": parameters.text("callback_query_id"),
            "person_id": query.person_id,
            "text": text,
            "show_alert": parameters.boolean("show_alert"),
            "url": parameters.text("url"),
            "message_id": query.message_id,
        }
    )
    return True


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    """Bot API: answerInlineQuery; within about half a minute of real time."""
    results = checked_results(world, parameters.structure("results"))
    next_offset = parameters.text("next_offset")
    if len(next_offset.encode("utf-8", "surrogatepass")) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    query = world.inline_queries.get(parameters.text("inline_query_id"))
    if query is None or time.monotonic() - query.asked_at > INLINE_SECONDS:
        raise bad_request(TOO_OLD)
    query.results, query.next_offset = results, next_offset
    world.touch()
    return True


METHODS: dict[str, Any] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
