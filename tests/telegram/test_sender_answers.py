"""What the sender does with Telegram's answers: files are kept, harmless refusals are not."""

from pathlib import Path

import pytest

from todobot import clock
from todobot.models import Import, OutboxMessage, User, database
from todobot.rich_text import RichText
from todobot.sandbox import Sandbox
from todobot.services import imports, outbox
from todobot.services.outbox import Waiting
from todobot.telegram.api import BotApi
from todobot.telegram.lanes import Chat, Job
from todobot.telegram.link import Link
from todobot.telegram.sender import Sender
from todobot.telegram.settling import settle

ADA = 1001


@pytest.fixture
def sandbox(file: Path, sandbox: Sandbox) -> Sandbox:
    """A make-believe Telegram in which Ada has sent a file."""
    User.create(id=ADA, first_name="Ada", created_at=clock.now())
    return sandbox


def deliver(sandbox: Sandbox) -> int:
    """Empty the outbox; return how often the sender said that a file has come."""
    received: list[bool] = []
    sender = Sender(BotApi(sandbox.url, sandbox.token, Link()))
    sender.when_received = lambda: received.append(database.in_transaction())
    sender.stop(grace=5)
    sender.run()
    assert not any(received), "called before the file was committed"
    return len(received)


def expect_file(file_id: str) -> int:
    import_id = imports.expect(ADA, 7)
    outbox.put(ADA, "getFile", {"file_id": file_id}, follow_up={"imports": import_id})
    return import_id


def test_a_downloaded_file_is_kept_and_told_of(sandbox: Sandbox) -> None:
    sent = sandbox.world.send_media(ADA, "document", content="🥛".encode(), file_name="a.json")
    import_id = expect_file(sent["document"]["file_id"])
    assert deliver(sandbox) == 1
    assert Import.get_by_id(import_id).content == "🥛"
    assert OutboxMessage.select().count() == 0


def test_a_file_that_cannot_be_had_is_told_of_too(sandbox: Sandbox) -> None:
    import_id = expect_file("nonsense")
    assert deliver(sandbox) == 1
    assert Import.get_by_id(import_id).content == ""


def test_other_calls_wake_nobody(sandbox: Sandbox) -> None:
    sandbox.world.say(ADA, "/start")
    outbox.say(ADA, RichText("hello"))
    assert deliver(sandbox) == 0


def test_of_a_refusal_that_does_no_harm_nothing_is_kept(sandbox: Sandbox) -> None:
    sandbox.world.say(ADA, "/start")
    outbox.put(ADA, "answerCallbackQuery", {"callback_query_id": "77"})
    outbox.put(ADA, "deleteMessage", {"chat_id": ADA, "message_id": 1})
    outbox.put(ADA, "sendMessage", {"chat_id": ADA, "text": ""})
    deliver(sandbox)
    assert [row.method for row in OutboxMessage.select()] == ["sendMessage"]


def test_an_answer_with_a_number_beyond_all_bounds_does_not_block_the_outbox(file: Path) -> None:
    User.create(id=ADA, first_name="Ada", created_at=clock.now())
    for call_id in (1, 2):
        outbox.say(ADA, RichText("a warning"), warns=call_id)
    call = Waiting(1, ADA, 0, "sendMessage", b"{}", follow_up='{"warns":1}', target=None, useful_until=None)
    settle([(Job(Chat(ADA), call), {"message_id": float("1e400")})], [])
    assert [row.id for row in OutboxMessage.select()] == [2]
