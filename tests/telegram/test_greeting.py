"""The first two calls go out before anybody needs them, and whoever needs them loses nothing where they fail."""

import pytest

from todobot.sandbox import Sandbox
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.greeting import Greeting
from todobot.telegram.link import Link

ADA = 7
OWN_NAME = "todobot_sandbox_bot"


@pytest.fixture
def greeting(sandbox: Sandbox) -> Greeting:
    """A greeting that has not begun, of a bot to which somebody has written."""
    sandbox.world.add_person(ADA, "Ada")
    sandbox.world.say(ADA, "hello")
    return Greeting(Connection(BotApi(sandbox.url, sandbox.token, Link())))


def asked(sandbox: Sandbox) -> list[str]:
    return [call.method for call in sandbox.world.calls]


def test_name_and_updates_are_asked_for_once(sandbox: Sandbox, greeting: Greeting) -> None:
    greeting.begin()
    assert greeting.own_name() == OWN_NAME
    assert [update["message"]["text"] for update in greeting.polling.finish()] == ["hello"]
    assert asked(sandbox) == ["getMe", "getUpdates"]


@pytest.mark.parametrize("kind", ["reset_before", "garbage", "429"])
def test_a_name_that_did_not_come_is_asked_for_again(sandbox: Sandbox, greeting: Greeting, kind: str) -> None:
    sandbox.world.fail("getMe", kind=kind)
    greeting.begin()
    assert greeting.own_name() == OWN_NAME
    assert [update["message"]["text"] for update in greeting.polling.finish()] == ["hello"]
    assert asked(sandbox) == ["getMe", "getMe", "getUpdates"]


def test_without_a_beginning_the_name_is_asked_for_when_it_is_needed(
    sandbox: Sandbox, greeting: Greeting
) -> None:
    assert greeting.own_name() == OWN_NAME
    assert asked(sandbox) == ["getMe"]


def test_an_answer_that_has_waited_for_long_is_fetched_anew(sandbox: Sandbox, greeting: Greeting) -> None:
    """It says what time it was; a migration may have taken minutes meanwhile."""
    greeting.begin()
    greeting.own_name()
    assert greeting.polling._asked_at is not None
    greeting.polling._asked_at -= 60
    assert len(greeting.polling.finish()) == 1
    sandbox.world.wait_for(lambda: asked(sandbox).count("getUpdates") == 2)
