"""Makes the daily copy of the database, and has it sent where that is wanted."""

import logging
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic

from todobot import backups, news, texts
from todobot.errors import BackupError
from todobot.jobs import batches
from todobot.models import database
from todobot.services import outbox, users
from todobot.texts import text

log = logging.getLogger(__name__)

LARGEST_SENT = 50_000_000
"""In bytes. Bot API: sendDocument."""
_SENT_WITHIN = timedelta(days=1)
"""After that a newer copy is on its way."""
_AGAIN_AFTER = timedelta(hours=1)
_LONGEST_REST_SECONDS = 1.0


@dataclass(frozen=True)
class Plan:
    """When the daily copy is made (None: never), how many are kept, and to which chat they go."""

    at: time | None
    keep: int = 7
    chat: int | None = None


@dataclass
class _Left:
    """What one run leaves to the next; a restart may try at once, and leaves the sending to the next day."""

    failed_at: datetime | None = None
    unsent: Path | None = None


plan = Plan(at=None)
"""Set by app.py before the schedule starts."""
_left = _Left()


def run(now: datetime) -> int:
    """Make the copy of the day if it is due and not there yet; return 0, for it changes no row.

    Only the file says that a day is done: a time that was missed is made up for at the next run. After a failure the
    next try is an hour later. Opens its own transaction. Raises DatabaseError when the copy cannot be put into the
    outbox; the next run does that.
    """
    day = _due_day(now)
    if day is None or (_left.failed_at is not None and abs(now - _left.failed_at) < _AGAIN_AFTER):
        return 0
    source = Path(database.database)
    try:
        target = _file_of(source, day)
        _remove_unfinished(source)
        if not target.exists():
            size = backups.make(
                source, target, is_stopped=batches.stopping.is_set, is_check_stopped=_Pace().rest
            )
            log.info("Backup: %s, %s.", target, backups.megabytes(size))
            _left.unsent = target
        if _left.unsent is not None:
            _send(_left.unsent, now)
            _left.unsent = None
            _prune(source, target)
        _left.failed_at = None
    except (BackupError, OSError) as error:
        if not batches.stopping.is_set():
            _left.failed_at = now
            _tell_of_failure(error)
    return 0


class _Pace:
    """Has the check of a copy rest for as long as it has worked: half of a core is left to people."""

    def __init__(self) -> None:
        self._since = monotonic()

    def rest(self) -> bool:
        """Rest, and tell whether the bot stops."""
        worked = monotonic() - self._since
        is_stopped = batches.stopping.wait(min(worked, _LONGEST_REST_SECONDS))
        self._since = monotonic()
        return is_stopped


def _tell_of_failure(error: Exception) -> None:
    """The one place where it is told that there is no copy of today."""
    log.error("Backup failed: %s The next try is in an hour.", error)
    news.note(news.Kind.BACKUP, why=str(error))


def _due_day(now: datetime) -> date | None:
    """Return the day whose copy has to be there by now, in the zone of TIME_ZONE."""
    if plan.at is None:
        return None
    here = now.astimezone(texts.zone)
    return here.date() if here.time() >= plan.at else here.date() - timedelta(days=1)


def _file_of(source: Path, day: date) -> Path:
    return backups.folder_of(source) / f"{source.stem}-{day:%Y-%m-%d}.db"


def _prune(source: Path, newest: Path) -> None:
    """Remove our daily copies beyond BACKUP_KEEP, the oldest first, never the one just made or any other file."""
    form = re.compile(re.escape(source.stem) + r"-\d{4}-\d\d-\d\d\.db")
    ours = [path for path in newest.parent.iterdir() if form.fullmatch(path.name) and path != newest]
    for path in sorted(ours, reverse=True)[plan.keep - 1 :]:
        path.unlink()


def _remove_unfinished(source: Path) -> None:
    """Remove daily copies that a crash cut short: nobody else makes files of this name."""
    form = re.compile(re.escape(source.stem) + r"-\d{4}-\d\d-\d\d\.db" + re.escape(backups.PART))
    for path in backups.folder_of(source).iterdir():
        if form.fullmatch(path.name):
            path.unlink()


def _send(file: Path, now: datetime) -> None:
    """Have the copy sent to BACKUP_CHAT, if there is one. The outbox holds where it is, not what is in it."""
    if plan.chat is None:
        return
    size = file.stat().st_size
    owner = users.find(plan.chat)
    if owner is not None and owner.blocked_at is not None:
        news.note(news.Kind.SENDING, name=file.name, why="who is to get it has blocked the bot")
    with database.atomic(), texts.speaking(None if owner is None else users.language(owner)):
        if size > LARGEST_SENT:
            log.warning("The backup is too big to be sent: %s.", backups.megabytes(size))
            outbox.say(plan.chat, text("backup_too_big", name=file.name), is_bulk=True, is_to_anyone=True)
            return
        document = {"file_name": file.name, "path": str(file)}
        outbox.put(
            plan.chat,
            "sendDocument",
            {"chat_id": plan.chat, "caption": text("backup_sent").text, "document": document},
            is_bulk=True,
            is_to_anyone=True,
            follow_up={"backup": file.name},
            useful_until=now + _SENT_WITHIN,
        )
