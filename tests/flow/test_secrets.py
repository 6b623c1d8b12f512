"""The token stays out of everything that is printed."""

import socket

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor


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


@pytest.mark.parametrize("key", ["LOG_LEVEL", "NOTE_LIFETIME", "DATABASE_CONNECTION", "TELEGRAM_API_URL"])
def test_a_token_behind_the_wrong_key_is_not_printed(program: Program, key: str) -> None:
    token = program.environment["TELEGRAM_BOT_TOKEN"]
    program.environment[key] = f"http://127.0.0.1:9/bot{token}" if key == "TELEGRAM_API_URL" else token
    assert program.start("check").wait() != 0
    program.wait_for_output("\n")
    assert token.partition(":")[2] not in program.output


def test_no_note_is_logged_either(program: Program, ada: Visitor) -> None:
    program.environment["LOG_LEVEL"] = "DEBUG"
    program.start()
    ada.say("/add the combination is 4711-0815")
    ada.say("/list")
    assert program.terminate() == 0
    assert "4711" not in program.output
    assert "DEBUG" in program.output
