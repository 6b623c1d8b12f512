"""What tests of the wire begin with."""

from collections.abc import Iterator

import pytest

from tests.telegram.by_hand import TOKEN, Server
from todobot.telegram.api import BotApi
from todobot.telegram.link import Link
from todobot.telegram.switchboard import Switchboard


@pytest.fixture
def server() -> Iterator[Server]:
    """One that listens."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def board(server: Server) -> Iterator[Switchboard]:
    """A switchboard that calls it."""
    board = Switchboard(BotApi(f"http://127.0.0.1:{server.port}", TOKEN, Link()))
    yield board
    board.close()
