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
