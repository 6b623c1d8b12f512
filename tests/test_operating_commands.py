"""The commands of docs/operating.md about backups and upgrades, typed as they stand there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_docs import OPERATING, PROJECT, section
from tests.test_settings import KEYS

COMMAND = re.compile(r"^sudo -u todobot \.venv/bin/python main\.py (.+)$", re.MULTILINE)
SCHEMAS = PROJECT / "tests" / "schemas"


def typed(heading: str) -> list[list[str]]:
    """Return the arguments of every main.py in the section."""
    lines = COMMAND.findall(section(OPERATING, heading))
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.parametrize("heading", ["Backups", "Upgrading"])
def test_they_do_what_the_page_says(heading: str, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "backups"
    folder.mkdir(parents=True)
    for place in (
        tmp_path / "data" / "notes.db",
        folder / "notes-2026-11-23.db",
        folder / "notes-schema-1-20261122-201500.db",
    ):
        shutil.copyfile(SCHEMAS / "schema-1.db", place)
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_CONNECTION": f"sqlite:///{tmp_path / 'data' / 'notes.db'}",
    }
    commands = typed(heading)
    assert [arguments[0] for arguments in commands] == {
        "Backups": ["backup", "backup", "restore"],
        "Upgrading": ["backup", "restore"],
    }[heading]
    for arguments in commands:
        inside = [argument.replace("/mnt/stick/", f"{tmp_path}/") for argument in arguments]
        ended = subprocess.run(
            [sys.executable, PROJECT / "main.py", *inside],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "todobot-copy.db").exists() == (heading == "Backups")
    assert list(folder.glob("notes-before-restore-*.db"))


def test_the_settings_of_a_container_are_all_settings_and_nothing_else(tmp_path: Path) -> None:
    """An --env-file takes neither sections nor comments of an ini file, nor blanks around the sign."""
    (command,) = re.findall(r"^\(umask 077; sed .+\)$", section(OPERATING, "In a container"), re.MULTILINE)
    shutil.copy(PROJECT / "settings.ini.example", tmp_path)
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    made = tmp_path / "settings.env"
    lines = dict(line.split("=", 1) for line in made.read_text("utf-8").splitlines())
    assert (set(lines), made.stat().st_mode & 0o777) == (set(KEYS), 0o600)
    assert [value for value in lines.values() if value != value.strip()] == []
    assert lines["TELEGRAM_API_URL"] == "https://api.telegram.org"
