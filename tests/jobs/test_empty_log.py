"""What was deleted is gone from the files as well, and nobody waits for that."""

import sqlite3
import time
from datetime import timedelta
from pathlib import Path

from todobot import clock
from todobot.jobs import delete_expired_notes, empty_log
from todobot.models import User
from todobot.services import steps

SECRET = "nobody shall find this"


def is_on_disk(file: Path) -> bool:
    return any(SECRET.encode() in path.read_bytes() for path in file.parent.glob("notes.db*"))


def test_what_was_deleted_cannot_be_found_in_the_files_any_more(file: Path) -> None:
    steps.put(1, 1, steps.Awaited(SECRET, []))
    empty_log.run(clock.now())
    assert is_on_disk(file)
    steps.take(1, 1)
    delete_expired_notes.run(clock.now() + timedelta(hours=1))
    empty_log.run(clock.now())
    assert not is_on_disk(file)


def test_somebody_who_reads_for_long_blocks_nobody(file: Path) -> None:
    owner = sqlite3.connect(file, isolation_level=None)
    owner.execute("BEGIN")
    owner.execute("SELECT count(*) FROM users").fetchone()
    User.create(id=1, first_name=SECRET, created_at=clock.now())
    started = time.monotonic()
    empty_log.run(clock.now())
    assert time.monotonic() - started < 1
    User.delete().execute()
    owner.execute("ROLLBACK")
    empty_log.run(clock.now())
    assert not is_on_disk(file)
    owner.close()
