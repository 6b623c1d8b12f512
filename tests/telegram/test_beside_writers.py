"""The sender beside somebody who writes: other chats go on, and who never rests lets it write in between."""

import threading
import time
from pathlib import Path

import pytest

from todobot.models import database
from todobot.rich_text import RichText
from todobot.sandbox import Sandbox
from todobot.services import outbox
from todobot.telegram.api import BotApi
from todobot.telegram.link import Link
from todobot.telegram.sender import Sender

ADA, GRACE = 1001, 1002


@pytest.fixture
def sandbox(file: Path, sandbox: Sandbox) -> Sandbox:
    """A make-believe Telegram that both people have written to."""
    for person in (ADA, GRACE):
        sandbox.world.say(person, "/start")
    return sandbox


def heard(sandbox: Sandbox, person: int) -> list[str]:
    return [message["text"] for message in sandbox.world.messages(person) if message["sent_by_bot"]]


def test_while_another_writes_other_chats_go_on_and_the_same_one_waits(sandbox: Sandbox) -> None:
    """A kill repeats what was sent and has its row still: one call of a chat at most, or its order would be lost."""
    sender = Sender(BotApi(sandbox.url, sandbox.token, Link()))
    for text in ("one", "two"):
        outbox.say(ADA, RichText(text))
        outbox.say(GRACE, RichText(text))
    thread = threading.Thread(target=sender.run)
    with database.atomic():
        thread.start()
        deadline = time.monotonic() + 10
        while not (heard(sandbox, ADA) and heard(sandbox, GRACE)):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.1)  # a shorter time would only prove less
        assert (heard(sandbox, ADA), heard(sandbox, GRACE)) == (["one"], ["one"])
        assert outbox.length() == 4
    sender.stop(grace=5)
    thread.join(10)
    assert (heard(sandbox, ADA), heard(sandbox, GRACE)) == (["one", "two"], ["one", "two"])
    assert outbox.length() == 0


def test_beside_a_writer_that_never_rests_a_chat_goes_on(sandbox: Sandbox) -> None:
    """Such as the intake with a crowd, which begins the next batch as soon as the last is committed."""
    sender = Sender(BotApi(sandbox.url, sandbox.token, Link()))
    for number in range(5):
        outbox.say(ADA, RichText(f"{number}"))
    thread = threading.Thread(target=sender.run)
    thread.start()
    batches = 0
    while len(heard(sandbox, ADA)) < 5 and batches < 50:
        before, until = len(heard(sandbox, ADA)), time.monotonic() + 0.05
        with database.atomic():
            while len(heard(sandbox, ADA)) == before and time.monotonic() < until:
                time.sleep(0.001)
        batches += 1
    sender.stop(grace=5)
    thread.join(10)
    assert batches < 20
