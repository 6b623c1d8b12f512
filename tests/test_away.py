"""What expires while nobody knows whether Telegram is there: it counts as missed only if an outage is noticed."""

from collections import Counter
from collections.abc import Iterator

import pytest

from todobot import away
from todobot.telegram.link import Link

ADA, GRACE = 1, 2


@pytest.fixture(autouse=True)
def _in_touch(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(away, "_missed", Counter())
    away.answered()
    yield
    away.note(is_away=False)


def lose(**gone: int) -> None:
    """Have a transaction remove notes of Ada and Grace, and commit it."""
    away.expect({{"ada": ADA, "grace": GRACE}[name]: number for name, number in gone.items()})
    away.has_expired()


def test_what_expired_since_the_last_answer_is_missed_when_an_outage_is_noticed() -> None:
    lose(ada=1)
    lose(ada=2, grace=1)
    assert away.missed(10) == {}
    away.note(is_away=True)
    assert away.missed(10) == {ADA: 3, GRACE: 1}


def test_an_answer_shows_that_nobody_missed_anything() -> None:
    lose(ada=1)
    away.answered()
    lose(grace=1)
    away.note(is_away=True)
    assert away.missed(10) == {GRACE: 1}


def test_an_outage_that_is_over_before_anybody_looked_was_one() -> None:
    lose(ada=1)
    away.note(is_away=True)
    away.note(is_away=False)
    away.answered()
    assert away.missed(10) == {ADA: 1}


def test_an_outage_that_is_noticed_during_the_transaction_counts_it_once() -> None:
    away.expect({ADA: 1})
    away.note(is_away=True)
    assert away.missed(10) == {}
    away.has_expired()
    away.has_expired()
    assert away.missed(10) == {ADA: 1}


def test_what_was_rolled_back_counts_when_it_is_done_again() -> None:
    away.expect({ADA: 1, GRACE: 5})
    away.expect({ADA: 1})
    away.has_expired()
    away.note(is_away=True)
    assert away.missed(10) == {ADA: 1}


def test_what_is_written_down_is_forgotten_and_nothing_that_came_meanwhile() -> None:
    lose(ada=1)
    away.note(is_away=True)
    assert away.missed(10) == {ADA: 1}
    lose(ada=2)
    away.is_written_down()
    assert away.missed(10) == {ADA: 2}
    away.is_written_down()
    assert away.missed(10) == {}


def test_it_is_handed_out_in_parts() -> None:
    lose(ada=1, grace=1)
    away.note(is_away=True)
    assert len(away.missed(1)) == 1
    away.is_written_down()
    assert len(away.missed(1)) == 1
    away.is_written_down()
    assert away.missed(1) == {}


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away, "MOST", 2)
    for person in (1, 2, 3, 1):
        away.expect({person: 1})
        away.has_expired()
    away.note(is_away=True)
    assert away.missed(10) == {1: 2, 2: 1}


def test_the_link_tells_of_each_answer_and_of_the_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    link = Link()
    link.worked()
    lose(ada=1)
    link.worked()
    lose(grace=1)
    link.failed("no answer")  # a lone failure
    assert not away.is_away()
    monkeypatch.setattr("todobot.telegram.link._PATIENCE_SECONDS", 0.0)
    link.failed("no answer")
    assert away.is_away()
    link.worked()
    assert not away.is_away()
    assert away.missed(10) == {GRACE: 1}
