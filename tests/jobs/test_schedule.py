"""When jobs run, whatever the clock does."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler

from todobot import clock, trouble
from todobot.jobs import (
    back_up,
    count_notes,
    delete_expired_notes,
    empty_log,
    forget_old_updates,
    shorten_log,
    warn_of_expiry,
)
from todobot.jobs.schedule import Every, Schedule
from todobot.models import database

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def planned_job() -> Job:
    scheduler = BackgroundScheduler(timezone=UTC)
    return scheduler.add_job(print, Every(timedelta(seconds=20)), next_run_time=NOW)


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=365 * 50)])
def test_a_jump_ahead_is_one_run(ahead: timedelta) -> None:
    assert planned_job()._get_run_times(NOW + ahead) == [NOW]
    assert Every(timedelta(seconds=20)).get_next_fire_time(NOW, NOW + ahead) == NOW + ahead + timedelta(
        seconds=20
    )


def run(job: ModuleType) -> None:
    Schedule(committed=lambda: None)._run(job)


@pytest.mark.parametrize(
    "waits", [delete_expired_notes, warn_of_expiry, forget_old_updates, back_up, count_notes]
)
def test_nothing_is_deleted_counted_or_named_before_the_time_is_sure(
    monkeypatch: pytest.MonkeyPatch, waits: ModuleType
) -> None:
    ran: list[str] = []
    for job in (waits, empty_log):
        monkeypatch.setattr(job, "run", lambda _, name=job.__name__: ran.append(name))
    monkeypatch.setattr(clock, "is_confirmed", lambda: False)
    run(waits)
    run(empty_log)
    assert ran == [empty_log.__name__]
    monkeypatch.setattr(clock, "is_confirmed", lambda: True)
    run(waits)
    assert ran == [empty_log.__name__, waits.__name__]


def test_a_job_that_trouble_has_held_up_runs_again_when_another_got_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = sqlite3.OperationalError("full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    failures: list[Exception] = [full]
    again: list[ModuleType] = []

    def fail(_: datetime) -> int:
        if failures:
            raise failures.pop()
        return 0

    schedule = Schedule(committed=lambda: None)
    monkeypatch.setattr(forget_old_updates, "run", fail)
    monkeypatch.setattr(empty_log, "run", lambda _: 0)
    monkeypatch.setattr(clock, "is_confirmed", lambda: True)
    monkeypatch.setattr(schedule, "run_now", again.append)
    schedule._run(forget_old_updates)
    assert (again, trouble.seconds() > 0) == ([], True)
    schedule._run(empty_log)
    assert again == [forget_old_updates]
    schedule._run(forget_old_updates)
    trouble.settle(calm=0)
    assert trouble.seconds() == 0
    assert again == [forget_old_updates]


def test_trouble_with_the_file_is_no_fault_of_a_job(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    full = sqlite3.OperationalError("full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    failures: list[Exception] = [full, full]

    def fail(now: datetime) -> int:
        if failures:
            raise failures.pop()
        return 0

    monkeypatch.setattr(empty_log, "run", fail)
    for _ in range(3):
        run(empty_log)
    trouble.settle(calm=0)
    assert trouble.seconds() == 0
    assert len(caplog.messages) == 2
    assert "the disk is full" in caplog.messages[0]
    assert "can be written again" in caplog.messages[1]
    assert not any(record.exc_info for record in caplog.records)


def commit(statement: str) -> None:
    with database.atomic():
        database.execute_sql(statement)


def test_a_long_log_is_shortened_by_one_run_at_a_time_that_holds_up_no_job(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[tuple[ModuleType, str]] = []
    schedule = Schedule(committed=lambda: None)
    monkeypatch.setattr(
        schedule._scheduler, "add_job", lambda _, args, executor: queued.append((args[0], executor))
    )
    schedule.look_at_the_log()
    commit("CREATE TABLE kept (some BLOB)")
    commit("INSERT INTO kept VALUES (zeroblob(5000000))")
    schedule.look_at_the_log()
    commit("INSERT INTO kept VALUES (1)")
    schedule.look_at_the_log()
    assert queued == [(shorten_log, "log")]
    schedule._go_on(shorten_log)
    commit("INSERT INTO kept VALUES (1)")  # the first commit into the log that begins anew
    schedule.look_at_the_log()
    assert len(queued) == 1
    commit("INSERT INTO kept VALUES (zeroblob(5000000))")
    schedule.look_at_the_log()
    assert len(queued) == 2
