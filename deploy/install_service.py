"""Prints the systemd unit for this folder and its owner, and how to install it; `--install` does it: Makefile."""

import pwd
import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
UNIT = PROJECT / "deploy" / "todobot.service"
TARGET = Path("/etc/systemd/system/todobot.service")
COMMANDS = (
    ("systemctl", "daemon-reload"),
    ("systemctl", "enable", "todobot"),
    ("systemctl", "restart", "todobot"),
)
_FOLDER, _USER = "/opt/todobot/bot", "todobot"
"""What the unit in deploy/ is written for."""
_PLAIN = re.compile(r"[\w/.@+-]+", re.ASCII)
"""systemd.unit(5): anything else would have to be quoted, each in its own way."""
_HOMES = ("/home/", "/root/", "/run/user/")


def unit_for(folder: Path, user: str) -> str:
    """Return the unit for an installation in `folder` that runs as `user`. Raises ValueError with the reason."""
    if not _PLAIN.fullmatch(str(folder)):
        raise ValueError(
            f"{folder}: a unit takes only letters, digits and /.@+-_ in a path; move the folder."
        )
    if user == "root":
        raise ValueError(
            f"{folder} belongs to root, and the bot should not run as root: "
            "give the folder to a user of its own (docs/operating.md, Install)."
        )
    unit = UNIT.read_text("utf-8").replace(_FOLDER, str(folder)).replace(f"User={_USER}", f"User={user}")
    if str(folder).startswith(_HOMES):  # it must see the folder in which it is
        unit = unit.replace("ProtectHome=yes", "ProtectHome=read-only")
    return unit


def main(arguments: list[str]) -> int:
    """Print the unit and the commands, or carry them out; return the exit code."""
    try:
        unit = unit_for(PROJECT, pwd.getpwuid(PROJECT.stat().st_uid).pw_name)
    except (ValueError, KeyError) as error:  # KeyError: an owner that has no name here
        print(error.args[0], file=sys.stderr)
        return 1
    if "--install" in arguments:
        return _install(unit)
    print(f"# {TARGET}\n{unit}")
    print("# `sudo make install-service` writes that file, and does then:")
    print("\n".join(f"#   {' '.join(command)}" for command in COMMANDS))
    return 0


def _install(unit: str) -> int:
    if not (PROJECT / ".venv" / "bin" / "python").exists():
        print("There is no .venv yet: run make check first, as the bot's user.", file=sys.stderr)
        return 1
    TARGET.write_text(unit, "utf-8")
    TARGET.chmod(0o644)
    print(f"Written: {TARGET}")
    for command in COMMANDS:
        print(" ".join(command), flush=True)
        code = subprocess.run(command, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
