"""The searches behind test_rules.py: each yields the lines of a file that break its rule."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

LEAVES = "access away clock errors durations news pulse rich_text log settings trouble "

# Who may import what of ours. A module without an entry has its folder's, and one's own folder is always
# allowed; who is not here may import nothing and has to find a place in this table first.
MAY_IMPORT = {
    "main": "launch trial check backups restore command_line late_imports " + LEAVES,
    "todobot.app": "*",
    "todobot.launch": "app instance telegram " + LEAVES,
    "todobot.trial": "launch app sandbox " + LEAVES,
    "todobot.check": "telegram models migrations " + LEAVES,
    "todobot.bot": "doorkeeper reading services texts tap telegram.steps " + LEAVES,
    "todobot.doorkeeper": "rates reading services texts " + LEAVES,
    "todobot.reading": "rich_text texts",
    "todobot.telegram": "services models texts " + LEAVES,
    "todobot.telegram.intake": "bot services models texts " + LEAVES,
    "todobot.handlers": "bot tap messages services texts " + LEAVES,
    # a job opens the transaction that services join
    "todobot.jobs": "messages services models.database backups texts " + LEAVES,
    "todobot.messages": "services texts " + LEAVES,
    "todobot.services": "models moments texts " + LEAVES,
    "todobot.migrations": "models backups " + LEAVES,
    "todobot.backups": "private_files clock errors",
    "todobot.restore": "backups migrations models instance private_files clock errors",
    "todobot.models": "moments private_files rows writers " + LEAVES,
    "todobot.rows": "moments",
    "todobot.writers": "",
    "todobot.moments": "",
    "todobot.texts": LEAVES,
    "todobot.settings": "durations errors values",
    "todobot.values": "",
    "todobot.late_imports": "",
    "todobot.command_line": "",
    "todobot.private_files": "",
    "todobot.rates": "",
    "todobot.access": "",
    "todobot.pulse": "",
    "todobot.supervisor": "away pulse",
    "todobot.news": "",
    "todobot.instance": "private_files errors",
    "todobot.trouble": "errors",
}

# Which of our modules may import a library; the libraries that are not here are everybody's.
WIRE = ("http", "socket", "ssl", "urllib.request", "requests")
MAY_USE = {
    "decouple": "todobot.settings",
    "peewee": "todobot.models todobot.moments todobot.rows todobot.writers todobot.migrations todobot.services "
    "todobot.telegram todobot.app",
    "polib": "todobot.texts.catalogue",
    "zoneinfo": "todobot.settings todobot.values",
    **dict.fromkeys(WIRE, "todobot.telegram todobot.sandbox"),
    "socket": "todobot.telegram todobot.sandbox todobot.supervisor",
}

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
LOGS_A_FAULT = ("log.exception", "logger.exception", "logging.exception")
LONGEST_FILE, LONGEST_FUNCTION = 250, 40
TOKEN = re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b")
PINNED = re.compile(r"-r requirements\.txt|[\w.-]+(\[[\w,]+\])?==[\w.]+")


@dataclass(frozen=True)
class Source:
    """A file: its path from the project's folder, and what is in it."""

    path: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text)))

    @property
    def module(self) -> str:
        return ".".join(PurePosixPath(self.path).with_suffix("").parts).removesuffix(".__init__")

    @property
    def is_program(self) -> bool:
        """True for what runs, false for what tests or measures it."""
        return is_in(self.module, "main todobot")

    def imports(self) -> Iterator[tuple[int, str]]:
        """Yield the line and the full name of everything imported, relative or not, at any depth."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                folders = PurePosixPath(self.path).parts[: -node.level] if node.level else ()
                base = [*folders, *filter(None, [node.module])]
                yield from ((node.lineno, ".".join([*base, alias.name])) for alias in node.names)


def is_in(name: str, homes: str) -> bool:
    """Say whether `name` is one of the modules in `homes`, or inside one."""
    return any(name == home or name.startswith(home + ".") for home in homes.split())


def imports_upward(source: Source) -> Iterator[int]:
    entry = source.module
    while entry and entry not in MAY_IMPORT:
        entry = entry.rpartition(".")[0]
    homes = [f"todobot.{home}" for home in MAY_IMPORT.get(entry, "").split()]
    own_folder = source.module.split(".")[1:2]
    allowed = " ".join(["todobot.__version__", *homes, *(f"todobot.{name}" for name in own_folder)])
    if source.is_program and "todobot.*" not in homes:
        ours = ((line, name) for line, name in source.imports() if is_in(name, "todobot"))
        yield from (line for line, name in ours if not is_in(name, allowed))


def takes_another_ones_library(source: Source) -> Iterator[int]:
    for line, name in source.imports() if source.is_program else ():
        if any(is_in(name, used) and not is_in(source.module, homes) for used, homes in MAY_USE.items()):
            yield line


def reads_the_clock(source: Source) -> Iterator[int]:
    if not source.is_program or is_in(source.module, "todobot.clock todobot.sandbox"):
        return
    yield from (line for line, name in source.imports() if name in CLOCKS)
    for node in source.nodes:
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "attr", getattr(node.value, "id", ""))
            if f"{owner}.{node.attr}" in CLOCKS:
                yield node.lineno


def is_a_long_file(source: Source) -> Iterator[int]:
    if len(source.text.splitlines()) > LONGEST_FILE:
        yield LONGEST_FILE + 1


def has_a_long_function(source: Source) -> Iterator[int]:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            yield from [node.lineno] if lines > LONGEST_FUNCTION else []


def names_parse_mode(source: Source) -> Iterator[int]:
    for node in source.nodes if source.is_program and not is_in(source.module, "todobot.sandbox") else ():
        if "parse_mode" in [getattr(node, part, None) for part in ("arg", "attr", "id", "value")]:
            yield getattr(node, "lineno", 1)


def swallows_errors(source: Source) -> Iterator[int]:
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler) and (node.type is None or all(map(does_nothing, node.body))):
            yield node.lineno


def keeps_a_fault_from_the_owner(source: Source) -> Iterator[int]:
    if not source.is_program or is_in(source.module, "todobot.sandbox todobot.jobs.tell_owner"):
        return
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and ast.unparse(node).lower() in LOGS_A_FAULT:
            yield node.lineno


def does_nothing(step: ast.stmt) -> bool:
    return isinstance(step, ast.Pass) or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))


def holds_a_token(source: Source) -> Iterator[int]:
    if not source.path.startswith(("tests/", "todobot/sandbox/")):  # theirs are made up
        yield from (number for number, line in enumerate(source.text.splitlines(), 1) if TOKEN.search(line))


def leaves_a_version_open(source: Source) -> Iterator[int]:
    for number, line in enumerate(source.text.splitlines(), 1):
        required = line.partition("#")[0].strip()
        if required and not PINNED.fullmatch(required):
            yield number
