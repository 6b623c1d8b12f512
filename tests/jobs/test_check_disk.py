"""A disk that is nearly full is noted each time, and told in the log when it begins and ends."""

import logging
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.jobs.stage import NOON
from todobot import backups, news
from todobot.jobs import check_disk
from todobot.news import Kind

MEGABYTE = 1_000_000


def look(monkeypatch: pytest.MonkeyPatch, free: int) -> list[Kind]:
    """Run the job with so much free on the disk; return what was noted."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    news.take()
    check_disk.run(NOON)
    return [one.kind for one in news.take()]


def test_it_is_low_below_250_megabytes(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert look(monkeypatch, 250 * MEGABYTE) == []
    assert look(monkeypatch, 250 * MEGABYTE - 1) == [Kind.DISK]
    assert look(monkeypatch, 0) == [Kind.DISK]
    assert look(monkeypatch, 251 * MEGABYTE) == []
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert [line.partition(":")[0] for line in warned] == [
        "The disk is nearly full",
        "There is room on the disk again",
    ]


def test_it_is_low_when_two_copies_do_not_fit(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "room_for", lambda _: 200 * MEGABYTE)
    assert look(monkeypatch, 399 * MEGABYTE) == [Kind.DISK]
    assert look(monkeypatch, 400 * MEGABYTE) == []


def test_what_a_copy_needs_is_what_a_backup_asks_for(file: Path) -> None:
    assert backups.room_for(file) == file.stat().st_size + 16 * 1024 * 1024
