"""Whose time counts: the system's, unless Telegram's differs."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from todobot import clock
from todobot.moments import parse, written

NEAR = timedelta(seconds=2)


@pytest.fixture(autouse=True)
def right_again() -> Iterator[None]:
    yield
    clock.hear(None)


def telegram_says(ahead: timedelta) -> None:
    clock.hear(format_datetime((datetime.now(UTC) + ahead).replace(microsecond=0), usegmt=True))


def error_of(moment: datetime) -> timedelta:
    return moment - datetime.now(UTC)


def test_the_clock_of_the_machine_counts_while_telegram_agrees() -> None:
    telegram_says(timedelta(seconds=100))
    assert abs(error_of(clock.now())) < NEAR
    assert clock.is_confirmed()


def test_a_moment_has_no_fractions_as_in_the_file() -> None:
    moment = clock.now()
    assert parse(written(moment)) == moment


@pytest.mark.parametrize("days", [365, -0.05])
def test_telegrams_time_counts_where_they_differ(days: float, caplog: pytest.LogCaptureFixture) -> None:
    started_at = clock.started_at
    for _ in range(3):
        telegram_says(timedelta(days=days))
    assert abs(error_of(clock.now()) - timedelta(days=days)) < NEAR
    assert abs(clock.started_at - started_at - timedelta(days=days)) < NEAR
    telegram_says(timedelta())
    assert abs(error_of(clock.now())) < NEAR
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    how = "365 days behind" if days > 0 else "72 minutes ahead"
    assert caplog.messages == [
        f"The clock of this machine is {how}: I go by Telegram's time.",
        "The clock of this machine is right again.",
    ]


def test_a_clock_at_the_edge_is_not_told_by_turns(caplog: pytest.LogCaptureFixture) -> None:
    for seconds in (125, 110, 130, 61, 125):
        telegram_says(timedelta(seconds=seconds + 1))  # its header has no fractions
    assert len(caplog.messages) == 1
    assert abs(error_of(clock.now()) - timedelta(seconds=126)) < NEAR
    telegram_says(timedelta(seconds=50))
    assert caplog.messages[1:] == ["The clock of this machine is right again."]


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 99 Foo 2026 00:00:00 GMT"])
def test_without_a_readable_time_of_telegram_the_machine_counts(date: str | None) -> None:
    telegram_says(timedelta(days=1))
    clock.hear(date)
    assert abs(error_of(clock.now())) < NEAR
