"""One process a database: a lock that the operating system lets go of when its holder dies."""

import contextlib
import fcntl
import os
from pathlib import Path

from todobot import private_files
from todobot.errors import ExitCode, StartError

_LONGEST_MARK = 100  # bytes


class InstanceLock:
    """Holds `<database>.lock` from the moment it is made until `release`, or until the process ends."""

    def __init__(self, database_path: Path) -> None:
        """Take the lock. Raises StartError when another process has it."""
        real = database_path.resolve()  # the same file may have several names
        path = real.with_name(real.name + ".lock")
        try:
            private_files.make(path)
            self._file = os.open(path, os.O_RDWR)
        except OSError as error:
            raise StartError(
                f"{path} cannot be made: {error.strerror}.", ExitCode.DATABASE_UNUSABLE
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            reason = f"todobot is already running on {database_path}: only one process may use a database."
            if not isinstance(error, BlockingIOError):
                reason = f"{path} cannot be locked: {error.strerror}. Use a disk of this machine."
            raise StartError(reason, ExitCode.DATABASE_UNUSABLE) from None

    def begin(self, mark: str) -> str | None:
        """Mark the database as in use; return the mark of a process that did not come to its `end`, else None.

        It lies in the lock file and not in the database: a backup that was made meanwhile must not hold it. Where it
        cannot be written (the disk is full), a crash is not noticed.
        """
        left = os.pread(self._file, _LONGEST_MARK, 0).decode("ascii", "replace")
        with contextlib.suppress(OSError):
            self._mark(mark)
        return left or None

    def end(self) -> None:
        """Take the mark away: this process ends as it should."""
        with contextlib.suppress(OSError):
            self._mark("")

    def _mark(self, mark: str) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, mark.encode("ascii"), 0)
        os.fsync(self._file)

    def release(self) -> None:
        """Let another process have the database."""
        os.close(self._file)
