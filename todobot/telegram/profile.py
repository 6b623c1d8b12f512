"""What people see of the bot before they write to it: its commands and descriptions, in every language."""

import json
import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

from todobot import pulse, texts
from todobot.errors import DeliveryError
from todobot.models import database
from todobot.services import menus
from todobot.telegram.connection import Connection
from todobot.texts import text

log = logging.getLogger(__name__)


class _Part(NamedTuple):
    """One piece of the profile: the Bot API's method name behind get and set, its parameter and our value."""

    method: str
    parameter: str
    value: Any
    language: str
    """Empty for what people see whose language we do not speak (Bot API: language_code)."""

    def bring_up_to_date(self, connection: Connection) -> None:
        """Send our value if Telegram has another one."""
        scope = {"language_code": self.language} if self.language else {}
        answer = connection.call(f"get{self.method}", json.dumps(scope))
        if (answer if self.parameter == "commands" else answer.get(self.parameter)) != self.value:
            if self.parameter == "commands":
                with database.atomic():
                    menus.renew(self.language)
            connection.call(f"set{self.method}", json.dumps({self.parameter: self.value, **scope}))


def introduce(connection: Connection) -> None:
    """Bring the profile at Telegram up to date where it differs. One that Telegram refuses does not stop the bot.

    Raises DeliveryError in an outage.
    """
    for part in _profile():
        pulse.beat("intake")
        try:
            part.bring_up_to_date(connection)
        except DeliveryError as error:
            if error.is_outage:
                raise
            log.warning("Telegram did not take the bot's %s: %s", part.parameter, error)


def _profile() -> Iterator[_Part]:
    for code in ("", *texts.codes()):
        with texts.speaking(code):
            yield _Part("MyCommands", "commands", texts.menu(), code)
            yield _Part("MyDescription", "description", text("profile_description").text, code)
            yield _Part(
                "MyShortDescription", "short_description", text("profile_short_description").text, code
            )
