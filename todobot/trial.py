"""The bot against a make-believe Telegram whose chat page is in the browser. A bot that works never imports this."""

import logging
import threading
import webbrowser
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from todobot import clock, launch
from todobot.errors import ExitCode, StartError
from todobot.sandbox import Sandbox
from todobot.settings import Settings

if TYPE_CHECKING:
    from todobot.app import App

logger = logging.getLogger(__name__)


def run(chosen: Settings, *, port: int, opens_browser: bool) -> None:
    """Run the bot in the sandbox until it is stopped. Raises StartError.

    Its notes have a file of their own beside the real ones.
    """
    apps: list[App] = []

    def move_clock(step: timedelta) -> None:
        clock.move(step)
        apps[0].run_all_jobs_now()

    try:
        sandbox = Sandbox(port, now=clock.now, move_clock=move_clock)
    except OSError as error:
        raise StartError(
            f"Port {port} cannot be used ({error.strerror}): try another one, like --port {port + 1}.",
            ExitCode.FAULT,
        ) from None
    apps.append(launch.app(_in_sandbox(chosen, sandbox)))
    sandbox.start()
    logger.info("The chat is at %s - Ctrl-C ends it.", sandbox.url)
    if opens_browser:  # a browser in the terminal only returns when it is left
        threading.Thread(target=webbrowser.open, args=(sandbox.url,), daemon=True).start()
    apps[0].run()
    sandbox.stop()


def _in_sandbox(chosen: Settings, sandbox: Sandbox) -> Settings:
    """Return the settings with the sandbox for Telegram, and a database beside the real one."""
    return replace(
        chosen,
        telegram_bot_token=sandbox.token,
        telegram_api_url=sandbox.url,
        database_path=chosen.database_path.with_name("sandbox.db"),
        backup_at=None,
    )
