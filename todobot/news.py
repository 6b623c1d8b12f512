"""What whoever runs the bot has to be told: noted here by any thread, said by the job tell_owner."""

import logging
import secrets
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent


class Kind(StrEnum):
    """What has happened; of each kind the owner hears now and then, not every time."""

    FAULT = "fault"
    DISK = "disk"
    BACKUP = "backup"
    SENDING = "sending"
    """Of a backup, to BACKUP_CHAT."""
    CRASH = "crash"


class News(NamedTuple):
    """The first that happened of a kind since the owner was told, and how many there were."""

    kind: Kind
    values: dict[str, str]
    times: int


_lock = threading.Lock()
_noted: dict[Kind, News] = {}
when_noted: Callable[[], object] | None = None
"""Called when there is something to tell, in the thread that notes it; set by app.py."""


def note(kind: Kind, **values: str) -> None:
    """Have the owner told; `values` are what the sentence names, never what a note says. For any thread.

    Raises nothing: whoever notes something has trouble enough.
    """
    with _lock:
        is_first = not _noted
        earlier = _noted.get(kind, News(kind, values, 0))
        _noted[kind] = earlier._replace(times=earlier.times + 1)
    if is_first and when_noted is not None:
        try:
            when_noted()
        except Exception:  # it is tried again within a minute
            log.warning("The owner cannot be told at once.", exc_info=True)


def take() -> list[News]:
    """Return what was noted, and forget it."""
    with _lock:
        found = list(_noted.values())
        _noted.clear()
    return found


def put_back(news: Iterable[News]) -> None:
    """Have that told another time: it could not be told now."""
    with _lock:
        for one in news:
            later = _noted.get(one.kind)
            _noted[one.kind] = one._replace(times=one.times + (later.times if later else 0))


def report_fault(to: logging.Logger, message: str, *arguments: object) -> str:
    """Log the error in hand with its traceback, have the owner told, and return the short id that both name it by.

    Call it where the error is caught.
    """
    fault = note_fault(sys.exception())
    to.error(f"{message} (fault %s)", *arguments, fault, exc_info=True, stacklevel=2)
    return fault


def note_fault(error: BaseException | None) -> str:
    """Have the owner told of an error, by a new short id, its type and its place; return the id."""
    fault = secrets.token_hex(3)
    note(Kind.FAULT, fault=fault, error=type(error).__name__, place=_place_of(error))
    return fault


def _place_of(error: BaseException | None) -> str:
    """Return the innermost place of our code that an error went through, as "services/notes.py:12"."""
    place = "?"
    for frame, line in traceback.walk_tb(None if error is None else error.__traceback__):
        file = Path(frame.f_code.co_filename)
        if _HERE in file.parents:
            place = f"{file.relative_to(_HERE).as_posix()}:{line}"
    return place
