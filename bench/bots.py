"""The bots that are measured: how each is started, and how its notes are read afterwards."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.places import OTHERS, PROJECT

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
        return Path(self.command[0]).exists()


def _of_todobot(url: str, database: Path) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_CONNECTION": f"sqlite:///{database}",
    }


TODOBOT = Bot(
    "todobot",
    "todobot",
    [sys.executable, str(PROJECT / "main.py")],
    calls_for_text=2,
    settings=_of_todobot,
)
FLOOR = Bot("floor", "floor: `http.client` + `sqlite3`", [sys.executable, str(OTHERS / "floor.py")])
BOTS = [TODOBOT, FLOOR]
