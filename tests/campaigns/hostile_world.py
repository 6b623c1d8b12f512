"""The bot's intake in this process, fed by hand, and a victim whose notes nobody else may see or change."""

import json
import logging
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import todobot.handlers  # noqa: F401 - decorates the bot
from tests.campaigns.figures import BrokenPromise, Figures, require
from tests.campaigns.updates import KINDS, Json, message_of, tap_of
from todobot import clock, migrations, models
from todobot.bot import bot
from todobot.jobs.schedule import JOBS
from todobot.models import database
from todobot.services import imports, room
from todobot.telegram.intake import Intake

VICTIM = 666_000_666
SECRET = "xyzzy-secret"
_OF_THE_VICTIM = ("notes", "undos", "searches", "imports", "steps", "warnings")


class HostileWorld(logging.Handler):
    """A bot whose batches the campaign makes up. Its log is listened to: a fault of ours is an ERROR there."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._folder = TemporaryDirectory()
        self._batch: list[Json] = []
        self._next_id = 1
        self._faults: list[str] = []
        self._passed_over = 0
        self._calls = 0

    def __enter__(self) -> Self:
        path = Path(self._folder.name) / "notes.db"
        self._clock, now = clock.now, clock.now()
        clock.now = lambda: now  # what is the victim's must not go by itself
        models.open_database(path)
        migrations.migrate(path, clock.now())
        database.pragma("synchronous", "off")  # the disk has campaigns of its own
        self._intake = Intake(bot, self, committed=lambda: None, failed=_raise)  # type: ignore[arg-type]
        bot.username = "todo_bot"
        bot.doorkeeper.allow(0)  # they write more than a person can,
        room.limit = 0  # and nothing of it goes: time stands still
        root = logging.getLogger()
        self._before = root.handlers[:]
        root.handlers[:] = [self]
        self._settle_victim()
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().handlers[:] = self._before
        clock.now = self._clock
        database.close()
        self._folder.cleanup()

    # What the intake takes for Telegram

    def begin(self, *_: Any) -> None:
        """Take a getUpdates."""

    def finish(self, **_: Any) -> list[Json]:
        """Answer it, through JSON as it would come."""
        return list(json.loads(json.dumps(self._batch)))

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of a line in the log."""
        self._passed_over += record.levelno == logging.WARNING
        if record.levelno >= logging.ERROR:
            self._faults.append(self.format(record))

    # What the campaign does

    def carry_out(self, updates: list[Json]) -> None:
        """Have the bot carry out these updates in one batch."""
        self._batch = [{**update, "update_id": self._next_id + place} for place, update in enumerate(updates)]
        self._next_id += len(updates)
        self._intake.turn()
        if self._faults:
            raise BrokenPromise(f"a fault of ours: {self._faults[0][-3000:]}", {"faults": len(self._faults)})

    def send_file(self, person: int, content: str) -> None:
        """Have the bot read a file that this person sent, and import it at a tap."""
        import_id = imports.expect(person, 7)
        imports.keep(import_id, content)
        for job, _ in JOBS:
            job.run(clock.now())
        self.carry_out([tap_of(person, 1, f"import:take:{import_id}"), tap_of(person, 1, "card:open:1")])

    def forged(self, dice: random.Random) -> Any:
        """Return callback data that nobody was given: foreign ids, wild numbers, words of other versions."""
        names = [*bot._buttons, "note:gone", "card:hack", ":", "", "list:page:1:2:3:4:5:6:7:8:9:0:1:2:3"]
        numbers = [0, 1, 2, -1, 60, 3600, 10**18 - 1, -(10**17), *self._victims_ids]
        if dice.random() < 0.1:
            return dice.choice(
                ["\ud800", "x" * 1000, "card:open:٣", "card:open:1:", "CARD:OPEN:1", None, 7, {}]
            )
        chosen = (str(dice.choice(numbers)) for _ in range(dice.randrange(6)))
        return ":".join([dice.choice(names), *chosen])

    def require_kept(self, text: str) -> None:
        """Require that this ordinary note was kept, once."""
        count = database.execute_sql("SELECT count(*) FROM notes WHERE text = ?", (text,)).fetchone()[0]
        require(count == 1, f"an ordinary note between hostile updates was kept {count} times")

    def require_nothing_told_or_changed(self) -> None:
        """Require that no call to anybody else holds the secret, and that the victim's rows are as they were."""
        for chat_id, parameters in database.execute_sql("SELECT chat_id, parameters FROM outbox"):
            self._calls += 1
            require(
                SECRET not in parameters or chat_id == VICTIM, f"chat {chat_id} was told: {parameters[:300]}"
            )
            json.loads(parameters.encode())  # a lone surrogate would raise
        database.execute_sql("DELETE FROM outbox")
        require(self._rows() == self._rows_before, "rows of another person were changed")

    def figures(self, counted: Counter[str]) -> Figures:
        """Return what happened."""
        failed = database.execute_sql("SELECT count(*) FROM failed_updates").fetchone()[0]
        return {**counted, "passed over, being no updates": failed, "calls looked at": self._calls,
                "faults of ours": len(self._faults), "secrets told": 0, "foreign rows changed": 0}  # fmt: skip

    def _settle_victim(self) -> None:
        texts = [f"{SECRET} {number} #{SECRET}" for number in range(12)]
        said = [message_of(VICTIM, number, text) for number, text in enumerate(texts, 1)]
        said += [message_of(VICTIM, 50, f"/find {SECRET}"), message_of(VICTIM, 51, f"a\nb\n{SECRET}")]
        said += [message_of(VICTIM, 52) | {"document": {**KINDS["document"], "file_name": f"{SECRET}.txt"}}]
        edited = message_of(VICTIM, 3, f"{SECRET} edited")
        self.carry_out([{"message": message} for message in said] + [{"edited_message": edited}])
        self.carry_out([{"message": message_of(VICTIM, 60, "/add")}])
        database.execute_sql("INSERT INTO imports (user_id, notes, created_at) VALUES (?, ?, ?)",
                             (VICTIM, SECRET, f"{clock.now():%Y-%m-%d %H:%M:%S}"))  # fmt: skip
        database.execute_sql("DELETE FROM outbox")
        self._rows_before = self._rows()
        tables = ("notes", "undos", "searches", "imports")
        self._victims_ids = [row[0] for table in tables for row in self._of(table, "id")]

    def _rows(self) -> list[Any]:
        return [row for table in _OF_THE_VICTIM for row in self._of(table, "*")]

    def _of(self, table: str, columns: str) -> Iterator[Any]:
        query = f"SELECT {columns} FROM {table} WHERE user_id = ?"  # noqa: S608 - the tables above
        yield from database.execute_sql(query, (VICTIM,))


def _raise(error: Exception) -> None:
    raise error
