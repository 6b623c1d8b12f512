"""Copies of the database: made while the bot runs, checked, and whole under their name or not there at all."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from todobot import clock, private_files
from todobot.errors import BackupError, ExitCode

PART = ".part"
"""Ends the name of a copy that is not finished."""
_PAGES = 256
"""A quarter of a megabyte a step: between two steps the copying can be stopped."""
_SYNCED_STEPS = 4
"""After so many steps the disk has to hold the copy so far: a commit of the bot waits behind what is still to be
written."""
_LEFT_FREE = 16 * 1024 * 1024
"""So much stays free on the disk for the bot itself, in bytes."""


def folder_of(database_path: Path) -> Path:
    """Return where the copies of that database are kept, made when missing, its owner's alone."""
    folder = database_path.parent / "backups"
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        private_files.hand_over(folder)
    private_files.close(folder)
    return folder


def _never() -> bool:
    return False


def make(
    database_path: Path,
    target: Path,
    *,
    is_stopped: Callable[[], bool] = _never,
    is_check_stopped: Callable[[], bool] = _never,
) -> int:
    """Copy the database to `target`, which must not exist, and return its size in bytes.

    It may be in use: readers and writers go on, and the copy is of one moment. `target` appears when the copy is whole
    and on the disk; a later crash takes nothing back. Raises BackupError, and leaves nothing behind; also when
    `is_stopped` says so, or `is_check_stopped`, which is asked every few milliseconds while the copy is checked and may
    take its time: while it is made, the write-ahead log grows.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: choose another name.")
    part = target.with_name(target.name + PART)
    try:
        copy_whole(database_path, part, is_stopped=is_stopped, is_check_stopped=is_check_stopped)
        sync(part)
        part.rename(target)
        sync(target.parent)
        return target.stat().st_size
    except OSError as error:
        raise BackupError(f"{target} cannot be written: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def unused(folder: Path, name: str) -> Path:
    """Return where a copy of that name goes; it gets a number when another one of the same second is there."""
    names = (name, *(f"{name}-{number}" for number in range(2, 100)))
    return next(path for each in names if not (path := folder / f"{each}.db").exists())


def by_hand(database_path: Path, target: Path | None) -> list[str]:
    """Do what `main.py backup [FILE]` asks for; return what to say. Raises BackupError."""
    if target is None:
        try:
            folder = folder_of(database_path)
        except OSError as error:
            raise BackupError(f"{database_path.parent} cannot be written: {error.strerror}.") from None
        target = folder / f"{database_path.stem}-{clock.now():%Y%m%d-%H%M%S}.db"
    size = make(database_path, target)
    return [f"Backup: {target}, {megabytes(size)}, whole."]


def copy_whole(
    source: Path,
    part: Path,
    *,
    is_stopped: Callable[[], bool] = _never,
    is_check_stopped: Callable[[], bool] = _never,
) -> None:
    """Write a copy of the database `source` to the file `part`, mode 600, and check it. Raises BackupError, OSError."""
    if not source.is_file():
        raise BackupError(f"There is no database {source}.", ExitCode.DATABASE_UNUSABLE)
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    private_files.hand_over(part)
    try:
        _copy(source, part, is_stopped)
        _check(source, part, is_check_stopped)
    except sqlite3.Error as error:
        if is_stopped() or is_check_stopped():
            raise BackupError("stopped, because the bot stops.") from None
        raise BackupError(f"{source} cannot be copied: {error}.", ExitCode.DATABASE_UNUSABLE) from None


def _copy(source: Path, part: Path, is_stopped: Callable[[], bool]) -> None:
    def step(_status: int, left: int, total: int) -> None:
        if is_stopped():
            raise sqlite3.OperationalError("stopped")
        if (total - left) // _PAGES % _SYNCED_STEPS == 0:
            os.fdatasync(file.fileno())

    address = f"{source.resolve().as_uri()}?mode=ro"
    with (
        part.open("rb") as file,
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as reader,
        closing(sqlite3.connect(part, isolation_level=None)) as writer,
    ):
        # One moment for the whole copy: without it, every commit of the bot would start the copying anew.
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM sqlite_master").fetchone()
        pages, page_size = (
            reader.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
        _need_room(part, pages * page_size)
        # What is half written is thrown away, so SQLite needs no journal and no sync.
        writer.execute("PRAGMA journal_mode = OFF")
        writer.execute("PRAGMA synchronous = OFF")
        reader.backup(writer, pages=_PAGES, progress=step, sleep=0)
        writer.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def _check(source: Path, part: Path, is_stopped: Callable[[], bool]) -> None:
    with closing(sqlite3.connect(f"{part.resolve().as_uri()}?immutable=1", uri=True)) as copy:
        copy.set_progress_handler(is_stopped, 10_000)
        found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupError(f"{source} is damaged: {found}.", ExitCode.DATABASE_UNUSABLE)


def _need_room(part: Path, size: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if free < size + _LEFT_FREE:
        raise BackupError(
            f"{part.parent} has {megabytes(free)} free, and a copy needs {megabytes(size + _LEFT_FREE)}: "
            "make room, or keep fewer copies (BACKUP_KEEP)."
        )


def room_for(database_path: Path) -> int:
    """Return how many bytes have to be free for one more copy of that database."""
    return database_path.stat().st_size + _LEFT_FREE


def megabytes(size: int) -> str:
    """Return a number of bytes in words."""
    return f"{size / 1_000_000:.1f} MB"


def sync(path: Path) -> None:
    """Return when the disk holds a file, or the names in a folder. Raises OSError."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
