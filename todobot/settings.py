"""The settings: the only reader of decouple. One frozen Settings, or every problem in one message."""

import difflib
import re
import stat
from collections.abc import Callable
from configparser import ConfigParser
from configparser import Error as IniError
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from decouple import Config, RepositoryEmpty

from todobot import durations
from todobot.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS_FILE = PROJECT / "settings.ini"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_SECTION = "settings"
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_SQLITE = "sqlite:///"
_T = TypeVar("_T")

NO_TOKEN = """TELEGRAM_BOT_TOKEN is missing. To get one:
    1. In Telegram, write /newbot to @BotFather and follow it; it answers with the token.
    2. Copy settings.ini.example to settings.ini and put the token behind TELEGRAM_BOT_TOKEN =
  To try the bot without a token: python main.py sandbox"""


@dataclass(frozen=True)
class Settings:
    """All that can be set, checked. `settings.ini.example` explains each."""

    telegram_bot_token: str = field(repr=False)
    telegram_api_url: str
    database_path: Path
    note_lifetime: timedelta
    time_zone: ZoneInfo
    log_level: str


def load(file: Path = SETTINGS_FILE, *, needs_token: bool = True) -> Settings:
    """Return the settings from the environment, else from `file`, else the defaults.

    An empty value counts as not set. Raises SettingsError, which names every wrong key and holds no secret.
    """
    reader = _Reader(file)
    settings = Settings(
        telegram_bot_token=reader.get("TELEGRAM_BOT_TOKEN", "", _token if needs_token else str),
        telegram_api_url=reader.get("TELEGRAM_API_URL", "https://api.telegram.org", _url),
        database_path=reader.get("DATABASE_CONNECTION", "sqlite:///data/notes.db", _database_path),
        note_lifetime=reader.get("NOTE_LIFETIME", "1h", durations.parse),
        time_zone=reader.get("TIME_ZONE", "UTC", _time_zone),
        log_level=reader.get("LOG_LEVEL", "INFO", _log_level),
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

    def get(self, key: str, default: str, parse: Callable[[str], _T]) -> _T:
        """Return the parsed value of `key`. Where `parse` raises ValueError, note its sentence and go on."""
        self._known.append(key)
        value = Config(self._ini)(key, default="").strip()
        if not value and key in self._ini:  # decouple lets an empty environment variable hide the file
            value = self._ini[key].strip()
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


def _token(value: str) -> str:
    if not value:
        raise ValueError(NO_TOKEN)
    if not _TOKEN.fullmatch(value):
        raise ValueError(
            "this is not a bot token; @BotFather gives them as 123456789:AA... (digits, colon, 35 characters)."
        )
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    try:
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number
        is_good = False
    if not is_good or parts.username or parts.query or parts.fragment:
        raise ValueError(
            f"{_shown(value)} is not the address of a server; write it like https://api.telegram.org "
            "or http://127.0.0.1:8081."
        )
    return value.rstrip("/")


def _shown(value: str) -> str:
    """Return a value as an error may show it: without the password that an address can hold."""
    return repr(re.sub(r"//.*@", "//***@", value))


def _database_path(value: str) -> Path:
    name = value.removeprefix(_SQLITE)
    if not value.startswith(_SQLITE) or not name or name.startswith(":") or "?" in name:
        raise ValueError(
            f"{_shown(value)} is not a SQLite file; write sqlite:///data/notes.db (in the project's folder) "
            "or sqlite:////var/lib/todobot/notes.db (anywhere)."
        )
    return PROJECT / name


def _time_zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ValueError, KeyError, OSError):  # a path, an unknown name, a folder like "Europe"
        similar = difflib.get_close_matches(value, sorted(available_timezones()), n=1)
        example = similar[0] if similar else "Europe/Berlin"
        raise ValueError(f"{value!r} is not the name of a time zone; write it like {example}.") from None


def _log_level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise ValueError(f"{value!r} is not one of {', '.join(LOG_LEVELS)}.")
    return value.upper()
