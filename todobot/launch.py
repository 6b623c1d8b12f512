"""Begins with Telegram, and loads the rest of the program while Telegram answers."""

import logging
from typing import TYPE_CHECKING

from todobot.instance import InstanceLock
from todobot.settings import SETTINGS_FILE, Settings, readable_by_others
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.greeting import Greeting
from todobot.telegram.link import Link

if TYPE_CHECKING:
    from todobot.app import App

logger = logging.getLogger(__name__)


def run(chosen: Settings) -> None:
    """Run the bot against Telegram until it is stopped. Raises StartError."""
    if readable_by_others():
        logger.warning(
            "Other users of this machine can read %s, and so the token: chmod 600 it.", SETTINGS_FILE
        )
    app(chosen).run()


def app(chosen: Settings) -> "App":
    """Return the whole program, ready to run, which has asked Telegram already. Raises StartError."""
    lock = InstanceLock(chosen.database_path)  # first: two processes that poll are in each other's way
    api = BotApi(chosen.telegram_api_url, chosen.telegram_bot_token, Link())
    greeting = Greeting(Connection(api))
    greeting.begin()
    from todobot.app import App

    return App(chosen, lock=lock, api=api, greeting=greeting)
