"""The others' environments, in `.built`: made once, and again when what they need has changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.places import BUILT, OTHERS

_HEADERS = Path("/usr/include/node")


def make_all() -> dict[str, str]:
    """Make what is missing; return why one could not be made, by its name."""
    BUILT.mkdir(exist_ok=True)
    shutil.copytree(OTHERS / "grammy", BUILT / "grammy", dirs_exist_ok=True)
    tries = {
        "aiogram": (OTHERS / "requirements-aiogram.txt", _with_pip),
        "ptb": (OTHERS / "requirements-ptb.txt", _with_pip),
        "grammy": (OTHERS / "grammy" / "package.json", _with_npm),
    }
    failed = {}
    for name, (needs, install) in tries.items():
        folder = BUILT / name
        stamp = folder / "ready"
        if stamp.exists() and stamp.stat().st_mtime >= max(
            path.stat().st_mtime for path in needs.parent.iterdir()
        ):
            continue
        print(f"Installing what {name} needs ...", file=sys.stderr)
        try:
            install(needs, folder)
        except (OSError, subprocess.CalledProcessError) as error:
            failed[name] = f"could not be installed ({error})"
        else:
            stamp.touch()
    return failed


def _with_pip(needs: Path, folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "-r", str(needs)], check=True)


def _with_npm(needs: Path, folder: Path) -> None:
    """Install the packages beside a copy of the bot, for Node looks for them in the folders above a file.

    better-sqlite3 brings no library for every machine: it is compiled then, against the headers of Debian's Node.
    """
    environment = {**os.environ, **({"npm_config_nodedir": "/usr"} if _HEADERS.exists() else {})}
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "install", "--no-audit", "--no-fund"], cwd=folder, env=environment, check=True)
