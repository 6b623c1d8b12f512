"""Keeps what the bot writes its owner's alone: the database, what belongs to it, its copies, their folders."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def tighten(database_path: Path) -> list[Path]:
    """Close to all but their owner what others could read or change, and return it.

    A folder in which something else lies too is left alone. Raises OSError for what belongs to somebody else.
    """
    open_ones = [path for path in _ours(database_path) if is_open(path)]
    for path in open_ones:
        path.chmod(path.stat().st_mode & ~_FOR_OTHERS & 0o7777)
    return open_ones


def make(path: Path) -> None:
    """Make an empty file for its owner alone, and its folder, if there is none yet. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        hand_over(path)


def hand_over(path: Path) -> None:
    """Give what root has just made to the owner of the folder in which it lies, as SQLite does with its log.

    Else a command that was typed as root by mistake would leave what the bot cannot open. For anybody else it does
    nothing, and where owners are unknown, as on a stick with FAT.
    """
    if os.geteuid() == 0:
        folder = path.parent.stat()
        with contextlib.suppress(OSError):
            os.chown(path, folder.st_uid, folder.st_gid)


def close(path: Path) -> None:
    """Take a file or folder from all but its owner, where that can be: a stick with FAT knows no rights."""
    with contextlib.suppress(PermissionError):
        path.chmod(path.stat().st_mode & ~_FOR_OTHERS & 0o7777)


def is_open(path: Path) -> bool:
    """Tell whether other users of this machine have any right to a file or folder."""
    return bool(path.stat().st_mode & _FOR_OTHERS)


def _ours(database_path: Path) -> Iterator[Path]:
    """Yield what there is of ours: the folder, the files of databases in it, the backups."""
    folder, backups = database_path.parent, database_path.parent / "backups"
    databases = (database_path.name, "notes.db", "sandbox.db")
    names = {name + suffix for name in databases for suffix in ("", "-wal", "-shm", "-journal", ".lock")}
    there = list(folder.iterdir()) if folder.is_dir() else []
    if there and all(path.name in names | {"backups", ".gitkeep"} for path in there):
        yield folder
    yield from (path for path in there if path.name in names and path.is_file() and not path.is_symlink())
    if backups.is_dir() and not backups.is_symlink():
        yield backups
        yield from (path for path in backups.iterdir() if path.is_file() and not path.is_symlink())
