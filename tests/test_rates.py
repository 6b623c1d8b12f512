"""Rates: what a human can do is always taken, what only a script can do is not, and little is remembered."""

from todobot import rates
from todobot.rates import BURST, MUTE_SECONDS, Rates, Verdict

ADA, GRACE = 1, 2


def taken(counted: Rates, person: int, moments: list[float]) -> int:
    return sum(counted.count(person, at) is Verdict.TAKEN for at in moments)


def test_three_times_a_hundred_forwards_at_once_are_taken() -> None:
    assert taken(Rates(), ADA, [7.0] * 300) == 300


def test_what_was_written_over_hours_is_taken_however_late_it_comes() -> None:
    assert taken(Rates(), ADA, [second * 2.0 for second in range(5000)]) == 5000


def test_too_much_is_said_once_a_minute_and_then_it_goes_on() -> None:
    counted = Rates()
    assert taken(counted, ADA, [0.0] * BURST) == BURST
    assert counted.count(ADA, 0.0) is Verdict.TOO_MUCH
    assert {counted.count(ADA, at) for at in range(MUTE_SECONDS)} == {Verdict.MUTED}
    assert counted.count(GRACE, 0.0) is Verdict.TAKEN
    assert taken(counted, ADA, [MUTE_SECONDS + 0.0] * 100) == MUTE_SECONDS


def test_zero_is_no_limit() -> None:
    counted = Rates()
    counted.per_minute = 0
    assert taken(counted, ADA, [0.0] * 2000) == 2000


def test_a_moment_of_the_far_future_mutes_nobody_for_ever() -> None:
    counted = Rates()
    taken(counted, ADA, [1e15] * (BURST + 5))
    assert counted.count(ADA, 1000.0) is not Verdict.MUTED


def test_it_remembers_so_many_people_and_no_more() -> None:
    counted = Rates()
    for person in range(rates.MOST_PEOPLE + 50):
        counted.count(person, 0.0)
    assert len(counted._buckets) == rates.MOST_PEOPLE
