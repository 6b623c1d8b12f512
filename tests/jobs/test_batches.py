"""Much work holds the write lock, and the thread of the jobs, for a short time only."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from todobot import clock
from todobot.jobs import batches, count_notes, empty_log
from todobot.jobs.schedule import Schedule


class Timer:
    """Stands for the module `time` and for the event `stopping`: time goes by in batches and rests only."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rests: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def is_set(self) -> bool:
        return False

    def wait(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds


@pytest.fixture
def timer(file: Path, monkeypatch: pytest.MonkeyPatch) -> Timer:
    timer = Timer()
    monkeypatch.setattr(batches, "time", timer)
    monkeypatch.setattr(batches, "stopping", timer)
    return timer


def work(
    timer: Timer, rows: int, *, seconds_a_row: Callable[[float], float]
) -> tuple[Callable[[int], int], list[int]]:
    """Return a batch that has so many rows to do, and the list of what each batch did."""
    did: list[int] = []

    def batch(limit: int) -> int:
        done = min(limit, rows - sum(did))
        timer.now += done * seconds_a_row(timer.now)
        did.append(done)
        return done

    return batch, did


def test_a_batch_that_takes_long_is_followed_by_smaller_ones_and_they_grow_again(timer: Timer) -> None:
    batch, did = work(timer, 1000, seconds_a_row=lambda now: 0.01 if now < 2 else 0.0001)
    assert batches.carry_out(batch, 50) == 1000
    assert did[:6] == [50, 25, 12, 6, 3, 1]
    assert max(did[6:]) == 50


def test_the_lock_is_left_alone_for_as_long_as_it_was_held(timer: Timer) -> None:
    batch, _ = work(timer, 60, seconds_a_row=lambda _: 0.001)
    batches.carry_out(batch, 15)
    assert timer.rests == pytest.approx([0.015] * 4)
    batch, _ = work(timer, 4, seconds_a_row=lambda _: 0.001)
    batches.carry_out(batch, 2)
    assert timer.rests[4:] == [batches.SHORTEST_REST_SECONDS] * 2


def test_a_job_leaves_off_when_its_turn_is_over_and_goes_on_in_the_next(timer: Timer) -> None:
    batch, _ = work(timer, 100, seconds_a_row=lambda _: 0.1)
    with batches.turn() as turn:
        first = batches.carry_out(batch, 1)
        assert batches.carry_out(batch, 1) == 0
    assert (turn.is_cut, first) == (True, 10)
    assert timer.now == pytest.approx(batches.TURN_SECONDS)
    assert batches.carry_out(batch, 1) == 90
    with batches.turn() as turn:
        assert batches.carry_out(batch, 1) == 0
    assert not turn.is_cut


def test_a_job_that_is_not_done_goes_on_behind_the_others(
    timer: Timer, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, did = work(timer, 45, seconds_a_row=lambda _: 0.1)
    ran: list[ModuleType] = []

    def much(_: datetime) -> int:
        ran.append(empty_log)
        return batches.carry_out(batch, 1)

    def little(_: datetime) -> int:
        ran.append(count_notes)
        return 0

    monkeypatch.setattr(empty_log, "run", much)
    monkeypatch.setattr(count_notes, "run", little)
    monkeypatch.setattr(clock, "is_confirmed", lambda: True)
    schedule = Schedule(committed=lambda: None)
    queue: list[tuple[Callable[..., None], tuple[ModuleType, ...]]] = [
        (schedule._run, (job,)) for job in (empty_log, empty_log, count_notes)
    ]
    monkeypatch.setattr(schedule._scheduler, "add_job", lambda run, args, executor: queue.append((run, args)))
    while queue:
        run, args = queue.pop(0)
        run(*args)
    # its second time, which comes while it is queued to go on, does not queue it again
    assert ran == [empty_log, empty_log, count_notes, *[empty_log] * 3]
    assert sum(did) == 45
