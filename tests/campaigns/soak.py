"""The real program under a mixed load for half an hour: memory, threads, file handles and the log's size stay flat."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from tests.campaigns.crowd import Crowd, crowd
from tests.campaigns.endings import concluded, require_all
from tests.campaigns.figures import Figures, require
from tests.campaigns.ledger import Ledger

SECONDS = 1800.0
_LOOKS = 200
_MEMORY_GROWTH, _MEMORY_KIB = 1.10, 2048
_MORE_THREADS, _MORE_FILES = 6, 6
_LARGEST_LOG = 8 * 1024 * 1024
"""SQLite starts the log over at about 4 MB (1000 pages); a burst may need more before it can."""


@dataclass(frozen=True)
class Look:
    """What the program has at one moment."""

    memory_kib: int
    threads: int
    files: int
    log_bytes: int


def run(seed: int, scale: float) -> Figures:
    """Serve people for half an hour, times the scale. Raises BrokenPromise."""
    with crowd(seed=seed, people=12, pause=0.25) as everybody:
        ledger = Ledger(everybody.sandbox, everybody.people)
        looks: list[Look] = []
        campaign = partial(_campaign, everybody, ledger, looks, SECONDS * scale)
        return concluded(everybody, campaign, partial(_figures, everybody, looks))


def _campaign(everybody: Crowd, ledger: Ledger, looks: list[Look], seconds: float) -> None:
    """Serve people for so long, and add what the program has at each look."""
    everybody.program.start().ready()
    everybody.begin()
    for _ in range(_LOOKS):
        time.sleep(seconds / _LOOKS)
        looks.append(_look(everybody))
    everybody.end()
    code = everybody.program.terminate()
    require(code == 0, f"it ended with exit code {code}")
    require_all(everybody, ledger)
    _require_flat(looks)


def _look(everybody: Crowd) -> Look:
    process = Path(f"/proc/{everybody.program.process_id}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    log = everybody.database.with_name(everybody.database.name + "-wal")
    return Look(
        memory_kib=int(status["VmRSS"].split()[0]),
        threads=int(status["Threads"]),
        files=len(list((process / "fd").iterdir())),
        log_bytes=log.stat().st_size if log.exists() else 0,
    )


def _part(looks: list[Look], start: float, end: float) -> Look:
    """Return the medians of a part of the time."""
    chosen = looks[int(len(looks) * start) : int(len(looks) * end)]
    return Look(
        memory_kib=int(median(look.memory_kib for look in chosen)),
        threads=int(median(look.threads for look in chosen)),
        files=int(median(look.files for look in chosen)),
        log_bytes=int(median(look.log_bytes for look in chosen)),
    )


def _require_flat(looks: list[Look]) -> None:
    """Hold that the last quarter has no more than the second: the first is for warming up."""
    early, late = _part(looks, 0.25, 0.5), _part(looks, 0.75, 1.0)
    most = early.memory_kib * _MEMORY_GROWTH + _MEMORY_KIB
    require(late.memory_kib <= most, f"memory grew from {early.memory_kib} to {late.memory_kib} KiB")
    require(late.threads <= early.threads + _MORE_THREADS, f"threads grew: {early.threads}, {late.threads}")
    require(late.files <= early.files + _MORE_FILES, f"open files grew: {early.files}, {late.files}")
    largest = max(look.log_bytes for look in looks)
    require(largest <= _LARGEST_LOG, f"the write-ahead log grew to {largest} bytes")


def _figures(everybody: Crowd, looks: list[Look]) -> Figures:
    parts = [_part(looks, 0.0, 0.1), _part(looks, 0.45, 0.55), _part(looks, 0.9, 1.0)]
    messages = sum(person.messages for person in everybody.people)
    return {
        "messages and taps": messages,
        "notes written": sum(len(person.notes) for person in everybody.people),
        "memory, start / middle / end": " / ".join(f"{part.memory_kib / 1024:.1f} MiB" for part in parts),
        "threads": " / ".join(str(part.threads) for part in parts)
        + f", most {max(x.threads for x in looks)}",
        "file handles": " / ".join(str(part.files) for part in parts)
        + f", most {max(x.files for x in looks)}",
        "write-ahead log": " / ".join(f"{part.log_bytes // 1024} KiB" for part in parts)
        + f", most {max(x.log_bytes for x in looks) // 1024} KiB",
        "database": f"{everybody.database.stat().st_size // 1024} KiB",
    }
