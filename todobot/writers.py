"""Whose turn it is to write: the threads of this process queue up for it."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from peewee import EXCEPTIONS, ExceptionWrapper, SqliteDatabase  # type: ignore[attr-defined]

_PEEWEES_ERRORS = ExceptionWrapper(EXCEPTIONS)
LONG_LOG_BYTES = 4 * 1024 * 1024
"""When the write-ahead log is longer, it is time to write it back."""
_LONGEST_TURN_SECONDS = 1.0
"""Transactions take milliseconds: one that lasts so long hangs."""
_LONGEST_COURTESY_SECONDS = 0.1
"""So long who asked for a turn is waited for: it was told, and needs a moment to come."""


class _Request(NamedTuple):
    """That a thread wants to be the next to begin."""

    thread: int
    tell: Callable[[], None]
    has_begun: threading.Event


class _Savepoint:
    """A savepoint for a with statement, one object for all: SQLite finds the innermost of several by their one name.

    So its statements are prepared once.
    """

    def __init__(self, execute: Callable[[str], object]) -> None:
        self._execute = execute

    def __enter__(self) -> None:
        self._execute("SAVEPOINT part")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._execute("ROLLBACK TO part")
        self._execute(
            "RELEASE part"
        )  # also behind a rollback, which leaves it there for the outer one to find


class QueuedWriters(SqliteDatabase):
    """A database whose transactions, all of which write (IMMEDIATE), begin one after another.

    SQLite allows one writer and has the others ask again and again, with pauses that grow to 100 ms. Behind a lock the
    next one begins at once. Only for another process, like a `sqlite3` of the owner, SQLite's own waiting is left.
    """

    _state: Any  # Peewee's: this thread's connection, and the transactions it is in

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = threading.Lock()
        self._owner: int | None = None
        self._has_committed = False
        self._savepoint = _Savepoint(self.execute_sql)
        self._request: _Request | None = None

    @property
    def is_taken(self) -> bool:
        """Whether a thread of this process is in a transaction at this moment."""
        return self._turn.locked()

    def ask_for_turn(self, tell: Callable[[], None]) -> None:
        """Ask for the next turn without waiting for it. For one thread, which has other work meanwhile.

        Who would begin a transaction after this calls `tell`, in its own thread, and gives way for a moment. Else a
        thread that writes batch after batch would take each turn anew before this one has noticed that it is free.
        """
        if self._request is None:
            self._request = _Request(threading.get_ident(), tell, threading.Event())

    def execute_sql(self, sql: str, params: Any = None) -> sqlite3.Cursor:
        """Carry out a statement on this thread's connection. Raises Peewee's errors, like its own longer way."""
        connection: sqlite3.Connection = self._state.conn or self.connection()
        try:
            return connection.execute(sql, params or ())
        except sqlite3.Error:
            with _PEEWEES_ERRORS:
                raise

    def atomic(self, *args: Any, **kwargs: Any) -> Any:
        """Return a transaction for a with statement; within one, a part that is undone by itself when it fails."""
        return self._savepoint if self._state.transactions else super().atomic(*args, **kwargs)

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction when it is this thread's turn. Who waits for long asks SQLite, which gives up in time."""
        self._give_way_to_request()
        has_turn = self._turn.acquire(timeout=_LONGEST_TURN_SECONDS)
        self._fulfil_request()
        try:
            super().begin(lock_type)
        except BaseException:
            if has_turn:
                self._turn.release()
            raise
        if has_turn:
            self._owner = threading.get_ident()

    def commit(self) -> Any:
        """Commit it. If that fails the turn stays this thread's, which has to roll back (Peewee does)."""
        committed = super().commit()
        self._has_committed = True
        self._give_way()
        return committed

    def rollback(self) -> Any:
        """Roll it back."""
        try:
            return super().rollback()
        finally:
            self._give_way()

    def _give_way_to_request(self) -> None:
        request = self._request
        if request is not None and request.thread != threading.get_ident():
            request.tell()
            if not request.has_begun.wait(_LONGEST_COURTESY_SECONDS):
                self._request = None  # it asks again when it is back

    def _fulfil_request(self) -> None:
        request = self._request
        if request is not None and request.thread == threading.get_ident():
            self._request = None
            request.has_begun.set()

    def _give_way(self) -> None:
        if self._owner == threading.get_ident():
            self._owner = None
            self._turn.release()

    def has_long_log(self) -> bool:
        """Tell whether the write-ahead log has grown, since this was asked last, beyond what it should be.

        For one thread, which may ask often: where nothing was committed, the file is not looked at.
        """
        has_committed, self._has_committed = self._has_committed, False
        return has_committed and self._log_bytes() > LONG_LOG_BYTES

    def write_log_back(self, way: Literal["TRUNCATE", "RESTART"]) -> None:
        """Write the log into the database, and have it cut or begun anew, if nobody reads just then.

        Other threads commit meanwhile, and wait only for what they have added since to be written and synced. Nothing
        here waits for a reader, for then all writers would wait with it (SQLite: PRAGMA wal_checkpoint). Call outside
        of a transaction.
        """
        if not self._log_bytes():
            return
        timeout = self.pragma("busy_timeout")
        self.execute_sql("PRAGMA busy_timeout = 0")
        try:
            for _ in range(2):  # the second time it is what came during the first
                self.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            with self._own_turn():
                self.execute_sql(f"PRAGMA wal_checkpoint({way})").fetchall()
        finally:
            self.execute_sql(f"PRAGMA busy_timeout = {int(timeout)}")

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        """Keep the other threads from beginning a transaction."""
        has_turn = self._turn.acquire(timeout=_LONGEST_TURN_SECONDS)
        try:
            yield
        finally:
            if has_turn:
                self._turn.release()

    def _log_bytes(self) -> int:
        """Return how long the file of the log is, 0 where there is none."""
        try:
            return Path(f"{self.database}-wal").stat().st_size
        except FileNotFoundError:
            return 0
