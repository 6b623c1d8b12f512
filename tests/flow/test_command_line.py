"""The command line: what it says, and the exit code it ends with."""

import subprocess
import sys

import pytest

from tests.flow.program import PROJECT, Program
from todobot import __version__


def run(program: Program, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, PROJECT / "main.py", *arguments],
        env=program.environment,
        cwd=program.database.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_version_and_help(program: Program) -> None:
    assert run(program, "--version").stdout == f"todobot {__version__}\n"
    shown = run(program, "--help").stdout
    assert [
        command for command in ("run", "sandbox", "check", "backup", "restore") if command not in shown
    ] == []


def test_check_says_what_it_found_and_makes_nothing(program: Program) -> None:
    ended = run(program, "check")
    assert ended.returncode == 0
    assert "@todobot_sandbox_bot" in ended.stdout
    assert "will be made at the first start" in ended.stdout
    assert list(program.database.parent.iterdir()) == []


def test_check_reads_the_database_while_the_bot_runs(program: Program) -> None:
    program.start().ready()
    ended = run(program, "check")
    newest = len(list((PROJECT / "todobot" / "schema").glob("*.sql")))
    assert (ended.returncode, f"schema {newest} of {newest}, mode 600, whole" in ended.stdout) == (0, True)


@pytest.mark.parametrize(
    ("setting", "value", "code", "reason"),
    [
        ("TELEGRAM_BOT_TOKEN", "987654321:" + "x" * 35, 3, "@BotFather"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:9", 1, "did not answer"),
        ("TELEGRAM_BOT_TOKEN", "", 2, "@BotFather"),
    ],
)
def test_check_gives_the_reason(program: Program, setting: str, value: str, code: int, reason: str) -> None:
    program.environment[setting] = value
    ended = run(program, "check")
    assert (ended.returncode, reason in ended.stderr) == (code, True)
    assert "Traceback" not in ended.stderr


def test_a_database_that_is_none_is_told(program: Program) -> None:
    program.database.write_bytes(b"this is no database " * 100)
    for command in ("check", "run"):
        ended = run(program, command)
        assert ended.returncode == 4
        assert "not a database" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken_is_told(program: Program) -> None:
    port = program.sandbox.url.rpartition(":")[2]
    ended = run(program, "sandbox", "--no-browser", "--port", port)
    assert (ended.returncode, f"Port {port}" in ended.stderr) == (1, True)
    assert "Traceback" not in ended.stderr
