"""Answering what people press and ask: callback queries and inline queries."""

import time
from typing import Any

from ..errors import bad_request
from ..parameters import Parameters
from ..world import World

ANSWERABLE_SECONDS = 15.0
MAX_TOAST = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MAX_RESULTS = 50


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
    """Bot API: answerInlineQuery; the results are kept as they are."""
    results = parameters.structure("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    query_id = parameters.text("inline_query_id")
    if query_id not in world.inline_queries:
        raise bad_request(TOO_OLD)
    world.inline_queries[query_id] = results
    world.touch()
    return True


METHODS: dict[str, Any] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
