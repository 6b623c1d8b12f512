"""A running sandbox and a client for both its doors."""

from collections.abc import Iterator

import pytest

from tests.sandbox.bot_client import Client
from todobot.sandbox import Sandbox


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that answers, fresh for each test."""
    sandbox = Sandbox()
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def bot(sandbox: Sandbox) -> Client:
    """A client of that sandbox."""
    return Client(sandbox)


@pytest.fixture(scope="module")
def shared() -> Iterator[Client]:
    """A client of one sandbox for a module's refusals, as nothing refused may change it."""
    sandbox = Sandbox()
    sandbox.start()
    yield Client(sandbox)
    sandbox.stop()
