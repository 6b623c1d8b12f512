"""The sender: what goes first, what waits, and that nothing is left behind."""

import json
import random
import time
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from peewee import OperationalError

from todobot.models import database
from todobot.rich_text import RichText
from todobot.sandbox import Sandbox
from todobot.services import follow_ups, outbox, users
from todobot.services.outbox import Waiting
from todobot.telegram.api import BotApi
from todobot.telegram.lanes import Job
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
    while jobs := queues.take_replies(now, 99) or queues.take_bulk(now):
        for chat, call in jobs:
            taken.append(call.parameters.decode())
            outbox.remove([call.id])
            chat.has_sent(call)
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
    queues.add(outbox.new_after(0))
    first = texts_in_turn(queues, now=100.0)
    assert ["reply" in text for text in first] == [True, False]
    later = [text for tick in range(1, 1001) for text in texts_in_turn(queues, now=100.0 + tick / 1000)]
    assert BULK_PER_SECOND - 2 <= len(later) <= BULK_PER_SECOND


def test_a_chat_that_rests_is_passed_over_until_its_time(file: Path) -> None:
    for chat_id in (1, 2):
        put(chat_id, f"to {chat_id}")
    queues = Queues()
    queues.add(outbox.new_after(0))
    ((chat, _),) = queues.take_replies(now=10.0, most=1)
    chat.not_before, chat.failures = 15.0, 1
    queues.put_back(chat, now=10.0)
    assert len(texts_in_turn(queues, now=10.0)) == 1
    assert (queues.take_replies(now=14.9, most=9), queues.next_due()) == ([], 15.0)
    queues.end_pauses()
    assert len(texts_in_turn(queues, now=11.0)) == 1


def test_whatever_comes_in_between_each_chat_sends_all_of_its_calls_in_order(file: Path) -> None:
    """Replies in theirs and bulk in its own, one call of a chat at a time, also when calls fail and chats rest."""
    queues, newest, now = Queues(), 0, 0.0
    dice = random.Random(3)  # noqa: S311 - the same load each time
    under_way: list[Job] = []
    sent: list[Waiting] = []
    for number in range(3000):
        now += 0.02
        if number < 2000 and dice.random() < 0.5:
            put(dice.randint(1, 4), "x", is_bulk=dice.random() < 0.3)
        fresh = outbox.new_after(newest)
        newest = max((row[0] for row in fresh), default=newest)
        queues.add(fresh)
        under_way += queues.take_replies(now, dice.randint(0, 3)) + queues.take_bulk(now)
        assert len({job.chat.id for job in under_way}) == len(under_way)
        dice.shuffle(under_way)
        for chat, call in [under_way.pop() for _ in range(dice.randint(0, len(under_way)))]:
            if dice.random() < 0.3:
                chat.not_before = now + dice.choice([0.0, 0.05])
            else:
                outbox.remove([call.id])
                chat.has_sent(call)
                sent.append(call)
            queues.put_back(chat, now)
    assert (outbox.length(), queues.has_ready(), queues.next_due()) == (0, False, None)
    assert len(sent) > 900
    for chat_id, is_bulk in product(range(1, 5), (0, 1)):
        ids = [call.id for call in sent if (call.chat_id, call.is_bulk) == (chat_id, is_bulk)]
        assert ids == sorted(set(ids))


def test_bulk_gets_its_turn_however_many_replies_there_are(file: Path) -> None:
    for person in range(10):
        put(person, "bulk", is_bulk=True)
    queues = Queues()
    queues.add(outbox.new_after(0))
    bulk: list[Job] = []
    for tick in range(100):
        put(100 + tick, "reply")
        queues.add(outbox.new_after(10 + tick))
        assert len(queues.take_replies(10.0 + tick / 100, most=10)) == 1
        bulk += queues.take_bulk(10.0 + tick / 100)
    assert len(bulk) == 10


def test_what_is_taken_out_of_the_outbox_is_not_sent_and_holds_nobody_up(file: Path) -> None:
    for text in ("out", "out", "in"):
        put(1, text)
    put(1, "in, too", is_bulk=True)
    put(2, "out")
    put(3, "out")
    put(3, "in, too", is_bulk=True)
    queues = Queues()
    queues.add(outbox.new_after(0))
    outbox.remove([1, 2, 5, 6])
    assert [json.loads(call)["text"] for call in texts_in_turn(queues, now=10.0)] == ["in", "in, too"]
    assert [json.loads(call)["text"] for call in texts_in_turn(queues, now=20.0)] == ["in, too"]
    put(2, "in")
    queues.add(outbox.new_after(7))
    assert len(texts_in_turn(queues, now=30.0)) == 1


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


@pytest.mark.parametrize("read", [(outbox, "next_of"), (follow_ups, "target_of")])
def test_a_chat_is_not_forgotten_when_the_file_cannot_be_read(
    file: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, read: tuple[ModuleType, str]
) -> None:
    outbox.reword(ADA, outbox.Shows("receipt", (1,)), RichText("of no message"))
    outbox.say(ADA, RichText("milk"))
    outbox.say(GRACE, RichText("bread"))
    rightly, failures = getattr(*read), ["disk I/O error"]

    def fail_once(*values: Any, **options: Any) -> Any:
        if failures:
            raise OperationalError(failures.pop())
        return rightly(*values, **options)

    monkeypatch.setattr(*read, fail_once)
    deliver(sandbox)
    assert (heard(sandbox, ADA), heard(sandbox, GRACE)) == (["milk"], ["bread"])
    assert not failures


def test_a_call_that_is_a_fault_of_ours_holds_up_its_chat_alone(
    file: Path, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with database.atomic():
        outbox.put(ADA, "sendMessage", {"chat_id": ADA, "text": "no"}, target=outbox.Shows("", ()))
        database.execute_sql("UPDATE outbox SET target = 'rubbish'")
        for person in (ADA, GRACE):
            put(person, "milk")
    deliver(sandbox)
    assert (heard(sandbox, ADA), heard(sandbox, GRACE)) == ([], ["milk"])
    assert outbox.length() == 2
    assert [record.levelname for record in caplog.records].count("ERROR") == 1
