"""A message that a gateway never lets pass: it is set aside in the end, its chat goes on, and it is no outage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from todobot import away, clock
from todobot.errors import DeliveryError
from todobot.models import OutboxMessage, User
from todobot.rich_text import RichText
from todobot.sandbox import Sandbox
from todobot.services import outbox
from todobot.telegram import sender
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.link import Link
from todobot.telegram.sender import MOST_TRIES, Sender

ADA = 1001


@pytest.fixture
def sandbox(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A make-believe Telegram that Ada has written to; whoever fails tries again at once."""
    monkeypatch.setattr(sender, "pause_after", lambda _: 0.0)
    User.create(id=ADA, first_name="Ada", created_at=clock.now())
    sandbox = Sandbox()
    sandbox.start()
    sandbox.world.say(ADA, "/start")
    yield sandbox
    sandbox.stop()
    away.note(is_away=False)


def deliver(sandbox: Sandbox) -> list[str]:
    """Empty the outbox and return what Ada has heard."""
    one = Sender(BotApi(sandbox.url, sandbox.token, Link()))
    one.stop(grace=20)
    one.run()
    return [message["text"] for message in sandbox.world.messages(ADA) if message["sent_by_bot"]]


@pytest.mark.parametrize("kind", ["500", "502_html", "403_html", "garbage"])
def test_it_is_set_aside_after_many_tries_and_its_chat_goes_on(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    sandbox.world.fail("sendMessage", chat_id=ADA, kind=kind, times=MOST_TRIES)
    outbox.say(ADA, RichText("never"))
    outbox.say(ADA, RichText("after"))
    assert deliver(sandbox) == ["after"]
    (refused,) = OutboxMessage.select()
    assert str(refused.error).startswith(f"given up after {MOST_TRIES} tries: ")
    assert (refused.parameters, refused.refused_at is not None) == ("", True)
    assert [record.message.split(":")[0] for record in caplog.records if record.levelname == "WARNING"] == [
        f"sendMessage to chat {ADA} does not get through",
        f"Telegram refused sendMessage to chat {ADA}",
    ]


def test_the_tries_are_those_of_one_message(sandbox: Sandbox) -> None:
    for method in ("sendChatAction", "sendMessage"):
        sandbox.world.fail(method, chat_id=ADA, kind="500", times=MOST_TRIES - 1)
    outbox.put(ADA, "sendChatAction", {"chat_id": ADA, "action": "typing"})
    outbox.say(ADA, RichText("at last"))
    assert deliver(sandbox) == ["at last"]
    assert OutboxMessage.select().count() == 0


def test_an_outage_sets_nothing_aside(sandbox: Sandbox) -> None:
    away.note(is_away=True)
    sandbox.world.fail("sendMessage", kind="500", times=MOST_TRIES + 1)
    outbox.say(ADA, RichText("late"))
    assert deliver(sandbox) == ["late"]
    assert OutboxMessage.select().count() == 0


@pytest.mark.parametrize(("judges_link", "is_outage"), [(False, False), (True, True)])
def test_the_poll_tells_an_outage_and_one_message_does_not(
    sandbox: Sandbox, judges_link: bool, is_outage: bool
) -> None:
    sandbox.world.fail("*", kind="502_html")
    with pytest.raises(DeliveryError):
        Connection(BotApi(sandbox.url, sandbox.token, Link()), judges_link=judges_link).call("getMe")
    assert away.is_away() == is_outage
