"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from todobot import clock, migrations, models
from todobot.models import database
from todobot.sandbox import Sandbox


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A new database file with the newest schema, open in this process."""
    path = tmp_path / "notes.db"
    models.open_database(path)
    migrations.migrate(path, clock.now())
    yield path
    database.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A make-believe Telegram that answers and that nobody has written in."""
    with Sandbox() as sandbox:
        yield sandbox
