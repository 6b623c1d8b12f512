"""What can be typed behind main.py: commands, their arguments, and what --help says of them."""

import argparse
from pathlib import Path

from todobot import __version__

DEFAULT_PORT = 8080
LARGEST_PORT = 65535


def parser() -> argparse.ArgumentParser:
    """Return the parser; what it has read holds `command`, None for running the bot."""
    ours = argparse.ArgumentParser(
        prog="main.py", description="A to-do list for Telegram that cleans up after itself."
    )
    ours.add_argument("--version", action="version", version=f"todobot {__version__}")
    commands = ours.add_subparsers(dest="command", title="commands", metavar="")
    commands.add_parser("run", help="run the bot (also without a command)")
    sandbox = commands.add_parser("sandbox", help="try the bot in the browser, without a token or a network")
    sandbox.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="where the chat page is (%(default)s)"
    )
    sandbox.add_argument("--no-browser", action="store_true", help="do not open the chat page")
    commands.add_parser("check", help="check settings, database and token, and say what was found")
    backup = commands.add_parser("backup", help="copy the database, also while the bot runs")
    backup.add_argument("file", nargs="?", type=Path, help="the new file (one in the folder backups)")
    restore = commands.add_parser("restore", help="put a backup in the place of the database")
    restore.add_argument("file", type=Path, help="the backup")
    return ours


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a number from 0 to {LARGEST_PORT}")
    return int(text)
