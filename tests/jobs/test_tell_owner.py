"""When the owner is told, and what becomes of what cannot be told yet."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from peewee import OperationalError

from tests.jobs.stage import NOON, Time
from todobot import access, news
from todobot.jobs import tell_owner
from todobot.models import OutboxMessage, database
from todobot.news import Kind
from todobot.services import owner

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _grace_runs_the_bot(time: Time) -> Iterator[None]:
    """Grace (2) is the admin, and nothing is noted."""
    access.set_up(frozenset(), frozenset({2}))
    news.take()
    yield
    access.set_up(frozenset(), frozenset())


def waiting() -> int:
    return OutboxMessage.select().count()


@pytest.mark.parametrize(
    ("kind", "quiet"),
    [
        (Kind.FAULT, HOUR),
        (Kind.CRASH, HOUR),
        (Kind.DISK, 23 * HOUR),
        (Kind.BACKUP, 23 * HOUR),
        (Kind.SENDING, 23 * HOUR),
    ],
)
def test_each_kind_has_its_own_time(kind: Kind, quiet: timedelta) -> None:
    assert owner.take_turn(kind, 1, NOON) == 0
    assert owner.take_turn(kind, 2, NOON + quiet - timedelta(seconds=1)) is None
    for other in set(Kind) - {kind}:
        assert owner.take_turn(other, 1, NOON) == 0
    assert owner.take_turn(kind, 3, NOON + quiet) == (0 if kind is Kind.DISK else 4)


def test_a_clock_that_was_a_year_ahead_does_not_silence_it() -> None:
    assert owner.take_turn(Kind.FAULT, 1, NOON + timedelta(days=365)) == 0
    assert owner.take_turn(Kind.FAULT, 1, NOON) == 0


def test_what_cannot_be_told_because_of_the_file_is_told_later(monkeypatch: pytest.MonkeyPatch) -> None:
    full = OperationalError("database or disk is full")
    full.sqlite_errorcode = 13  # type: ignore[attr-defined]  # SQLITE_FULL

    def refuse(*_: object) -> None:
        raise full

    for _ in range(3):
        news.note_fault(ZeroDivisionError("milk"))
    with monkeypatch.context() as trouble:
        trouble.setattr(owner, "take_turn", refuse)
        with pytest.raises(OperationalError):
            tell_owner.run(NOON)
    news.note_fault(ZeroDivisionError("milk"))
    assert (tell_owner.run(NOON), waiting()) == (1, 1)
    assert "And 3 more" in OutboxMessage.get().parameters
    assert "milk" not in OutboxMessage.get().parameters


def test_it_writes_nothing_when_there_is_nothing_to_tell() -> None:
    before = database.execute_sql("SELECT total_changes()").fetchone()
    assert tell_owner.run(NOON) == 0
    assert database.execute_sql("SELECT total_changes()").fetchone() == before


def test_a_wake_that_fails_hurts_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "when_noted", lambda: 1 // 0)
    news.note(Kind.CRASH, since="no moment")
    assert tell_owner.run(NOON) == 1


def test_who_notes_much_takes_no_memory_and_wakes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wakes: list[int] = []
    monkeypatch.setattr(news, "when_noted", lambda: wakes.append(1))
    for _ in range(10_000):
        news.note(Kind.FAULT, fault="3fa9c1", error="E", place="?")
    (one,) = news.take()
    assert (one.times, len(wakes)) == (10_000, 1)
