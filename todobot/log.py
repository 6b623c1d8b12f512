"""Logging set up so that the token cannot reach it, whichever library writes the line."""

import logging
import re
import sys
import threading
from types import TracebackType

TOKEN_FORM = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_LINE = "%(asctime)s %(levelname)-7s %(threadName)s: %(message)s"


def redacted(text: str) -> str:
    """Return `text` with everything blotted out that has the form of a bot token."""
    return TOKEN_FORM.sub("<token>", text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, and blots out everything that has the form of a bot token."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def set_up(level: str) -> None:
    """Send all logging to standard error at `level`, redacted. Call once, before any other part starts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(_LINE))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda uncaught: _log_uncaught(*uncaught[:3])
    if level != "DEBUG":
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("peewee").setLevel(logging.INFO)  # at DEBUG it shows statements with what notes say
    telebot = logging.getLogger("TeleBot")
    for own in list(telebot.handlers):  # telebot installs an unredacted one at import
        telebot.removeHandler(own)


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """Write an error that nobody caught to the log, where Python would print it unredacted."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.critical("Nobody caught this.", exc_info=(kind, error or kind(), trace))
