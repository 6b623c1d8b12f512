"""What the values of the settings may be: each function returns one checked, or raises ValueError with a sentence."""

import difflib
import os
import re
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

PROJECT = Path(__file__).resolve().parent.parent
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_SQLITE = "sqlite:///"
_BETWEEN = re.compile(r"[,\s]+")
_USERNAME = re.compile(r"@[A-Za-z]\w{2,31}", re.ASCII)
_ID = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_LARGEST_LIMIT = 1_000_000
_MOST_COPIES = 366

NO_TOKEN = """TELEGRAM_BOT_TOKEN is missing. To get one:
    1. In Telegram, write /newbot to @BotFather and follow it; it answers with the token.
    2. Copy settings.ini.example to settings.ini and put the token behind TELEGRAM_BOT_TOKEN =
  To try the bot without a token: python main.py sandbox"""


def token(value: str) -> str:
    if not value:
        raise ValueError(NO_TOKEN)
    if not _TOKEN.fullmatch(value):
        raise ValueError(
            "this is not a bot token; @BotFather gives them as 123456789:AA... (digits, colon, 35 characters)."
        )
    return value


def url(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = (parts.hostname or "").encode("idna")
        is_good = parts.scheme in ("http", "https") and re.fullmatch(rb"[\w.:-]+", host) and parts.port != 0
    except ValueError:  # a port that is no number, a name that is none
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


def database_path(value: str) -> Path:
    """Return the file that is meant, behind whatever links: its log, its lock and its backups lie beside that."""
    name = value.removeprefix(_SQLITE)
    if not value.startswith(_SQLITE) or not name or name[0] in ":~" or "?" in name:
        raise ValueError(
            f"{_shown(value)} is not a SQLite file; write sqlite:///data/notes.db (in the project's folder) "
            "or sqlite:////var/lib/todobot/notes.db (anywhere)."
        )
    path = Path(os.path.realpath(PROJECT / name))
    if path.is_dir():
        raise ValueError(f"{path} is a folder; name a file in it, like {_SQLITE}{name.rstrip('/')}/notes.db.")
    return path


def time_zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ValueError, KeyError, OSError):  # a path, an unknown name, a folder like "Europe"
        similar = difflib.get_close_matches(value, sorted(available_timezones()), n=1)
        example = similar[0] if similar else "Europe/Berlin"
        raise ValueError(f"{value!r} is not the name of a time zone; write it like {example}.") from None


def log_level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise ValueError(f"{value!r} is not one of {', '.join(LOG_LEVELS)}.")
    return value.upper()


def log_format(value: str) -> str:
    if value.lower() not in LOG_FORMATS:
        raise ValueError(f"{value!r} is neither text nor json.")
    return value.lower()


def people(value: str) -> frozenset[int | str]:
    """Return ids, and usernames in small letters without their @."""
    return frozenset(_person(word) for word in _words(value))


def ids(value: str) -> frozenset[int]:
    """Return ids of people. A username would do no good: it can change hands, and with it the bot."""
    for word in _words(value):
        if not _ID.fullmatch(word):
            raise ValueError(
                f"{word!r} is not the id of a person, a number like 12345678; a username can change hands."
            )
    return frozenset(map(int, _words(value)))


def answers_strangers(value: str) -> bool:
    """Return whether people who are not allowed are told so."""
    if value.lower() not in ("answer", "silent"):
        raise ValueError(f"{value!r} is neither answer nor silent.")
    return value.lower() == "answer"


def limit(value: str) -> int:
    """Return the most there may be of something, 0 for no limit."""
    if not value.isascii() or not value.isdecimal() or int(value) > _LARGEST_LIMIT:
        raise ValueError(f"{value!r} is not a number from 0 (no limit) to {_LARGEST_LIMIT}.")
    return int(value)


def time_of_day(value: str) -> time | None:
    """Return a time, None for never."""
    if value.lower() == "off":
        return None
    if not re.fullmatch(r"\d{1,2}:\d\d", value):
        raise ValueError(
            f"{value!r} is not a time of the day; write it like 03:30, or leave it empty for none."
        )
    hour, minute = map(int, value.split(":"))
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError(f"{value!r} is not a time of the day; they go from 00:00 to 23:59.") from None


def copies(value: str) -> int:
    """Return how many backups are kept."""
    if not value.isascii() or not value.isdecimal() or not 1 <= int(value) <= _MOST_COPIES:
        raise ValueError(f"{value!r} is not a number of copies from 1 to {_MOST_COPIES}.")
    return int(value)


def chat(value: str) -> int | None:
    """Return the id of a person or a group, None for none."""
    if value and not re.fullmatch(r"-?[1-9]\d{0,17}", value):
        raise ValueError(
            f"{value!r} is not the id of a chat; it is a number like 123456789, or empty for none."
        )
    return int(value) if value else None


def _words(value: str) -> list[str]:
    return [word for word in _BETWEEN.split(value) if word]


def _person(word: str) -> int | str:
    if _ID.fullmatch(word):
        return int(word)
    if _USERNAME.fullmatch(word):
        return word[1:].lower()
    raise ValueError(f"{word!r} is neither an id like 12345678 nor a username like @ada.")
