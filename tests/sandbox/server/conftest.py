"""A client for both doors of a running sandbox, or a world with no doors."""

from collections.abc import Iterator

import pytest

from tests.sandbox.bot_client import Client
from todobot.sandbox import Sandbox, World


@pytest.fixture
def bot(sandbox: Sandbox) -> Client:
    """A client of that sandbox."""
    return Client(sandbox)


@pytest.fixture
def world() -> World:
    """A world with no server around it."""
    return World(token="123456789:SANDBOX-token-of-no-real-bot-000000")


@pytest.fixture(scope="module")
def shared() -> Iterator[Client]:
    """A client of one sandbox for a module's refusals, as nothing refused may change it."""
    with Sandbox() as sandbox:
        yield Client(sandbox)
