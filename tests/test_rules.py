"""The rules of the house (docs/architecture.md), held for every file there is and every file to come."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import rules
from tests.rules import Source

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {
    "data",
    "screenshots",
    "settings.ini",
    "__pycache__",
}  # what the program makes, and where secrets live
TEXT = {".py", ".md", ".txt", ".toml", ".example", ".service", ".html", ".css", ".js", ".yml", ""}
FAKE_TOKEN = "123456789:" + "aB3-_" * 7


class Rule(NamedTuple):
    """A rule, the files it is for, and made-up files that break it and keep it, as path and text."""

    sentence: str
    search: Callable[[Source], Iterator[int]]
    broken: list[tuple[str, str]]
    kept: list[tuple[str, str]]
    files: str = "*.py"


RULES = [
    Rule(
        "Imports point down, or to the leaves; never up: MAY_IMPORT in tests/rules.py says who may what.",
        rules.imports_upward,
        [
            ("todobot/handlers/a.py", "from todobot.telegram import sender"),
            ("todobot/handlers/a.py", "from todobot import models"),
            ("todobot/handlers/a.py", "def late():\n    from ..models import Note"),
            ("todobot/services/a.py", "import todobot.handlers.notes"),
            ("todobot/services/a.py", "import todobot"),
            ("todobot/services/a.py", "from todobot.jobs import schedule"),
            ("todobot/jobs/a.py", "from todobot.models import Note"),
            ("todobot/jobs/a.py", "from todobot.handlers import notes"),
            ("todobot/telegram/sender.py", "from todobot.bot import bot"),
            ("todobot/telegram/intake.py", "from todobot.handlers import notes"),
            ("todobot/texts/a.py", "from todobot.services import notes"),
            ("todobot/tap.py", "from todobot.bot import bot"),
            ("todobot/bot.py", "from todobot.telegram.sender import Sender"),
            ("todobot/clock.py", "from . import settings"),
            ("todobot/settings.py", "from todobot import clock"),
            ("todobot/rich_text/a.py", "from todobot import clock"),
            ("todobot/sandbox/a/b.py", "from ...clock import now"),
            ("todobot/check.py", "from todobot.sandbox import Sandbox"),
            ("todobot/new_station.py", "from todobot import clock"),
            ("main.py", "from todobot.telegram import intake"),
        ],
        [
            ("todobot/app.py", "from todobot.telegram.link import Link\nimport todobot.handlers"),
            ("todobot/trial.py", "from todobot.app import App\nfrom todobot.sandbox import Sandbox"),
            (
                "todobot/handlers/a.py",
                "from todobot.services import notes\nfrom todobot.tap import Tap\nfrom . import keyboards",
            ),
            ("todobot/telegram/intake.py", "from todobot.bot import bot\nfrom .api import Connection"),
            ("todobot/jobs/a.py", "from todobot.models import database\nfrom todobot.texts import text"),
            ("todobot/rich_text/__init__.py", "from .value import RichText"),
            ("todobot/sandbox/a/b.py", "from ..world import World"),
            ("main.py", "from todobot import __version__, launch"),
            ("tests/handlers/test_a.py", "from todobot import models"),
        ],
    ),
    Rule(
        "A library has its owners: MAY_USE in tests/rules.py says whose decouple, peewee and the wire are.",
        rules.takes_another_ones_library,
        [
            ("todobot/app.py", "from decouple import config"),
            ("todobot/handlers/a.py", "from peewee import fn"),
            ("todobot/jobs/a.py", "import http.client"),
            ("todobot/services/a.py", "from urllib.request import urlopen"),
            ("todobot/texts/__init__.py", "import polib"),
            ("todobot/handlers/settings.py", "from zoneinfo import ZoneInfo"),
            ("main.py", "import socket"),
        ],
        [
            ("todobot/settings.py", "from decouple import Config\nfrom urllib.parse import urlsplit"),
            ("todobot/sandbox/server.py", "from http import HTTPStatus"),
            ("todobot/telegram/api.py", "import http.client, socket"),
            ("todobot/texts/catalogue.py", "import polib"),
            ("tests/test_a.py", "import socket"),
        ],
    ),
    Rule(
        "Only todobot/clock.py asks the system what time it is: call clock.now().",
        rules.reads_the_clock,
        [
            ("todobot/jobs/a.py", "import datetime as d\nd.datetime.now()"),
            ("todobot/jobs/a.py", "from datetime import datetime\ndatetime.utcnow()"),
            ("main.py", "import time\ntime.time()"),
            ("todobot/app.py", "from time import time"),
        ],
        [
            ("todobot/clock.py", "datetime.now(UTC)"),
            ("todobot/sandbox/a.py", "time.time()"),
            ("todobot/app.py", "time.monotonic()\nclock.now()"),
        ],
    ),
    Rule(
        f"No file is longer than {rules.LONGEST_FILE} lines: give its second subject a file of its own.",
        rules.is_a_long_file,
        [("todobot/a.py", "x\n" * 251)],
        [("todobot/a.py", "x\n" * 250)],
    ),
    Rule(
        f"No function is longer than {rules.LONGEST_FUNCTION} lines: name its steps.",
        rules.has_a_long_function,
        [("todobot/a.py", "def f(): return [" + "\n" * 40 + "]"), ("a.py", "async def f():" + "\n g()" * 40)],
        [("todobot/a.py", "def f(): return [" + "\n" * 39 + "]")],
    ),
    Rule(
        "Text goes out as text plus entities (todobot/rich_text), never with a parse_mode.",
        rules.names_parse_mode,
        [
            ("todobot/a.py", "send(parse_mode='HTML')"),
            ("todobot/a.py", "{'parse_mode': 'HTML'}"),
            ("todobot/a.py", "bot.parse_mode"),
            ("todobot/a.py", "parse_mode = 'HTML'"),
        ],
        [("todobot/sandbox/a.py", "refuse('parse_mode')"), ("todobot/a.py", "'Never with a parse_mode.'")],
    ),
    Rule(
        "An error is handled, logged or let through, never swallowed; contextlib.suppress says where it is meant.",
        rules.swallows_errors,
        [
            ("todobot/a.py", "try: f()\nexcept OSError: pass"),
            ("todobot/a.py", "try: f()\nexcept OSError: ..."),
            ("todobot/a.py", "try: f()\nexcept: g()"),
        ],
        [("todobot/a.py", "try: f()\nexcept OSError: g()")],
    ),
    Rule(
        "A fault is told to whoever runs the bot: call news.report_fault, which logs it as well.",
        rules.keeps_a_fault_from_the_owner,
        [
            ("todobot/jobs/a.py", "try: f()\nexcept Exception: log.exception('A fault.')"),
            ("todobot/telegram/a.py", "logging.exception('A fault.')"),
        ],
        [
            ("todobot/jobs/a.py", "news.report_fault(log, 'A fault.')\nfuture.exception()"),
            ("todobot/jobs/tell_owner.py", "log.exception('A fault.')"),
        ],
    ),
    Rule(
        "No token is committed: this looks like a real one.",
        rules.holds_a_token,
        [("docs/a.md", f"first\nTELEGRAM_BOT_TOKEN={FAKE_TOKEN}\n")],
        [("tests/test_a.py", FAKE_TOKEN), ("docs/a.md", "TELEGRAM_BOT_TOKEN=123456:ABC-DEF")],
        files="*",
    ),
    Rule(
        "Every requirement is pinned with ==, so that every machine gets the same.",
        rules.leaves_a_version_open,
        [("requirements.txt", "a==1.0\nb>=2"), ("requirements.txt", "a"), ("requirements.txt", "-r b.txt")],
        [("requirements.txt", "# why\n-r requirements.txt\na==1.0  # so\nb[c]==2.0.post1")],
        files="requirements*.txt",
    ),
]
NAMES = [rule.search.__name__ for rule in RULES]


def paths(folder: Path) -> Iterator[Path]:
    """Yield every text file of the project, leaving out what is hidden, made by the program or secret."""
    for path in sorted(folder.iterdir()):
        if path.name in SKIPPED or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from paths(path)
        elif path.suffix in TEXT:
            yield path


SOURCES = [
    Source(path.relative_to(ROOT).as_posix(), path.read_text(errors="replace")) for path in paths(ROOT)
]


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    sources = [source for source in SOURCES if Path(source.path).match(rule.files)]
    assert sources, f"no file matches {rule.files}"
    offences = [f"{source.path}:{line}" for source in sources for line in rule.search(source)]
    assert not offences, f"{rule.sentence}\n" + "\n".join(offences)


def test_it_looks_at_the_whole_house() -> None:
    assert {"main.py", "todobot/bot.py", "tests/test_rules.py", "Makefile"} <= {
        source.path for source in SOURCES
    }


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [pytest.param(rule, *example, id=rule.search.__name__) for rule in RULES for example in rule.broken],
)
def test_a_rule_sees_what_breaks_it(rule: Rule, path: str, text: str) -> None:
    assert list(rule.search(Source(path, text)))


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [pytest.param(rule, *example, id=rule.search.__name__) for rule in RULES for example in rule.kept],
)
def test_a_rule_lets_pass_what_keeps_it(rule: Rule, path: str, text: str) -> None:
    assert not list(rule.search(Source(path, text)))
