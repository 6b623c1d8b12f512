"""Hostile updates through the real program: what it answers has to be what Telegram takes."""

import random
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.campaigns.figures import require
from tests.campaigns.updates import Json
from tests.flow.program import Program
from tests.flow.visitor import Visitor
from todobot.sandbox import Sandbox

_PATIENCE_SECONDS = 120.0
_OF_THE_FORGER = ("chat not found", "message to edit not found", "file_id", "file identifier", "query")
"""Refusals that a made-up chat, message or file brings about; any other means that we wrote a call wrong."""


def run(updates: Iterable[Json], people: Iterable[int], dice: random.Random) -> int:
    """Send these updates, and ordinary notes among them; return how many calls were refused for what was made up."""
    with TemporaryDirectory() as folder, Sandbox() as sandbox:
        for person in people:
            sandbox.world.add_person(person, f"P{person}")
        program = Program(sandbox, Path(folder) / "notes.db", MAX_NOTES_PER_USER="0", MESSAGES_PER_MINUTE="0")
        try:
            return _run(program, updates, dice)
        finally:
            program.kill()


def _run(program: Program, updates: Iterable[Json], dice: random.Random) -> int:
    world, ada = program.sandbox.world, Visitor(program.sandbox, 5001)
    program.start().ready()
    said = 0
    for update in updates:
        world.inject(update)
        if dice.random() < 0.05:
            said += 1
            world.say(ada.id, f"honest {said}")
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while world.pending_updates() or program.rows("SELECT 1 FROM outbox WHERE refused_at IS NULL"):
        require(time.monotonic() < deadline, "the program does not come to an end with hostile updates")
        time.sleep(0.05)
    kept = program.rows("SELECT text FROM notes WHERE user_id = ? ORDER BY id", ada.id)
    require(kept == [(f"honest {number}",) for number in range(1, said + 1)], f"ordinary notes became {kept}")
    faults = program.rows("SELECT error FROM failed_updates WHERE error NOT LIKE '%NoUpdateError%'")
    require(not faults, f"a fault of ours: {faults[:1]}")
    refused = program.rows("SELECT method, error FROM outbox")
    wrong = [row for row in refused if not any(reason in row[1] for reason in _OF_THE_FORGER)]
    require(not wrong, f"Telegram would refuse what the bot says: {wrong[:3]}")
    require("Traceback" not in program.output, program.output[-3000:])
    return len(refused)
