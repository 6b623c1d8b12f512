"""Buttons that do something on the person's side only."""

from typing import Any

import pytest

from tests.sandbox.bot_client import ADA, Client
from todobot.sandbox import Sandbox


@pytest.mark.parametrize(
    ("copied", "status"),
    [({"text": "x" * 256}, 200), ({"text": "x" * 257}, 400), ({"text": ""}, 400), ({}, 400), ("x", 400)],
)
def test_a_copy_button_holds_1_to_256_characters(
    sandbox: Sandbox, bot: Client, copied: Any, status: int
) -> None:
    sandbox.world.say(ADA, "/start")
    markup = {"inline_keyboard": [[{"text": "Copy", "copy_text": copied}]]}
    assert bot.answer("sendMessage", chat_id=ADA, text="x", reply_markup=markup).status == status
