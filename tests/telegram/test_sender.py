"""The sender: what goes first, what waits, and that nothing is left behind."""

import random
import threading
import time
from pathlib import Path

import pytest
from peewee import OperationalError

from todobot.models import database
from todobot.rich_text import RichText
from todobot.sandbox import Sandbox
from todobot.services import outbox, users
from todobot.services.outbox import Waiting
from todobot.telegram.api import BotApi
from todobot.telegram.lanes import Chat, Lane
from todobot.telegram.link import Link
from todobot.telegram.queues import BULK_PER_SECOND, Queues
from todobot.telegram.sender import Sender

ADA, GRACE = 1001, 1002


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    """A make-believe Telegram that both people have written to."""
    for person in (ADA, GRACE):
        sandbox.world.say(person, "/start")
    return sandbox


def deliver(sandbox: Sandbox) -> None:
    sender = Sender(BotApi(sandbox.url, sandbox.token, Link()))
    sender.stop(grace=5)
    sender.run()


def heard(sandbox: Sandbox, person: int) -> list[str]:
    return [message["text"] for message in sandbox.world.messages(person) if message["sent_by_bot"]]


def put(chat_id: int, text: str, *, is_bulk: bool = False) -> None:
    outbox.put(chat_id, "sendMessage", {"chat_id": chat_id, "text": text}, is_bulk=is_bulk)


def texts_in_turn(queues: Queues, now: float) -> list[str]:
    """Take what may go at `now`, as if each call were delivered at once."""
    taken = []
    while (job := queues.next(now)) is not None:
        chat, lane, call = job
        taken.append(call.parameters)
        lane.calls.popleft()
        queues.put_back(chat, now)
    return taken


def test_what_was_committed_before_a_stop_is_sent_in_its_order(file: Path, sandbox: Sandbox) -> None:
    for number in range(25):
        outbox.say(ADA, RichText(f"{number}"))
        outbox.say(GRACE, RichText(f"g{number}"))
    deliver(sandbox)
    assert heard(sandbox, ADA) == [f"{number}" for number in range(25)]
    assert heard(sandbox, GRACE) == [f"g{number}" for number in range(25)]
    assert outbox.length() == 0


def test_a_call_that_telegram_refuses_does_not_block_its_chat(file: Path, sandbox: Sandbox) -> None:
    outbox.put(ADA, "sendMessage", {"chat_id": ADA, "text": ""})
    outbox.say(ADA, RichText("after it"))
    deliver(sandbox)
    assert heard(sandbox, ADA) == ["after it"]


def test_replies_go_ahead_of_bulk_and_bulk_keeps_its_pace(file: Path) -> None:
    for person in range(100):
        put(person, "bulk", is_bulk=True)
    put(7, "reply")
    queues = Queues()
    queues.add(outbox.chats_with_new(0)[1])
    first = texts_in_turn(queues, now=100.0)
    assert ["reply" in text for text in first] == [True, False]
    later = [text for tick in range(1, 1001) for text in texts_in_turn(queues, now=100.0 + tick / 1000)]
    assert BULK_PER_SECOND - 2 <= len(later) <= BULK_PER_SECOND


def test_a_chat_that_rests_is_passed_over_until_its_time(file: Path) -> None:
    for chat_id in (1, 2):
        put(chat_id, f"to {chat_id}")
    queues = Queues()
    queues.add(outbox.chats_with_new(0)[1])
    job = queues.next(now=10.0)
    assert job is not None
    chat = job[0]
    chat.not_before, chat.failures = 15.0, 1
    queues.put_back(chat, now=10.0)
    assert len(texts_in_turn(queues, now=10.0)) == 1
    assert (queues.next(now=14.9), queues.next_due()) == (None, 15.0)
    queues.end_pauses()
    assert len(texts_in_turn(queues, now=11.0)) == 1


def test_a_chat_that_was_let_go_of_does_not_take_a_newer_one_along(file: Path) -> None:
    """Shown by many messages of many chats over one connection: calls were sent twice, and side by side."""
    queues, newest, sent = Queues(), 0, []
    dice = random.Random(3)  # noqa: S311 - the same load each time
    under_way: list[tuple[Chat, Lane, Waiting]] = []
    for _ in range(1000):
        if dice.random() < 0.45:
            put(dice.randint(1, 4), "reply")
            newest, fresh = outbox.chats_with_new(newest)
            queues.add(fresh)
        elif under_way:
            chat, lane, call = under_way.pop()
            chat.is_under_way = False
            lane.calls.popleft()
            outbox.remove([call.id])
            queues.put_back(chat, 1.0)
        if not under_way and (job := queues.next(1.0)) is not None:
            job[0].is_under_way = True
            under_way.append(job)
            sent.append(job[2].id)
    assert len(sent) == len(set(sent))
    assert len(sent) > 100


def test_while_another_writes_other_chats_go_on_and_the_same_one_waits(file: Path, sandbox: Sandbox) -> None:
    """A kill repeats what was sent and has its row still: one call of a chat at most, or its order would be lost."""
    sender = Sender(BotApi(sandbox.url, sandbox.token, Link()))
    for text in ("one", "two"):
        put(ADA, text)
        put(GRACE, text)
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


def test_a_person_out_of_reach_loses_what_waited_but_not_what_came_later(
    file: Path, sandbox: Sandbox
) -> None:
    users.remember(ADA, first_name="Ada", last_name=None, username=None, language_code="en")
    for text in ("one", "two"):
        put(ADA, text)
    sandbox.world.people[ADA].has_blocked_bot = True
    sender = Sender(BotApi(sandbox.url, sandbox.token, Link()))
    sender.turn(time.monotonic())
    put(ADA, "later")  # such as the answer to a person who is back
    sender.stop(grace=5)
    sender.run()
    assert [call.params["text"] for call in sandbox.world.calls] == ["one", "later"]
    assert users.get(ADA).blocked_at is not None
    put(ADA, "to nobody")
    assert outbox.length() == 0


def test_a_chat_is_not_forgotten_when_the_file_cannot_be_read(
    file: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.say(ADA, RichText("milk"))
    is_waiting, failures = outbox.is_waiting, ["disk I/O error"]

    def read(call_id: int) -> bool:
        if failures:
            raise OperationalError(failures.pop())
        return is_waiting(call_id)

    monkeypatch.setattr(outbox, "is_waiting", read)
    deliver(sandbox)
    assert heard(sandbox, ADA) == ["milk"]
