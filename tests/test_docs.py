"""What the documentation says, held against the program: a claim that is no longer true fails here."""

import ast
import json
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from todobot import __version__, migrations, settings
from todobot.errors import ExitCode
from todobot.models import database
from todobot.services import export_format, media
from todobot.texts import COMMANDS, codes, language_name

PROJECT = Path(__file__).resolve().parents[1]
DOCS = PROJECT / "docs"
PAGES = sorted([*PROJECT.glob("*.md"), *DOCS.glob("*.md")])
LARGEST_PICTURE = 150_000  # bytes; the README has one that is as wide as a screen
LARGEST_PICTURES = {"sandbox.png": 200_000}

README = (PROJECT / "README.md").read_text("utf-8")
OPERATING = (DOCS / "operating.md").read_text("utf-8")
GUIDE = (DOCS / "guide.md").read_text("utf-8")
ARCHITECTURE = (DOCS / "architecture.md").read_text("utf-8")
IN_ENGLISH = {
    "en": "English",
    "de": "German",
    "uk": "Ukrainian",
    "fr": "French",
    "es": "Spanish",
    "pl": "Polish",
}

_FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def name_of(page: Path) -> str:
    return str(page.relative_to(PROJECT))


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of that language."""
    return [body for found, body in _FENCED.findall(page.read_text("utf-8")) if found == language]


def prose(page: Path) -> str:
    """Return the page without its fenced blocks."""
    return _FENCED.sub("", page.read_text("utf-8"))


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table row, without the marks around code."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in lines]


def section(text: str, heading: str) -> str:
    """Return what stands below the second-level heading, up to the next one."""
    return text.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]


def anchors(page: Path) -> set[str]:
    """Return the names under which a page's headings can be linked to, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def defaults() -> dict[str, str]:
    """Return every setting with its default as settings.py reads them: reader.get("NAME", "default", ...)."""
    found = {}
    for node in ast.walk(ast.parse(Path(settings.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "reader.get":
            name, default = (ast.literal_eval(argument) for argument in node.args[:2])
            found[name] = default
    return found


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
            if "://" not in target:
                yield page, target


def test_the_readme_has_every_setting_with_its_default() -> None:
    told = {row[0]: row[1] for row in rows(section(README, "Settings")) if row[0].isupper()}
    assert len(told) >= 11
    assert told == defaults()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:^|`|todobot |sudo )make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE))
    assert named - targets == set()


def test_the_readme_names_two_commands_first() -> None:
    first = blocks(PROJECT / "README.md", "sh")[0]
    assert first.split("\n") == ["make sandbox", "make test", ""]


@pytest.mark.parametrize(
    ("page", "target"), [*links()], ids=lambda part: str(part).removeprefix(f"{PROJECT}/")
)
def test_every_link_leads_somewhere(page: Path, target: str) -> None:
    path, _, anchor = target.partition("#")
    file = page.parent / path if path else page
    assert file.exists()
    assert not anchor or anchor in anchors(file)


def test_every_picture_is_shown_and_small() -> None:
    pictures = {path.resolve() for path in (DOCS / "images").iterdir()}
    shown = {(page.parent / target).resolve() for page, target in links() if target.endswith(".png")}
    assert pictures == shown
    sizes = {path.name: path.stat().st_size for path in pictures}
    assert [name for name, size in sizes.items() if size > LARGEST_PICTURES.get(name, LARGEST_PICTURE)] == []


def test_operating_has_every_exit_code() -> None:
    told = [(row[0], row[1]) for row in rows(section(OPERATING, "Exit codes"))[1:] if row[0].isdigit()]
    assert told == [(str(code.value), code.name) for code in ExitCode]


@pytest.mark.usefixtures("file")
def test_operating_has_every_table() -> None:
    told = {row[0] for row in rows(section(OPERATING, "The tables")) if row[0].islower()}
    assert told == set(database.get_tables()) - {"sqlite_sequence"}


def test_operating_has_every_line_that_warns_or_tells_of_a_fault() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (PROJECT / "todobot").rglob("*.py"))
    saying = r"(?:log\.warning|log\.exception|report_fault|self\._pause)\((?:\s*log,)?\s*f?\"([^\"]+)\""
    lines = re.findall(saying, code)
    told = " ".join(section(OPERATING, "The log").split())
    assert len(lines) >= 15
    for line in lines:
        parts = re.split(r"%s|%d|%\.0f|\{[^}]*\}", line)
        assert re.search(".+?".join(map(re.escape, parts)), told), line


def test_the_guide_has_every_command() -> None:
    told = {row[0] for row in rows(section(GUIDE, "All commands")) if row[0].startswith("/")}
    assert told == {"/start", *(f"/{command}" for command in COMMANDS)}  # Telegram's own button says /start


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_its_sql_runs(page: Path, file: Path) -> None:
    """The database is new and the file is opened as `sqlite3` does it, beside the running bot."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for script in blocks(page, "sql"):
            connection.executescript(script)


def test_forgetting_a_person_leaves_nothing_of_theirs(file: Path) -> None:
    forget = next(script for script in blocks(DOCS / "operating.md", "sql") if "DELETE FROM users" in script)
    body = json.dumps({"update_id": 12345, "message": {"from": {"id": 12345, "first_name": "Ada"}}})
    theirs = (
        "INSERT INTO users (id, first_name, created_at) VALUES (:id, 'Ada', '')",
        "INSERT INTO notes (id, uid, user_id, chat_id, text, created_at, lifetime) "
        "VALUES (:id, :id, :id, :id, 'buy milk', '', 0)",
        "INSERT INTO steps VALUES (:id, :id, 'note_text', '[]', '')",
        "INSERT INTO outbox (chat_id, method, parameters, created_at) VALUES (:id, 'sendMessage', '', '')",
        "INSERT INTO failed_updates VALUES (:id, :body, '', '', NULL, NULL)",
        "INSERT INTO undos VALUES (:id, :id, '[]', '')",
        "INSERT INTO sent_messages VALUES (:id, 1, :id, 'receipt', '')",
        "INSERT INTO warnings VALUES (:id, :id, 2, :id, 0, '')",
        "INSERT INTO warned_notes VALUES (:id, :id, '')",
        "INSERT INTO searches VALUES (:id, :id, 'milk', '')",
        "INSERT INTO exports VALUES (:id, '')",
        "INSERT INTO stats_requests VALUES (:id, '')",
        "INSERT INTO imports VALUES (:id, :id, NULL, '[]', '', NULL, 1, NULL, 0)",
    )
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for person in (12345, 7):
            for statement in theirs:
                values = {"id": person, "body": body.replace("12345", str(person))}
                connection.execute(statement, values)
        connection.executescript(forget)
        dump = "\n".join(line for line in connection.iterdump() if "sqlite_sequence" not in line)
    assert "12345" not in dump
    of_nobody = ("sqlite_sequence", "seen_updates", "inbox", "daily_counts", "owner_news")
    tables = [table for table in database.get_tables() if table not in of_nobody]
    assert {table: dump.count(f'INSERT INTO "{table}"') for table in tables} == dict.fromkeys(tables, 1)


def test_the_unit_in_the_text_is_the_one_in_deploy() -> None:
    assert blocks(DOCS / "operating.md", "ini") == [
        (PROJECT / "deploy" / "todobot.service").read_text("utf-8")
    ]


def test_what_check_prints_is_told_with_the_schema_of_today() -> None:
    newest = len(migrations.MIGRATIONS)
    assert f"schema {newest} of {newest}" in section(OPERATING, "Check")


@pytest.mark.parametrize(
    "page", [PROJECT / "README.md", DOCS / "guide.md", PROJECT / "CHANGELOG.md"], ids=name_of
)
def test_every_language_is_named(page: Path) -> None:
    assert {code for code, name in IN_ENGLISH.items() if name in page.read_text("utf-8")} == set(codes())
    assert [code for code in codes() if language_name(code) not in section(GUIDE, "Settings")] == []


@pytest.mark.parametrize("folder", ["handlers", "messages", "services", "jobs", "telegram"])
def test_every_file_is_in_the_architecture(folder: str) -> None:
    house = section(ARCHITECTURE, "The house")
    files = [path.name for path in (PROJECT / "todobot" / folder).glob("*.py") if path.stem != "__init__"]
    assert [name for name in files if name not in house] == []


def test_the_export_format_is_told_field_by_field() -> None:
    page = (DOCS / "export-format.md").read_text("utf-8")
    (example,) = (json.loads(block) for block in blocks(DOCS / "export-format.md", "json"))
    told = [row[0] for row in rows(page) if re.fullmatch("[a-z_]+", row[0])]
    assert told == [*example, *example["notes"][0]]
    (note,) = export_format.read(json.dumps(example))
    assert note["text"] == "buy milk"
    kinds = next(row[1] for row in rows(page) if row[0] == "kind")
    assert set(re.findall(r"`?(\w+)`?(?:,| or |$)", kinds)) == media.KINDS
    assert f"{export_format.MOST_NOTES:,} notes" in page


def test_one_version_everywhere() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    newest = re.search(r"^## (\S+)", (PROJECT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert [project["version"], newest[1]] == [__version__, __version__]
    assert f"todobot {__version__}," in section(OPERATING, "Check")


def test_every_requirement_has_its_sentence_in_decisions() -> None:
    decisions = (DOCS / "decisions.md").read_text("utf-8")
    lines = [
        line for path in PROJECT.glob("requirements*.txt") for line in path.read_text("utf-8").splitlines()
    ]
    names = [line.partition("==")[0] for line in lines if "==" in line]
    assert len(names) > 20
    assert [
        name for name in names if not re.search(rf"\b{re.escape(name)}\b", decisions, re.IGNORECASE)
    ] == []
