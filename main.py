"""todobot from the command line: `python main.py --help`."""

import gc
import os
import sys
from argparse import Namespace

try:
    from todobot import command_line, late_imports, log, settings
    from todobot.errors import StartError
except ImportError as error:  # another Python than the one of .venv
    sys.exit(
        f"{error}. Start todobot with `make run`, or after `make` has built .venv with .venv/bin/python main.py."
    )


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; return the exit code (todobot.errors.ExitCode)."""
    chosen = command_line.parser().parse_args(arguments)
    os.umask(0o077)  # what this program writes is its owner's alone
    gc.disable()  # until the bot runs: what a start makes is no garbage, and looking through it takes time
    try:
        _carry_out(chosen)
    except StartError as error:
        log.say_at_the_end(str(error))
        return int(error.exit_code)
    return 0


def _carry_out(chosen: Namespace) -> None:
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
        from todobot import launch

        launch.run(values)


def _findings(values: settings.Settings, chosen: Namespace) -> list[str]:
    """Carry out a command that does one thing, and return what came of it, in lines."""
    if chosen.command == "check":
        from todobot import check

        return check.findings(values)
    if chosen.command == "backup":
        from todobot import backups

        return backups.by_hand(values.database_path, chosen.file)
    from todobot import restore

    return restore.by_hand(values.database_path, chosen.file)


if __name__ == "__main__":
    sys.exit(main())
