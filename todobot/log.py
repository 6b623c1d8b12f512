"""Logging set up so that the token cannot reach it, whichever library writes the line."""

import faulthandler
import json
import logging
import os
import re
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

TOKEN_FORM = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_LINE = "%(asctime)s %(levelname)-7s %(threadName)s: %(message)s"
_LINE_IN_JOURNAL = "%(threadName)s: %(message)s"
"""The journal itself keeps time and priority."""
_NUMBERED = re.compile(r"\b(chat|update) (-?\d+)\b", re.IGNORECASE)
"""How every sentence in the log names a chat or an update."""


def redacted(text: str) -> str:
    """Return `text` with everything blotted out that has the form of a bot token."""
    return TOKEN_FORM.sub("<token>", text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, and blots out everything that has the form of a bot token."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class JsonFormatter(logging.Formatter):
    """Formats a record as a JSON object in one line, for programs that collect logs. The token is blotted out."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "thread": record.threadName,
            "logger": record.name,
            "message": message,
        }
        for kind, number in _NUMBERED.findall(message):
            entry.setdefault(f"{kind.lower()}_id", int(number))
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return redacted(json.dumps(entry))


class JournalFormatter(logging.Formatter):
    """Puts its priority before each line of a record that `inner` has formatted (systemd: sd-daemon(3)).

    Each, since the journal takes every line for an entry of its own.
    """

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(
            f"<{_priority(record.levelno)}>{line}" for line in self._inner.format(record).split("\n")
        )


def set_up(level: str, form: str = "text") -> None:
    """Send all logging to standard error at `level` as `text` or `json`, redacted. Call once, before other parts start.

    What kills the program (a signal such as SIGABRT, which a watchdog sends) leaves there where each thread stood.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda uncaught: _log_uncaught(*uncaught[:3])
    faulthandler.enable()
    if level != "DEBUG":
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("peewee").setLevel(logging.INFO)  # at DEBUG it shows statements with what notes say
    telebot = logging.getLogger("TeleBot")
    for own in list(telebot.handlers):  # telebot installs an unredacted one at import
        telebot.removeHandler(own)


def say_at_the_end(sentence: str) -> None:
    """Write why the program ends: as a plain sentence for people, or in the form of the log for who keeps it."""
    handlers = logging.getLogger().handlers  # none yet, when the settings are wrong
    form = handlers[0].formatter if handlers else None
    if not isinstance(form, JsonFormatter):
        form = JournalFormatter(RedactingFormatter()) if goes_to_journal(sys.stderr) else RedactingFormatter()
    record = logging.LogRecord("todobot", logging.ERROR, "", 0, sentence, (), None)
    sys.stderr.write(form.format(record) + "\n")


def goes_to_journal(stream: TextIO) -> bool:
    """Tell whether what is written to `stream` is read by the journal (systemd.exec(5): JOURNAL_STREAM)."""
    try:
        there = os.fstat(stream.fileno())
    except (OSError, ValueError):  # closed, or no file at all
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{there.st_dev}:{there.st_ino}"


def _formatter(form: str) -> logging.Formatter:
    if form == "json":
        return JsonFormatter()
    if goes_to_journal(sys.stderr):
        return JournalFormatter(RedactingFormatter(_LINE_IN_JOURNAL))
    return RedactingFormatter(_LINE)


def _priority(level: int) -> int:
    """Return syslog's number for a level (syslog(3)): 7 debug, 6 info, 4 warning, 3 error, 2 critical."""
    steps = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
    return next((priority for least, priority in steps if level >= least), 7)


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """Write an error that nobody caught to the log, where Python would print it unredacted."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.critical("Nobody caught this.", exc_info=(kind, error or kind(), trace))
