"""todobot from the command line: `python main.py --help`."""

import argparse
import gc
import os
import sys
from pathlib import Path

try:
    from todobot import __version__, late_imports, log, settings
    from todobot.errors import StartError
except ImportError as error:  # another Python than the one of .venv
    sys.exit(
        f"{error}. Start todobot with `make run`, or after `make` has built .venv with .venv/bin/python main.py."
    )

DEFAULT_PORT = 8080
LARGEST_PORT = 65535


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; return the exit code (todobot.errors.ExitCode)."""
    chosen = _parser().parse_args(arguments)
    os.umask(0o077)  # what this program writes is its owner's alone
    gc.disable()  # until the bot runs: what a start makes is no garbage, and looking through it takes time
    try:
        _carry_out(chosen)
    except StartError as error:
        log.say_at_the_end(str(error))
        return int(error.exit_code)
    return 0


def _carry_out(chosen: argparse.Namespace) -> None:
    values = settings.load(needs_token=chosen.command in (None, "run", "check"))
    log.set_up(values.log_level, values.log_format)
    late_imports.put_off_apihelper()
    if chosen.command in ("check", "backup", "restore"):
        print(log.redacted("\n".join(_findings(values, chosen))))
        return
    if chosen.command == "sandbox":
        from todobot import trial

        trial.run(values, port=chosen.port, opens_browser=not chosen.no_browser)
    else:
        from todobot import app

        app.run(values)


def _findings(values: settings.Settings, chosen: argparse.Namespace) -> list[str]:
    """Carry out a command that does one thing, and return what came of it, in lines."""
    if chosen.command == "check":
        from todobot import check

        return check.findings(values)
    if chosen.command == "backup":
        from todobot import backups

        return backups.by_hand(values.database_path, chosen.file)
    from todobot import restore

    return restore.by_hand(values.database_path, chosen.file)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, a number from 0 to {LARGEST_PORT}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py", description="A to-do list for Telegram that cleans up after itself."
    )
    parser.add_argument("--version", action="version", version=f"todobot {__version__}")
    commands = parser.add_subparsers(dest="command", title="commands", metavar="")
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
    return parser


if __name__ == "__main__":
    sys.exit(main())
