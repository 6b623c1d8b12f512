"""`main.py check`: tries what a start needs and says what it found, changing nothing."""

import os
import sqlite3
import stat
from pathlib import Path

from todobot import __version__, durations
from todobot.errors import DeliveryError, ExitCode, StartError
from todobot.migrations import MIGRATIONS, refuse_foreign
from todobot.settings import SETTINGS_FILE, Settings, readable_by_others
from todobot.telegram.answers import is_wrong_token
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.intake import WRONG_TOKEN
from todobot.telegram.link import Link


def findings(chosen: Settings) -> list[str]:
    """Return what a start would find, a line each. Raises StartError with the reason why it would fail."""
    return [
        f"todobot {__version__}, SQLite {sqlite3.sqlite_version}",
        f"Settings: {SETTINGS_FILE if SETTINGS_FILE.exists() else 'from the environment, and the defaults'}",
        *(
            ["  Other users of this machine can read that file: chmod 600 it."]
            if readable_by_others()
            else []
        ),
        f"Notes live for {durations.in_words(chosen.note_lifetime)}.",
        f"Database: {_database(chosen.database_path)}",
        f"Telegram: {_telegram(chosen)}",
    ]


def _database(path: Path) -> str:
    _require_right_to_write(path)
    if not path.exists():
        return f"{path} (will be made at the first start)"
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        has_tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
        health = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        connection.close()
    except sqlite3.Error as error:
        raise StartError(f"{path} cannot be used: {error}.", ExitCode.DATABASE_UNUSABLE) from None
    refuse_foreign(path, version, has_tables=has_tables)
    if health != "ok":
        raise StartError(f"{path} is damaged: {health}.", ExitCode.DATABASE_UNUSABLE)
    return f"{path}, schema {version} of {len(MIGRATIONS)}, mode {stat.S_IMODE(path.stat().st_mode):o}, whole"


def _require_right_to_write(path: Path) -> None:
    """Raise StartError when this user may not write the database, or in its folder, or where that is to be made."""
    folder = next(parent for parent in path.parents if parent.exists())
    for place in (folder, path):
        if place.exists() and not os.access(place, os.W_OK):
            raise StartError(
                f"{place} cannot be written by this user: see to whom it belongs.", ExitCode.DATABASE_UNUSABLE
            )


def _telegram(chosen: Settings) -> str:
    try:
        me = Connection(BotApi(chosen.telegram_api_url, chosen.telegram_bot_token, Link())).call("getMe")
    except DeliveryError as error:
        if is_wrong_token(error):
            raise StartError(WRONG_TOKEN, ExitCode.WRONG_TOKEN) from None
        raise StartError(f"{chosen.telegram_api_url} did not answer: {error}.", ExitCode.FAULT) from None
    return f"{chosen.telegram_api_url} knows the token; the bot is @{me['username']}"
