"""Runs main.py until it reaches one place on the road, and kills it there: `python fuse.py PLACE [arguments]`."""

import os
import resource
import select
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import main
from todobot import app, models, pulse
from todobot.instance import InstanceLock
from todobot.jobs import write_exports
from todobot.models import database
from todobot.services import follow_ups, inbox, notes, outbox, owner, views, warnings
from todobot.telegram.polling import Polling


def blow(*_: Any, **__: Any) -> None:
    """End this process as SIGKILL does: nothing is flushed, closed or rolled back."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail(*_: Any, **__: Any) -> None:
    """Be the fault of ours that no test knows of before."""
    raise ZeroDivisionError


def reject(*_: Any, **__: Any) -> None:
    """Be the answer of Telegram that we cannot read."""
    raise ValueError("the milk is sour")


class DiskUsage(NamedTuple):
    """What shutil.disk_usage returns."""

    total: int
    used: int
    free: int


def lay_fuse(place: str) -> None:
    """Have the process end at `place`, between two steps of the road (docs/architecture.md), or fail there."""
    if place.startswith("hang in "):
        lay_trap(place.removeprefix("hang in "))
    else:
        FUSES[place]()


def fill_the_disk() -> None:
    """Have every write to a file fail (EFBIG), until a test gives way."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def fail_in_telling_the_owner() -> None:
    """Have /list fail, and the telling of it as well."""
    replace(views, "page", instead=fail)
    replace(owner, "take_turn", instead=fail)


FUSES: dict[str, Callable[[], None]] = {
    "before commit": lambda: replace(
        notes, "add", followed_by=lambda: replace(database, "commit", instead=blow)
    ),
    "after commit": lambda: replace(
        notes, "add", followed_by=lambda: replace(database, "commit", followed_by=blow)
    ),
    "after send": lambda: replace(outbox, "remove", instead=blow),
    "batch put aside": lambda: lay_it_behind_an_acknowledgement(blow),
    "no room for a batch put aside": lambda: lay_it_behind_an_acknowledgement(fill_the_disk),
    "fault in /list": lambda: replace(views, "page", instead=fail),
    "fault in a job": lambda: replace(warnings, "due", instead=fail),
    "fault in the sender": lambda: replace(follow_ups, "carry_out", instead=reject),
    "fault in telling the owner": fail_in_telling_the_owner,
    "no room": fill_the_disk,
    "stop asked for as it starts": lambda: replace(
        InstanceLock, "begin", followed_by=lambda: os.kill(os.getpid(), signal.SIGTERM)
    ),
    "no look at the parts": lambda: setattr(app, "_LOOK_UP_SECONDS", 3600.0),
    "read-only": lambda: replace(
        models, "open_database", followed_by=partial(database.pragma, "query_only", "on", permanent=True)
    ),
    "disk nearly full": lambda: replace(
        shutil, "disk_usage", instead=lambda _: DiskUsage(total=10**10, used=10**10 - 2**20, free=2**20)
    ),
}


def lay_it_behind_an_acknowledgement(happening: Callable[[], None]) -> None:
    """Have it happen when Telegram has answered a poll that acknowledges what is not carried out yet."""
    begin = Polling.begin

    def begin_and_wait(polling: Polling) -> None:
        begin(polling)
        if inbox.batch():
            assert polling._connection._http is not None
            select.select([polling._connection._http.sock], [], [])
            happening()

    replace(Polling, "begin", instead=begin_and_wait)


def lay_trap(part: str) -> None:
    """Have a part of the bot stand still for ever, as in a deadlock, when it meets /list, a reply or /export."""
    pulse.GRACE_SECONDS = 1.0
    if part == "intake":
        replace(views, "page", instead=hang)
    elif part == "outbox":
        replace(outbox, "next_of", instead=hang)  # where it holds no lock that the jobs would wait for
    elif part == "jobs":
        replace(write_exports, "_export", instead=hang)
    else:
        raise ValueError(part)


def hang(*_: Any, **__: Any) -> None:
    """Wait for what never comes."""
    threading.Event().wait()


def replace(
    owner: Any,
    name: str,
    *,
    instead: Callable[..., Any] | None = None,
    followed_by: Callable[[], Any] | None = None,
) -> None:
    """Replace a function by another one, or by itself and something behind it."""
    original = getattr(owner, name)

    def run(*arguments: Any, **named: Any) -> Any:
        result = (instead or original)(*arguments, **named)
        if followed_by is not None:
            followed_by()
        return result

    setattr(owner, name, run)


if __name__ == "__main__":
    lay_fuse(sys.argv[1])
    sys.exit(main.main(sys.argv[2:]))
