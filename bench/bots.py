"""The bots that are measured: how each is started, and how its notes are read afterwards."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.places import BUILT, OTHERS, PROJECT

TOKEN = f"7000000001:{'-'.join(['bench'] * 6)}"  # for nobody's bot


@dataclass(frozen=True)
class Bot:
    """One of them. `notes` is the SQL that returns person and text of every note."""

    name: str
    title: str
    command: list[str]
    notes: str = "SELECT user_id, text FROM notes"
    calls_for_text: int = 1
    """With how many calls the note's text is answered; the last one says that it is saved."""
    settings: Callable[[str, Path], dict[str, str]] = field(
        default=lambda url, database: {"BOT_TOKEN": TOKEN, "API_URL": url, "DATABASE": str(database)}
    )
    """Its environment variables, for the Bot API at that URL and that database file."""

    @property
    def is_there(self) -> bool:
        """Tell whether what it needs could be installed."""
        return all(Path(word).exists() for word in self.command)


def _of_todobot(url: str, database: Path) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_CONNECTION": f"sqlite:///{database}",
    }


def _python(environment: str, file: str) -> list[str]:
    return [str(BUILT / environment / "bin" / "python"), str(OTHERS / file)]


TODOBOT = Bot(
    "todobot",
    "todobot",
    [sys.executable, str(PROJECT / "main.py")],
    calls_for_text=2,
    settings=_of_todobot,
)
_NODE = shutil.which("node") or "node"
GRAMMY = BUILT / "grammy" / "bot.mjs"

BOTS = [
    TODOBOT,
    Bot(
        "stock",
        "pyTelegramBotAPI, 32 threads, Peewee",
        [sys.executable, str(OTHERS / "stock.py")],
        notes="SELECT user_id, text FROM note",
    ),
    Bot("aiogram", "aiogram 3, SQLAlchemy, aiosqlite", _python("aiogram", "with_aiogram.py")),
    Bot("ptb", "python-telegram-bot 22, concurrent", _python("ptb", "with_ptb.py")),
    Bot("grammy", "grammY, runner, better-sqlite3 (Node)", [_NODE, str(GRAMMY)]),
    Bot("floor", "floor: `http.client`, `sqlite3`", [sys.executable, str(OTHERS / "floor.py")]),
]
