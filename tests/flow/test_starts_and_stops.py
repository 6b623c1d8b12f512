"""Starting, stopping, and what keeps it from running."""

import signal
import time

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_five_seconds_in_the_middle_of_a_long_poll(
    program: Program, number: signal.Signals
) -> None:
    program.start().ready()
    started = time.monotonic()
    assert program.terminate(number) == 0
    assert time.monotonic() - started < 5


def test_two_signals_at_once_stop_it_like_one(program: Program) -> None:
    """A supervisor and a terminal may both send one; the second must not swallow the first."""
    for start in range(3):
        program.start().wait_for_output("I am @", times=start + 1)
        program.signal(signal.SIGTERM)
        assert program.terminate(signal.SIGINT) == 0


def test_a_stop_asked_for_as_it_starts_is_no_crash(program: Program) -> None:
    assert program.start(killed_at="stop asked for as it starts").wait() == 0
    program.start().wait_for_output("I am @", times=2)
    assert "was not stopped" not in program.output


def test_a_signal_is_seen_before_the_next_look_at_the_parts(program: Program) -> None:
    program.start(killed_at="no look at the parts").ready()
    assert program.terminate() == 0


def test_a_failure_is_seen_before_the_next_look_at_the_parts(program: Program) -> None:
    program.environment["TELEGRAM_BOT_TOKEN"] = "987654321:" + "x" * 35
    assert program.start(killed_at="no look at the parts").wait() == 3


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


def test_who_has_waited_is_answered_before_the_bot_sees_to_its_profile(
    program: Program, ada: Visitor
) -> None:
    """The profile is a dozen calls, and here Telegram answers none of them."""
    world = program.sandbox.world
    world.fail("getMyCommands", kind="500", times=1_000)
    ada.world.say(ada.id, "milk")
    program.start()
    assert "Saved" in ada.answers(0, 1)[0]["text"]
    world.faults.clear()
    world.wait_for(lambda: bool(world.profile.commands), timeout=20)


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


def test_it_removes_a_webhook_also_when_that_fails_at_first(program: Program, ada: Visitor) -> None:
    program.sandbox.world.webhook = True
    program.sandbox.world.fail("deleteWebhook", kind="429", retry_after=1)
    program.start()
    assert ada.say("/start")["text"].startswith("Hello")


def test_the_profile_is_sent_once_and_again_only_when_it_differs(program: Program) -> None:
    world = program.sandbox.world
    program.start().ready()
    program.terminate()
    program.start().ready()
    sent = [
        (call.method, call.params.get("language_code"))
        for call in world.calls
        if call.method.startswith("setMy")
    ]
    assert len(sent) == len(set(sent)) >= 3
