"""The stage on which jobs are tested."""

from pathlib import Path

import pytest

from tests.jobs.stage import NOON, Time
from todobot import away, clock
from todobot.models import User


@pytest.fixture
def time(file: Path, monkeypatch: pytest.MonkeyPatch) -> Time:
    """A database with Ada (1) and Grace (2) in it, at noon, in a process that has just begun."""
    time = Time(NOON)
    monkeypatch.setattr(clock, "now", time.now)
    monkeypatch.setattr(clock, "started_at", NOON)
    away.answered()  # what expired in the test before
    for number, name in ((1, "Ada"), (2, "Grace")):
        User.create(id=number, first_name=name, created_at=NOON)
    return time
