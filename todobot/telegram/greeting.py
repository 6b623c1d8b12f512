"""The first two calls: who the bot is, and what has waited for it. They go out while the program is being loaded."""

import contextlib
import threading

from todobot.telegram.connection import Connection
from todobot.telegram.polling import Polling


class Greeting:
    """What the intake begins with. The connection, and `polling`, belong to the thread of `begin` until `own_name`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.polling = Polling(connection)
        self._name = ""
        self._thread = threading.Thread(target=self._greet, name="greeting", daemon=True)

    def begin(self) -> None:
        """Make both calls in a thread of their own, before there is a database: such a poll acknowledges nothing."""
        self._thread.start()

    def own_name(self) -> str:
        """Return the bot's username, asking for it where `begin` did not bring it. Raises DeliveryError.

        Behind it the poll is under way, if both calls of `begin` went well, and an outage is told.
        """
        if self._thread.ident is not None:
            self._thread.join()
        self.connection.judges_link = True
        return self._name or _own_name(self.connection)

    def _greet(self) -> None:
        with contextlib.suppress(Exception):  # the intake asks again, and tells what is wrong
            self._name = _own_name(self.connection)
            self.polling.begin()


def _own_name(connection: Connection) -> str:
    return str(connection.call("getMe")["username"])
