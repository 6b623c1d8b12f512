"""What the bot keeps is its owner's alone, also where it was open to others before."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flow.program import PROJECT, Program
from tests.flow.test_command_line import run
from tests.flow.visitor import Visitor
from todobot import private_files

NOBODY = 65534


def modes(folder: Path) -> dict[str, str]:
    """Return the rights of a folder and of all that is in it."""
    paths = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): f"{stat.S_IMODE(path.stat().st_mode):o}" for path in paths}


def test_every_file_is_its_owners_while_the_bot_runs(program: Program, ada: Visitor) -> None:
    program.start()
    ada.say("buy milk")
    found = modes(program.database.parent)
    assert {name for name in found if name != "."} == {
        f"notes.db{suffix}" for suffix in ("", "-wal", "-shm", ".lock")
    }
    assert set(found.values()) == {"600", "700"}


def test_a_start_closes_what_was_open_and_says_so(program: Program, ada: Visitor) -> None:
    folder = program.database.parent / "data"
    backups = folder / "backups"
    backups.mkdir(parents=True)
    program.database = folder / "notes.db"
    program.environment["DATABASE_CONNECTION"] = f"sqlite:///{program.database}"
    program.start()
    ada.say("buy milk")
    program.kill()  # leaves the log beside the file
    (backups / "old.db").touch()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    program.start()
    ada.say("/list")
    assert {name: mode for name, mode in modes(folder).items() if mode not in ("600", "700")} == {}
    for path in (folder, backups, backups / "old.db", program.database):
        assert f"could read {path};" in program.output


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_makes_by_mistake_belongs_to_whose_folder_it_is(program: Program, ada: Visitor) -> None:
    folder = program.database.parent / "data"
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)
    program.database = folder / "notes.db"
    program.environment["DATABASE_CONNECTION"] = f"sqlite:///{program.database}"
    program.start()
    ada.say("buy milk")
    assert program.terminate() == 0
    assert run(program, "backup").returncode == 0
    (copy,) = (folder / "backups").iterdir()
    assert run(program, "restore", str(copy)).returncode == 0
    owners = {str(path.relative_to(folder)): path.stat().st_uid for path in folder.rglob("*")}
    assert {"notes.db", "notes.db.lock", "backups", f"backups/{copy.name}"} < set(owners)
    assert set(owners.values()) == {NOBODY}, owners


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "holiday.jpg").touch(mode=0o644)
    (tmp_path / "notes.db").touch(mode=0o644)
    assert private_files.tighten(tmp_path / "notes.db") == [tmp_path / "notes.db"]
    assert modes(tmp_path) == {".": "755", "holiday.jpg": "644", "notes.db": "600"}


def test_a_start_warns_of_settings_that_others_can_read(program: Program, tmp_path: Path) -> None:
    copy = tmp_path / "bot"
    shutil.copytree(PROJECT / "todobot", copy / "todobot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "main.py", copy)
    settings = copy / "settings.ini"
    settings.write_text("[settings]\n")
    settings.chmod(0o644)
    running = subprocess.Popen(
        [sys.executable, copy / "main.py"], env=program.environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    try:
        first = running.stderr.readline()
    finally:
        running.kill()
        running.communicate()
    assert f"can read {settings}, and so the token" in first
