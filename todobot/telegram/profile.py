"""What people see of the bot before they write to it: its commands and descriptions, kept up to date at Telegram."""

import json
import logging
from typing import Any, NamedTuple

from todobot.errors import DeliveryError
from todobot.telegram.api import Connection
from todobot.texts import COMMANDS, text

log = logging.getLogger(__name__)


class _Part(NamedTuple):
    """One piece of the profile: the Bot API's method name behind get and set, its parameter and our value."""

    method: str
    parameter: str
    value: Any

    def is_as_wanted(self, answer: Any) -> bool:
        return bool((answer if self.parameter == "commands" else answer.get(self.parameter)) == self.value)


def introduce(connection: Connection) -> str:
    """Bring the profile at Telegram up to date where it differs, and return the bot's username.

    Raises DeliveryError when Telegram cannot be asked who this is. A profile that it refuses does not stop the bot.
    """
    me = connection.call("getMe")
    log.info("I am @%s.", me["username"])
    for part in _profile():
        try:
            if not part.is_as_wanted(connection.call(f"get{part.method}")):
                connection.call(f"set{part.method}", json.dumps({part.parameter: part.value}))
        except DeliveryError as error:
            if error.is_outage:
                raise
            log.warning("Telegram did not take the bot's %s: %s", part.parameter, error)
    return str(me["username"])


def _profile() -> tuple[_Part, ...]:
    commands = [{"command": name, "description": text(key).text} for name, key in COMMANDS.items()]
    return (
        _Part("MyCommands", "commands", commands),
        _Part("MyDescription", "description", text("profile_description").text),
        _Part("MyShortDescription", "short_description", text("profile_short_description").text),
    )
