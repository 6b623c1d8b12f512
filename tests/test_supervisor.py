"""What the log says of parts that hang; the flow test has them hang."""

import logging
from pathlib import Path

import pytest

from todobot import pulse
from todobot.supervisor import Supervisor


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    """One with a watchdog of two seconds, to which nobody listens."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "2000000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    return Supervisor(wake_outbox=lambda: None)


def test_each_part_that_hangs_is_told_once_also_one_that_is_missed_later(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    late = pulse.GRACE_SECONDS + 1
    hang_from = {"intake": late, "jobs": late + 2}
    for now in (0, late, late + 1, late + 2, late + 3):
        due = {part: 0.0 if now >= hang_from.get(part, 2 * late) else float(now) for part in pulse.PARTS}
        monkeypatch.setattr(pulse, "_due", due)
        supervisor.attend(now)
    assert [record.getMessage().partition(". ")[0] for record in caplog.records] == [
        "No sign of life from: intake",
        "No sign of life from: intake, jobs",
    ]
