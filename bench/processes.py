"""What a process and its children have used, as Linux tells it in /proc."""

import os
from pathlib import Path
from typing import NamedTuple

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


class Used(NamedTuple):
    """Processor time in seconds, memory in MB (10^6 bytes), and how often it was woken, since its start."""

    cpu: float
    rss: float
    pss: float
    peak_rss: float
    wake_ups: int


def used(process_id: int) -> Used:
    """Return what the process and its children have used by now. Raises OSError when it has ended."""
    family = _family(process_id)
    memory = [_memory(member) for member in family]
    return Used(
        cpu=sum(_cpu(member) for member in family),
        rss=sum(each.get("Rss", 0) for each in memory) / 1e6,
        pss=sum(each.get("Pss", 0) for each in memory) / 1e6,
        peak_rss=sum(_status(_PROC / str(member), "VmHWM") for member in family) * 1024 / 1e6,
        wake_ups=sum(_wake_ups(member) for member in family),
    )


def cpu(process_id: int) -> float:
    """Return the processor time in seconds, user and system, of the process and its children."""
    return sum(_cpu(member) for member in _family(process_id))


def _family(process_id: int) -> list[int]:
    """Return the process and all below it."""
    found = [process_id]
    for member in found:
        for task in (_PROC / str(member) / "task").iterdir():
            found += [int(child) for child in _text_of(task / "children").split()]
    return found


def _text_of(file: Path) -> str:
    """Return what a thread's file says: nothing, if the thread has just ended."""
    try:
        return file.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _cpu(process_id: int) -> float:
    fields = (_PROC / str(process_id) / "stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) * _TICK  # own, and of children that have ended


def _memory(process_id: int) -> dict[str, int]:
    lines = (_PROC / str(process_id) / "smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}


def _status(folder: Path, name: str) -> int:
    for line in _text_of(folder / "status").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0


def _wake_ups(process_id: int) -> int:
    """Return how often its threads have waited for something and were woken."""
    tasks = (_PROC / str(process_id) / "task").iterdir()
    return sum(_status(task, "voluntary_ctxt_switches") for task in tasks)
