"""A make-believe Telegram and the real program for each test; people of its own, so tests share nothing."""

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
