"""A make-believe Telegram and the real program for each test; people of its own, so tests share nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor
from todobot.sandbox import Sandbox


@pytest.fixture
def program(sandbox: Sandbox, tmp_path: Path) -> Iterator[Program]:
    """The program, not started yet."""
    program = Program(sandbox, tmp_path / "notes.db")
    yield program
    program.kill()


@pytest.fixture
def ada(sandbox: Sandbox) -> Visitor:
    """Somebody who has not written yet."""
    return Visitor(sandbox, 5001)


@pytest.fixture
def grace(sandbox: Sandbox) -> Visitor:
    """Somebody else."""
    return Visitor(sandbox, 5002, "Grace")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One program for a whole file, whose tests have people of their own."""
    with Sandbox() as sandbox:
        program = Program(sandbox, tmp_path_factory.mktemp("data") / "notes.db").start().ready()
        yield program
        program.kill()


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Program]:
    """`main.py sandbox`, with a clock and a database of its own."""
    program = Program(Sandbox(), tmp_path / "notes.db", TELEGRAM_BOT_TOKEN="", TELEGRAM_API_URL="")
    program.start("sandbox", "--no-browser", "--port", "0")
    program.wait_for_output("The chat is at ")
    program.wait_for_output(", notes in ")  # from here on SIGTERM stops it in order
    yield program
    assert program.terminate() == 0
    assert {path.name for path in tmp_path.glob("*.db")} == {"sandbox.db"}


@pytest.fixture
def url(page: Program) -> str:
    """The address of the chat page that `main.py sandbox` opens."""
    found = re.search(r"http://127\.0\.0\.1:\d+", page.output)
    assert found is not None
    return found[0]
