"""The road of a message under kills, outages and refusals, through the whole program."""

import json
import signal
import socket
import sqlite3
import time

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor
from todobot.sandbox import Sandbox


@pytest.fixture
def ada(sandbox: Sandbox) -> Visitor:
    return Visitor(sandbox, 5001)


@pytest.fixture
def grace(sandbox: Sandbox) -> Visitor:
    return Visitor(sandbox, 5002, "Grace")


# Kills: one between every two steps


@pytest.mark.parametrize("place", ["before commit", "after commit", "after send"])
def test_a_kill_between_two_steps_loses_and_doubles_no_note(
    program: Program, ada: Visitor, place: str
) -> None:
    ada.world.say(ada.id, "/add buy milk")
    assert program.start(killed_at=place).wait() == -signal.SIGKILL
    held_before = program.rows("select count(*) from notes")[0][0]
    program.start().ready()
    ada.answers(0, 2 if place == "after send" else 1)
    program.sandbox.world.wait_for(lambda: program.sandbox.world.pending_updates() == 0)
    assert held_before == (0 if place == "before commit" else 1)
    assert program.rows("select text from notes") == [("buy milk",)]
    assert {message["text"].split(".")[0] for message in ada.heard()} == {"✅ Saved"}


def test_a_kill_before_the_acknowledgement_repeats_nothing(program: Program, ada: Visitor) -> None:
    world = program.sandbox.world
    program.start().ready()
    world.fail("getUpdates", kind="reset_before", times=1000)  # the poll that waits already gets its update
    ada.say("/add buy milk")
    program.wait_for_rows(0, "select * from outbox")
    assert world.pending_updates() == 1
    program.kill()
    world.faults.clear()
    program.start()
    world.wait_for(lambda: world.pending_updates() == 0)
    assert program.rows("select text from notes") == [("buy milk",)]
    assert len(ada.heard()) == 1


def test_a_kill_while_the_database_is_locked_loses_nothing(program: Program, ada: Visitor) -> None:
    program.start().ready()
    other = sqlite3.connect(program.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ada.world.say(ada.id, "/add buy milk")
    program.sandbox.world.wait_for(lambda: not program.sandbox.world.is_polled())
    program.kill()
    other.execute("ROLLBACK")
    other.close()
    program.start()
    assert "Saved" in ada.answers(0, 1)[0]["text"]
    assert program.rows("select text from notes") == [("buy milk",)]


def test_a_question_is_still_open_after_a_restart(program: Program, ada: Visitor) -> None:
    program.start()
    ada.say("/add")
    program.wait_for_rows(0, "select * from outbox")
    program.kill()
    program.start()
    assert "Saved" in ada.say("buy milk")["text"]


# Stopping and starting


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_five_seconds_in_the_middle_of_a_long_poll(
    program: Program, number: signal.Signals
) -> None:
    program.start().ready()
    started = time.monotonic()
    assert program.terminate(number) == 0
    assert time.monotonic() - started < 5


def test_what_could_not_be_sent_before_the_stop_is_sent_after_the_next_start(
    program: Program, ada: Visitor
) -> None:
    program.start().ready()
    program.sandbox.world.fail("sendMessage", kind="429", retry_after=600)
    ada.world.say(ada.id, "/add buy milk")
    program.wait_for_rows(1, "select * from outbox")
    assert program.terminate() == 0
    assert ada.heard() == []
    program.start()
    assert "Saved" in ada.answers(0, 1)[0]["text"]
    program.wait_for_rows(0, "select * from outbox")


def test_a_second_process_on_the_same_database_refuses_to_start(program: Program) -> None:
    program.start().ready()
    second = Program(program.sandbox, program.database).start()
    assert second.wait() == 4
    second.wait_for_output("already running")
    assert len(second.output.splitlines()) == 1
    assert program.sandbox.world.is_polled()


def test_a_wrong_token_is_one_line_and_exit_code_3(program: Program) -> None:
    program.environment["TELEGRAM_BOT_TOKEN"] = "987654321:" + "x" * 35
    assert program.start().wait() == 3
    assert [
        line for line in program.output.splitlines() if "@BotFather" in line
    ] == program.output.splitlines()[-1:]
    assert "Traceback" not in program.output


def test_a_token_that_is_revoked_later_ends_it_too(program: Program, ada: Visitor) -> None:
    program.start().ready()
    program.sandbox.world.fail("getUpdates", kind="401")
    ada.world.say(ada.id, "/start")
    assert program.wait() == 3


def test_it_waits_for_another_poller_to_go(program: Program, ada: Visitor) -> None:
    program.start().ready()
    program.sandbox.world.fail("getUpdates", kind="409", times=2)
    ada.world.say(ada.id, "/start")
    program.wait_for_output("Another program polls")
    program.wait_for_output("The other program has stopped")
    ada.say("/start")
    assert program.output.count("Another program polls") == 1


def test_it_removes_a_webhook(program: Program, ada: Visitor) -> None:
    program.sandbox.world.webhook = True
    program.start()
    assert ada.say("/start")["text"].startswith("Hello")
    assert "webhook" in program.output


def test_the_profile_is_sent_once_and_again_only_when_it_differs(program: Program) -> None:
    world = program.sandbox.world
    program.start().ready()
    program.terminate()
    program.start().ready()
    assert sum(call.method == "setMyCommands" for call in world.calls) == 1
    assert sum(call.method == "setMyDescription" for call in world.calls) == 1


# A bad day at Telegram's


def test_an_outage_is_told_once_and_nothing_is_lost(program: Program, ada: Visitor) -> None:
    program.start().ready()
    ada.say("/add")
    program.sandbox.world.set_reachable(False)
    ada.world.say(ada.id, "buy milk")
    program.wait_for_output("cannot be reached")
    program.sandbox.world.set_reachable(True)
    assert "Saved" in ada.answers(1, 1)[0]["text"]
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
    program.sandbox.world.fail("sendMessage", chat_id=ada.id, kind="delay", seconds=0.5)
    ada.world.say(ada.id, "/list")
    ada.world.block(ada.id)
    assert grace.say("/start")["text"].startswith("Hello")
    program.wait_for_rows(1, "select * from outbox where refused_at is not null")
    assert program.rows("select chat_id, method, parameters, error from outbox") == [
        (ada.id, "sendMessage", "", "403 Forbidden: bot was blocked by the user")
    ]
    ada.world.unblock(ada.id)
    assert ada.say("/help")["text"]


# Poison


def test_a_poison_update_between_two_good_ones_is_kept_and_blocks_nobody(
    program: Program, ada: Visitor
) -> None:
    world = program.sandbox.world
    chat = {"id": ada.id, "type": "private", "first_name": "Ada"}
    ada.world.say(ada.id, "/add before")
    poison = {"message": {"message_id": 7, "date": 1, "chat": chat, "from": {"id": ada.id, "is_bot": False}}}
    update_id = world.inject(poison)
    ada.world.say(ada.id, "/add after")
    program.start()
    answers = [answer["text"] for answer in ada.answers(0, 3)]
    assert ["Saved" in answers[0], "Sorry" in answers[1], "Saved" in answers[2]] == [True] * 3
    assert program.rows("select text from notes order by id") == [("before",), ("after",)]
    kept = program.rows("select update_id, body, error from failed_updates")
    assert [row[0] for row in kept] == [update_id]
    assert json.loads(kept[0][1]) == {"update_id": update_id, **poison}
    assert "Traceback" in kept[0][2]
    world.wait_for(lambda: world.pending_updates() == 0)


# Secrets


def test_nothing_it_prints_ever_holds_the_token(program: Program) -> None:
    world = program.sandbox.world
    program.environment["LOG_LEVEL"] = "DEBUG"
    kinds = (
        "500",
        "502_html",
        "reset_before",
        "reset_after",
        "garbage",
        "half_json",
        "409",
        "429",
        "400:Bad Request",
    )
    for number, kind in enumerate(kinds):
        visitor = Visitor(program.sandbox, 6000 + number)
        world.fail("sendMessage", chat_id=visitor.id, kind=kind)
        world.say(visitor.id, "/start")
    world.fail("getUpdates", kind="garbage")
    world.fail("setMyCommands", kind="400:Bad Request: no")
    program.start()
    for number in range(len(kinds) - 1):
        Visitor(program.sandbox, 6000 + number).answers(0, 1)
    world.set_reachable(False)
    program.wait_for_output("cannot be reached")
    assert program.terminate() == 0
    world.set_reachable(True)

    with socket.socket() as nobody:  # a port at which nothing listens
        nobody.bind(("127.0.0.1", 0))
        refusing = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    for url in (refusing, "http://no-such-host.invalid", "https" + program.sandbox.url.removeprefix("http")):
        program.environment["TELEGRAM_API_URL"] = url
        seen = program.output.count("cannot be reached")
        program.start()
        program.wait_for_output("cannot be reached", times=seen + 1)
        program.terminate()
    secret = program.sandbox.token.partition(":")[2]
    assert secret not in program.output
    assert "DEBUG" in program.output
