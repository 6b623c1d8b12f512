"""The settings: the only reader of decouple. One frozen Settings, or every problem in one message."""

import difflib
import os
import stat
from collections.abc import Callable
from configparser import ConfigParser
from configparser import Error as IniError
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from decouple import Config, RepositoryEmpty

from todobot import durations, values
from todobot.errors import SettingsError
from todobot.values import PROJECT as PROJECT  # noqa: PLC0414 - where everything lies, by the name of the settings

SETTINGS_FILE = PROJECT / "settings.ini"

_SECTION = "settings"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Settings:
    """All that can be set, checked. `settings.ini.example` explains each."""

    telegram_bot_token: str = field(repr=False)
    telegram_api_url: str
    database_path: Path
    note_lifetime: timedelta
    time_zone: ZoneInfo
    log_level: str
    log_format: str
    allowed_users: frozenset[int | str]
    """Ids, and usernames in small letters without the @; empty: everybody."""
    answers_strangers: bool
    admins: frozenset[int]
    max_notes_per_user: int
    """0: no limit."""
    messages_per_minute: int
    """0: no limit."""
    backup_at: time | None
    backup_keep: int
    backup_chat: int | None


def load(file: Path = SETTINGS_FILE, *, needs_token: bool = True) -> Settings:
    """Return the settings from the environment, else from `file`, else the defaults.

    An empty value counts as not set, but for BACKUP_AT. Raises SettingsError, which names every wrong key and holds no
    secret.
    """
    reader = _Reader(file)
    settings = Settings(
        telegram_bot_token=reader.get("TELEGRAM_BOT_TOKEN", "", values.token if needs_token else str),
        telegram_api_url=reader.get("TELEGRAM_API_URL", "https://api.telegram.org", values.url),
        database_path=reader.get("DATABASE_CONNECTION", "sqlite:///data/notes.db", values.database_path),
        note_lifetime=reader.get("NOTE_LIFETIME", "1h", durations.parse),
        time_zone=reader.get("TIME_ZONE", "UTC", values.time_zone),
        log_level=reader.get("LOG_LEVEL", "INFO", values.log_level),
        log_format=reader.get("LOG_FORMAT", "text", values.log_format),
        allowed_users=reader.get("ALLOWED_USERS", "", values.people),
        answers_strangers=reader.get("STRANGERS", "answer", values.answers_strangers),
        admins=reader.get("ADMINS", "", values.ids),
        max_notes_per_user=reader.get("MAX_NOTES_PER_USER", "500", values.limit),
        messages_per_minute=reader.get("MESSAGES_PER_MINUTE", "60", values.limit),
        backup_at=reader.get("BACKUP_AT", "03:30", values.time_of_day, empty_means="off"),
        backup_keep=reader.get("BACKUP_KEEP", "7", values.copies),
        backup_chat=reader.get("BACKUP_CHAT", "", values.chat),
    )
    reader.finish()
    return settings


def readable_by_others(file: Path = SETTINGS_FILE) -> bool:
    """Tell whether other users of this machine can read the settings file, and so the token."""
    return file.exists() and bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


class _Ini(RepositoryEmpty):  # type: ignore[misc]  # decouple is untyped
    """The file as decouple asks for it, without interpolation: a `%` in a value is a `%`."""

    def __init__(self, file: Path) -> None:
        self._parser = ConfigParser(interpolation=None)
        if file.exists():
            self._parser.read_string(file.read_text(encoding="utf-8-sig"))

    def problem(self) -> str | None:
        """Return what is wrong with the sections, or None. decouple would silently read nothing."""
        others = [name for name in self._parser.sections() if name != _SECTION]
        if others or self._parser.defaults():
            return f"its only section has to be [{_SECTION}]; found [{', '.join(others) or 'DEFAULT'}]"
        return None

    def keys(self) -> list[str]:
        return [key.upper() for key in self._parser[_SECTION]] if self._parser.has_section(_SECTION) else []

    def __contains__(self, key: str) -> bool:
        return self._parser.has_option(_SECTION, key)

    def __getitem__(self, key: str) -> str:
        return self._parser.get(_SECTION, key)


class _Reader:
    """Reads key after key and gathers what is wrong."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: list[str] = []
        self._problems: list[str] = []
        self._ini: _Ini | RepositoryEmpty = RepositoryEmpty()
        try:
            self._ini = _Ini(file)
        except (IniError, UnicodeDecodeError, OSError) as error:
            self._problems.append(f"{file}: {_unreadable(error)}")
        else:
            problem = self._ini.problem()
            if problem is not None:
                self._problems.append(f"{file}: {problem}.")

    def get(self, key: str, default: str, parse: Callable[[str], _T], *, empty_means: str = "") -> _T:
        """Return the parsed value of `key`. Where `parse` raises ValueError, note its sentence and go on."""
        self._known.append(key)
        value = (Config(self._ini)(key, default=None) or "").strip()
        if not value and key in self._ini:  # decouple lets an empty environment variable hide the file
            value = self._ini[key].strip()
        if not value and (key in os.environ or key in self._ini):
            value = empty_means
        try:
            return parse(value or default)
        except ValueError as error:
            self._problems.append(str(error) if value == "" else f"{key}: {error}")
            return cast(_T, None)  # never seen: finish() raises

    def finish(self) -> None:
        """Raise SettingsError when anything was wrong, unknown keys of the file included."""
        for key in self._ini.keys() if isinstance(self._ini, _Ini) else ():
            if key not in self._known:
                close = difflib.get_close_matches(key, self._known, n=1)
                meant = (
                    f"did you mean {close[0]}?" if close else f"the settings are {', '.join(self._known)}."
                )
                self._problems.append(f"{key}: there is no such setting; {meant}")
        if self._problems:
            raise SettingsError(self._problems)


def _unreadable(error: Exception) -> str:
    """Say why the file can't be read; the errors of configparser would show its lines, and so the token."""
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror})."
    line = getattr(error, "lineno", None)
    place = f" at line {line}" if line else ""
    return f"is not an ini file{place}: it starts with [{_SECTION}], then has lines like KEY = value, each key once."
