"""The errors that carry a message for somebody: whoever runs the bot, or the part that sends; and what others mean."""

import sqlite3
from collections.abc import Sequence
from enum import IntEnum

HTTP_BAD_REQUEST = 400
HTTP_UNAUTHORIZED = 401
HTTP_NOT_FOUND = 404
HTTP_CONFLICT = 409
HTTP_TOO_MANY_REQUESTS = 429
_WORTH_ANOTHER_TRY = (HTTP_UNAUTHORIZED, HTTP_NOT_FOUND, HTTP_CONFLICT, HTTP_TOO_MANY_REQUESTS)
"""A wrong token or address (401, 404) is no fault of the call: it can go once that is mended."""

_ENDS_OF_CHAT = frozenset(
    {
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Bad Request: chat not found",
    }
)


class ExitCode(IntEnum):
    """What `main.py` returns to the shell (docs/operating.md lists them)."""

    OK = 0
    FAULT = 1
    WRONG_SETTINGS = 2
    WRONG_TOKEN = 3
    DATABASE_UNUSABLE = 4


class StartError(Exception):
    """The bot cannot run; the message says why and what to do, in words for whoever runs it."""

    def __init__(self, message: str, exit_code: ExitCode) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class SettingsError(StartError):
    """Some settings are wrong; `problems` has one sentence for each, without any secret."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems), ExitCode.WRONG_SETTINGS)


class BackupError(StartError):
    """A copy of the database cannot be made, or not be taken back; the message says why and what to do."""

    def __init__(self, message: str, exit_code: ExitCode = ExitCode.FAULT) -> None:
        super().__init__(message, exit_code)


class DeliveryError(Exception):
    """Telegram did not carry out a call. Holds neither the token nor the text that was to be sent.

    `code` is the Bot API's error code, or None when no usable answer came; `retry_after` is in seconds.
    """

    def __init__(
        self, description: str, *, code: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(description if code is None else f"{code} {description}")
        self.description = description
        self.code = code
        self.retry_after = retry_after

    @property
    def permanent(self) -> bool:
        """True when the same call can never succeed (Bot API: 400, 403 and their like)."""
        return self.code is not None and 400 <= self.code < 500 and self.code not in _WORTH_ANOTHER_TRY

    @property
    def is_end_of_chat(self) -> bool:
        """True when nothing at all can be sent to that person, until they come back."""
        return self.description in _ENDS_OF_CHAT

    @property
    def is_outage(self) -> bool:
        """True when nothing, or only a gateway, answered: trouble on the way or at Telegram's."""
        return self.code is None or self.code >= 500


_FILE_TROUBLES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)


def trouble_with_the_file(error: BaseException | None) -> BaseException | None:
    """Return SQLite's own error when the database file, not the statement, is at fault, else None.

    At fault means full, locked, read-only or damaged. SQLite: the low byte of an extended result code is the primary
    one. The driver's error stands behind Peewee's, and possibly behind that of a savepoint which SQLite had rolled
    back by itself.
    """
    while error is not None:
        code = getattr(error, "sqlite_errorcode", None)
        if isinstance(code, int) and code & 0xFF in _FILE_TROUBLES:
            return error
        error = error.__context__
    return None


def is_trouble_with_the_file(error: BaseException | None) -> bool:
    """Tell whether the database file, not the statement, is at fault."""
    return trouble_with_the_file(error) is not None
