"""What starts the bot with the machine: the unit for any folder and user, and what gets into an image."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy import install_service
from todobot.sandbox import Sandbox
from todobot.values import PROJECT

UNIT = (PROJECT / "deploy" / "todobot.service").read_text("utf-8")
CONTAINERFILE = (PROJECT / "deploy" / "Containerfile").read_text("utf-8")


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the unit would be installed; the folder is ada's, and `systemctl` writes down what it is told."""
    told = tmp_path / "told"
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(f'#!/bin/sh\necho "$@" >> {told}\ntest "$1" != "$FAILS"\n')
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("pwd.getpwuid", lambda _: SimpleNamespace(pw_name="ada"))
    monkeypatch.setattr(install_service, "TARGET", tmp_path / "todobot.service")
    return tmp_path / "todobot.service"


def test_the_unit_is_for_the_folder_and_the_user() -> None:
    assert install_service.unit_for(Path("/opt/todobot/bot"), "todobot") == UNIT
    unit = install_service.unit_for(Path("/srv/my-bot"), "ada")
    assert "/opt/todobot" not in unit
    for line in (
        "User=ada",
        "WorkingDirectory=/srv/my-bot",
        "ExecStart=/srv/my-bot/.venv/bin/python main.py",
        "ReadWritePaths=/srv/my-bot/data",
        "ProtectHome=yes",
    ):
        assert line in unit.splitlines()


def test_a_bot_in_a_home_can_see_its_folder() -> None:
    unit = install_service.unit_for(Path("/home/ada/bot"), "ada")
    assert "ProtectHome=read-only" in unit.splitlines()
    assert "ProtectHome=yes" not in unit


@pytest.mark.parametrize(
    ("folder", "user"), [("/srv/bot", "root"), ("/srv/my bot", "ada"), ("/srv/%h", "ada")]
)
def test_it_makes_no_unit_that_would_not_do(folder: str, user: str) -> None:
    with pytest.raises(ValueError, match=re.escape(folder)):
        install_service.unit_for(Path(folder), user)


def test_it_prints_and_does_nothing_unless_told(target: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert install_service.main([]) == 0
    printed = capsys.readouterr().out
    assert f"WorkingDirectory={PROJECT}\n" in printed
    assert "#   systemctl daemon-reload\n" in printed
    assert not target.exists()
    assert not target.with_name("told").exists()


def test_it_installs_when_told(target: Path) -> None:
    assert install_service.main(["--install"]) == 0
    assert target.read_text("utf-8") == install_service.unit_for(PROJECT, "ada")
    assert target.stat().st_mode & 0o777 == 0o644
    told = target.with_name("told").read_text().splitlines()
    assert told == ["daemon-reload", "enable todobot", "restart todobot"]


def test_it_ends_where_systemctl_fails(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILS", "enable")
    assert install_service.main(["--install"]) == 1
    assert "restart todobot" not in target.with_name("told").read_text()


def test_make_installs_only_with_root_rights() -> None:
    made = ["make", "-n", "-s", "-C", str(PROJECT), "install-service"]
    shown = subprocess.run(made, capture_output=True, text=True, check=True).stdout
    assert ("--install" in shown) == (os.geteuid() == 0)


def test_make_check_compiles_what_a_service_can_only_read(tmp_path: Path) -> None:
    made = ["make", "-n", "-s", "-C", str(PROJECT), "check"]
    shown = subprocess.run(made, capture_output=True, text=True, check=True).stdout
    shutil.copytree(PROJECT / "todobot", tmp_path / "todobot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "main.py", tmp_path)
    (command,) = (line.split()[1:] for line in shown.splitlines() if "compileall" in line)
    subprocess.run([sys.executable, *command], cwd=tmp_path, check=True)
    sources = list(tmp_path.rglob("*.py"))
    assert len(sources) > 100
    assert [path for path in sources if not Path(cache_from_source(str(path))).exists()] == []


def test_an_image_holds_what_the_bot_needs_and_nothing_private(tmp_path: Path, sandbox: Sandbox) -> None:
    for sources, target in re.findall(r"^COPY (.+) (\S+)$", CONTAINERFILE, re.MULTILINE):
        for source in sources.split():
            if (PROJECT / source).is_dir():
                shutil.copytree(PROJECT / source, tmp_path / target)
            else:
                shutil.copy(PROJECT / source, tmp_path)
    held = {path.name for path in tmp_path.iterdir()}
    assert held == {"requirements.txt", "main.py", "LICENSE", "todobot"}
    allowed = {
        line[1:] for line in (PROJECT / ".containerignore").read_text().splitlines() if line[:1] == "!"
    }
    assert allowed == held
    environment = {"TELEGRAM_BOT_TOKEN": sandbox.token, "TELEGRAM_API_URL": sandbox.url}
    ended = subprocess.run(
        [sys.executable, "main.py", "check"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert f"Database: {tmp_path}/data/notes.db" in ended.stdout


def test_podman_and_docker_leave_out_the_same() -> None:
    ignored = [(PROJECT / name).read_text("utf-8") for name in (".containerignore", ".dockerignore")]
    assert ignored[0] == ignored[1]
    assert "*" in ignored[0].splitlines()
