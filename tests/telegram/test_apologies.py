"""Who hears that an update of theirs has failed: nothing in it is trusted."""

from typing import Any

import pytest

from todobot.models import database
from todobot.telegram.apologies import say_sorry


@pytest.mark.parametrize("chat_id", [False, True, None, "7", 7.0, [7]])
def test_no_apology_goes_to_what_is_no_chat(file: Any, chat_id: object) -> None:
    with database.atomic():
        say_sorry({"update_id": 1, "message": {"chat": {"id": chat_id, "type": "private"}}}, "3fa9c1")
    assert database.execute_sql("SELECT * FROM outbox").fetchall() == []


def test_an_apology_goes_to_the_private_chat(file: Any) -> None:
    with database.atomic():
        say_sorry({"update_id": 1, "message": {"chat": {"id": 7, "type": "private"}}}, "3fa9c1")
    assert database.execute_sql("SELECT chat_id FROM outbox").fetchall() == [(7,)]
