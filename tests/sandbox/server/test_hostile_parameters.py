"""Nothing a bot sends may break the sandbox: a wrong value is an ApiError, never another exception."""

import contextlib
from typing import Any

import pytest

from tests.sandbox.bot_client import ADA
from todobot.sandbox import World
from todobot.sandbox.bot_methods import METHODS
from todobot.sandbox.errors import ApiError
from todobot.sandbox.parameters import Parameters

NAMES = [
    "chat_id",
    "from_chat_id",
    "message_id",
    "message_ids",
    "text",
    "caption",
    "entities",
    "caption_entities",
    "reply_markup",
    "media",
    "reply_parameters",
    "reaction",
    "commands",
    "scope",
    "language_code",
    "allowed_updates",
    "offset",
    "limit",
    "callback_query_id",
    "inline_query_id",
    "results",
    "document",
    "photo",
    "file_id",
    "latitude",
    "longitude",
    "action",
    "phone_number",
    "live_period",
    "heading",
    "title",
    "address",
    "emoji",
    "next_offset",
    "first_name",
]
PLAIN: list[Any] = ["", "x", "-1", "9" * 5000, "nan", "[", "[]", "{}", "null", "[null]", '[[{"text": 1}]]']
NESTED: list[Any] = [
    [],
    {},
    [[]],
    [{}],
    [{}, {}],
    {"type": []},
    [{"type": [], "offset": 0, "length": 1}],
    [{"type": "date_time", "offset": 0, "length": 1, "unix_time": 1, "date_time_format": 7}],
    [{"type": "date_time", "offset": 0, "length": 1, "unix_time": "1", "date_time_format": "r"}],
    [{"type": []}, {"type": "photo", "media": []}],
    {"inline_keyboard": [[{"text": "x", "callback_data": 5}]]},
    {"inline_keyboard": [[{"text": [], "url": {}}]]},
    [{"type": "article", "id": "\ud800", "title": [], "input_message_content": {"message_text": []}}],
    [{"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "\ud800"}}],
    [{"type": "photo", "id": "1", "photo_file_id": []}],
    [{"type": "venue", "id": "1", "latitude": 1, "longitude": 10**400, "address": []}],
    {"inline_keyboard": None},
    {"keyboard": [[None, {"text": "x", "style": []}]]},
    {"message_id": []},
    {"type": "chat", "chat_id": {}},
]


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_value_is_refused_and_breaks_nothing(method: str) -> None:
    world = World(token="123456789:SANDBOX-token-of-no-real-bot-000000")
    world.say(ADA, "/start")
    sound = {"chat_id": str(ADA), "text": "x", "message_id": "1"}
    for name in NAMES:
        for value in PLAIN + NESTED:
            with world.lock, contextlib.suppress(ApiError):
                METHODS[method](world, Parameters({**sound, name: value}))
    assert world.messages(ADA)[0]["text"] == "/start"
