"""What Telegram, the network and our own faults do to a message on its road."""

import json
import time
from typing import Any

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor


def test_an_outage_is_told_once_and_nothing_is_lost(program: Program, ada: Visitor) -> None:
    program.start().ready()
    ada.say("/add")
    program.sandbox.world.set_reachable(False)
    ada.world.say(ada.id, "buy milk")
    program.wait_for_output("cannot be reached")
    program.sandbox.world.set_reachable(True)
    assert "Saved" in ada.answers(1, 2)[1]["text"]
    program.wait_for_output("can be reached again")
    assert (program.output.count("cannot be reached"), program.output.count("can be reached again")) == (1, 1)


def test_it_starts_while_telegram_is_out_of_reach(program: Program, ada: Visitor) -> None:
    program.sandbox.world.set_reachable(False)
    program.start()
    program.wait_for_output("cannot be reached")
    program.sandbox.world.set_reachable(True)
    assert ada.say("/start")["text"].startswith("Hello")


def test_a_chat_under_429_keeps_its_order_and_delays_nobody_else(
    program: Program, ada: Visitor, grace: Visitor
) -> None:
    program.start().ready()
    program.sandbox.world.fail("sendMessage", chat_id=ada.id, kind="429", retry_after=2)
    for note in ("/add one", "/help", "/list"):
        ada.world.say(ada.id, note)
    started = time.monotonic()
    grace.say("/start")
    assert time.monotonic() - started < 1.5
    assert ada.heard() == []
    answers = ada.answers(0, 3)
    assert ["Saved" in answers[0]["text"], "/help" in answers[1]["text"], "one" in answers[2]["text"]] == [
        True
    ] * 3


@pytest.mark.parametrize("kind", ["500", "502_html", "reset_before", "garbage", "half_json"])
def test_a_reply_arrives_after_a_fault_on_the_way(program: Program, ada: Visitor, kind: str) -> None:
    program.start().ready()
    program.sandbox.world.fail("sendMessage", kind=kind)
    assert ada.say("/start")["text"].startswith("Hello")


def test_a_reply_is_repeated_when_its_answer_was_lost(program: Program, ada: Visitor) -> None:
    program.start().ready()
    program.sandbox.world.fail("sendMessage", kind="reset_after")
    ada.world.say(ada.id, "/start")
    assert len(ada.answers(0, 2)) == 2


def test_a_refused_reply_is_recorded_and_blocks_nobody(
    program: Program, ada: Visitor, grace: Visitor
) -> None:
    program.start().ready()
    ada.say("/start")
    program.sandbox.world.fail("sendMessage", chat_id=ada.id, kind="400:Bad Request: no")
    ada.world.say(ada.id, "/list")
    assert grace.say("/start")["text"].startswith("Hello")
    program.wait_for_rows(1, "select * from outbox where refused_at is not null")
    refused = "select chat_id, method, parameters, error from outbox where refused_at is not null"
    assert program.rows(refused) == [(ada.id, "sendMessage", "", "400 Bad Request: no")]
    assert ada.say("/help")["text"]


def test_updates_of_no_known_form_block_nobody(program: Program, ada: Visitor) -> None:
    world = program.sandbox.world
    huge = {"id": 2**70, "type": "private", "first_name": "Huge"}
    ada.world.say(ada.id, "before")
    world.inject(
        {"message": {"message_id": 1, "date": 1, "chat": huge, "from": {"id": 2**70, "is_bot": False}}}
    )
    world.inject({"message": "words"})
    world.inject({})
    ada.world.say(ada.id, "after")
    program.start()
    ada.answers(0, 2)
    world.wait_for(lambda: world.pending_updates() == 0)
    assert program.rows("select text from notes order by id") == [("before",), ("after",)]


@pytest.mark.parametrize("poison", ["a fault of ours", "no update"])
def test_a_poison_update_between_two_good_ones_is_kept_and_blocks_nobody(
    program: Program, ada: Visitor, poison: str
) -> None:
    world = program.sandbox.world
    ada.world.say(ada.id, "/add before")
    chat = {"id": ada.id, "type": "private", "first_name": "Ada"}
    author = {"id": ada.id, "is_bot": False, "first_name": "Ada"}
    message: dict[str, Any] = {"message_id": 7, "chat": chat, "from": author, "text": "/list"}
    if poison == "a fault of ours":
        command = {"type": "bot_command", "offset": 0, "length": 5}
        message |= {"date": 1, "entities": [command]}
    update_id = world.inject({"message": message})
    ada.world.say(ada.id, "/add after")
    program.start(killed_at="fault in /list")
    answers = [answer["text"] for answer in ada.answers(0, 3)]
    assert ["Saved" in answers[0], "Sorry" in answers[1], "Saved" in answers[2]] == [True] * 3
    assert program.rows("select text from notes order by id") == [("before",), ("after",)]
    kept = program.rows("select update_id, body, error from failed_updates")
    assert [row[0] for row in kept] == [update_id]
    assert json.loads(kept[0][1]) == {"update_id": update_id, "message": message}
    assert ("ZeroDivisionError" if "date" in message else "NoUpdateError") in kept[0][2]
    world.wait_for(lambda: world.pending_updates() == 0)
