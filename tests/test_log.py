"""What a line of the log looks like, for people, the journal and collectors; main.py is started as they do it."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from todobot import log
from todobot.values import PROJECT

TOKEN = "123456789:" + "aB3_-" * 7
SCRIPT = f"""
import logging, sys, threading
from todobot import log
log.set_up("DEBUG", sys.argv[1])
logging.getLogger("todobot.telegram.sender").warning("Telegram refused sendMessage to chat -100123: no")
try:
    raise ValueError("two\\nlines, and {TOKEN}")
except ValueError:
    logging.exception("Update 17 failed.")
logging.info("an infor\\nmation")
logging.debug("a detail")
raise SystemExit(threading.Thread(target=lambda: 1 / 0, name="sender-1").start())
"""


def written(tmp_path: Path, form: str, *, to_journal: bool = False) -> list[str]:
    """Return the lines that SCRIPT writes."""
    return ended(tmp_path, ["-c", SCRIPT, form], to_journal=to_journal)


def ended(
    tmp_path: Path,
    arguments: list[str],
    *,
    to_journal: bool = False,
    environment: dict[str, str] | None = None,
) -> list[str]:
    """Run Python and return the lines that it writes to standard error, which is a file here."""
    with (tmp_path / "stderr").open("w+") as stderr:
        place = os.fstat(stderr.fileno())
        stream = f"{place.st_dev}:{place.st_ino + (not to_journal)}"
        subprocess.run(
            [sys.executable, *arguments],
            env={"JOURNAL_STREAM": stream, "PYTHONPATH": str(PROJECT), **(environment or {})},
            cwd=PROJECT,
            stderr=stderr,
            check=False,
        )
        stderr.seek(0)
        return stderr.read().splitlines()


def test_a_line_for_people_has_time_level_thread_and_message(tmp_path: Path) -> None:
    """A JOURNAL_STREAM that is somebody else's, such as a shell's that the journal had started, changes nothing."""
    lines = written(tmp_path, "text")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d [\d:,]+ WARNING MainThread: Telegram refused sendMessage to chat -100123: no",
        lines[0],
    )
    assert not [line for line in lines if line.startswith("<")]


def test_a_line_for_the_journal_has_a_priority_and_no_time(tmp_path: Path) -> None:
    lines = written(tmp_path, "text", to_journal=True)
    assert lines[0] == "<4>MainThread: Telegram refused sendMessage to chat -100123: no"
    for told in ("<6>MainThread: an infor", "<6>mation", "<7>MainThread: a detail"):
        assert told in lines
    assert "<2>sender-1: Nobody caught this." in lines


def test_each_line_of_a_traceback_has_its_priority(tmp_path: Path) -> None:
    lines = written(tmp_path, "text", to_journal=True)
    assert [line for line in lines if not re.match("<[2-7]>", line)] == []
    for told in (
        "<3>MainThread: Update 17 failed.",
        "<3>Traceback (most recent call last):",
        "<3>ValueError: two",
    ):
        assert told in lines
    assert "<3>lines, and <token>" in lines


def test_a_line_for_a_collector_is_one_object(tmp_path: Path) -> None:
    first, failed, *_, uncaught = map(json.loads, written(tmp_path, "json"))
    assert list(first) == ["time", "level", "thread", "logger", "message", "chat_id"]
    assert datetime.fromisoformat(first["time"]).utcoffset() is not None
    assert first["time"].endswith("+00:00")
    assert (first["level"], first["thread"], first["logger"]) == (
        "WARNING",
        "MainThread",
        "todobot.telegram.sender",
    )
    assert (first["chat_id"], failed["update_id"]) == (-100123, 17)
    assert failed["traceback"].splitlines()[-2:] == ["ValueError: two", "lines, and <token>"]
    assert (uncaught["thread"], uncaught["level"]) == ("sender-1", "CRITICAL")
    assert uncaught["traceback"].endswith("ZeroDivisionError: division by zero")


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("to_journal", [True, False])
def test_the_token_is_in_none_of_them(tmp_path: Path, form: str, to_journal: bool) -> None:
    told = "\n".join(written(tmp_path, form, to_journal=to_journal))
    assert TOKEN.partition(":")[2] not in told
    assert "<token>" in told


def test_why_it_ends_is_an_error_in_the_journal(tmp_path: Path) -> None:
    lines = ended(tmp_path, ["main.py"], to_journal=True, environment={"NOTE_LIFETIME": "soon"})
    assert len(lines) > 1
    assert [line for line in lines if not line.startswith("<3>")] == []


def test_why_it_ends_is_one_more_object_for_a_collector(tmp_path: Path) -> None:
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DATABASE_CONNECTION": f"sqlite:///{tmp_path}/none/notes.db",
        "LOG_FORMAT": "JSON",
    }
    (tmp_path / "none").write_text("no folder")
    (end,) = map(json.loads, ended(tmp_path, ["main.py"], environment=settings))
    assert (end["level"], end["logger"]) == ("ERROR", "todobot")
    assert "notes.db" in end["message"]


def test_without_a_file_behind_it_nothing_is_the_journals() -> None:
    with Path(os.devnull).open() as closed:
        pass
    assert not log.goes_to_journal(closed)
