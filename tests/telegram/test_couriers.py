"""The threads that carry calls with files."""

import threading

import pytest

from todobot.services.outbox import Waiting
from todobot.telegram.couriers import Couriers
from todobot.telegram.lanes import Chat, Job, Outcome


def test_a_system_that_allows_no_more_threads_is_an_outage_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    outcomes: list[Outcome] = []
    call = Waiting(1, 7, 0, "sendDocument", b"{}", None, None, None)
    couriers = Couriers(lambda: pytest.fail("nobody connects"), outcomes.append)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    couriers.take(Job(Chat(7), call))
    assert outcomes[0].error is not None
    assert outcomes[0].error.is_outage
    couriers.came_back()
    assert couriers.count == 0
