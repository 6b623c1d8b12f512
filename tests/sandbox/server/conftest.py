"""A client for both doors of a running sandbox."""

from collections.abc import Iterator

import pytest

from tests.sandbox.bot_client import Client
from todobot.sandbox import Sandbox


@pytest.fixture
def bot(sandbox: Sandbox) -> Client:
    """A client of that sandbox."""
    return Client(sandbox)


@pytest.fixture(scope="module")
def shared() -> Iterator[Client]:
    """A client of one sandbox for a module's refusals, as nothing refused may change it."""
    with Sandbox() as sandbox:
        yield Client(sandbox)
