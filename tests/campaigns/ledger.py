"""What was promised to each person, held against what they were answered and what the file holds."""

import sqlite3
import time
from bisect import bisect
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from tests.campaigns.figures import require
from tests.campaigns.known import Known
from tests.campaigns.person import WORD, Label, Person
from todobot.sandbox import Sandbox
from todobot.sandbox.state import Call

_PLAIN = {
    "What shall I keep": "question",
    "👌": "keyboard",
    "🗒": "list",
    "You have no notes right now. ": "list",
}
"""How replies without a number or a word of their own begin."""


@dataclass
class Ledger:
    """Reads the world's calls once, in their order. `kills` are moments (monotonic) between two programs."""

    sandbox: Sandbox
    people: list[Person]
    kills: list[float] = field(default_factory=list)
    repeated: int = 0
    """Replies that came twice because a kill fell between Telegram's ok and the row's removal."""
    doubled: int = 0
    """Replies that came twice without a kill in between: never right."""
    warnings: int = 0
    waits: list[tuple[float, float, int]] = field(default_factory=list)
    """When a reply was asked for (monotonic), how many seconds it took, and whose it was."""

    def __post_init__(self) -> None:
        self._read = 0
        self._of = {person.id: person for person in self.people}
        self._heard: dict[int, list[tuple[Label, int]]] = {person.id: [] for person in self.people}
        self._saved: dict[int, set[object]] = {person.id: set() for person in self.people}

    def read_calls(self) -> None:
        """Take in what was called since the last time. With the world's lock held."""
        calls = self.sandbox.world.calls
        for call in calls[self._read :]:
            self._take_in(call)
        self._read = len(calls)

    def missing_rows(self, database: Path) -> list[Known]:
        """Return the notes whose receipt has arrived, or whose author was answered so, and that the file has not."""
        rows = {word for word, *_ in _notes(database)}
        now = self.sandbox.world.now()
        return [
            note
            for person in self.people
            for note in person.notes.values()
            if note.message_id in self._saved[person.id]
            and not (note.is_deleted or note.is_unsure)
            and (note.until is None or note.until > now)
            and note.word not in rows
        ]

    def unanswered(self) -> list[Label]:
        """Return the replies that never came."""
        lost: list[Label] = []
        for person in self.people:
            heard = Counter(label for label, _ in self._heard[person.id])
            lost += (Counter(person.expected) - heard).elements()
        return lost

    def require_answers(self, *, most_doubled: int = 0) -> None:
        """Hold that everybody has got what they are to get, in the order of their chat.

        It came once, but for kills and for `most_doubled` calls whose answer was lost on the way.
        """
        is_once = self.doubled <= most_doubled
        require(
            is_once,
            f"{self.doubled} replies came twice without a kill, {most_doubled} lost answers explain it",
        )
        lost = self.unanswered()
        require(not lost, f"{len(lost)} replies never came, such as {lost[:3]}")
        for person in self.people:
            heard = [label for label, _ in self._heard[person.id]]
            require(heard == person.expected, _difference(person, heard))

    def require_notes(self, database: Path) -> int:
        """Hold that each note is in the file once, as its author knows it; return how many are there."""
        notes = _notes(database)
        counted = Counter(word for word, *_ in notes)
        doubled = [word for word, count in counted.items() if count > 1]
        require(not doubled, f"{len(doubled)} notes are there twice, such as {doubled[:3]}")
        require(not (lost := self.missing_rows(database)), f"{len(lost)} notes are lost, such as {lost[:3]}")
        known = {word: note for person in self.people for word, note in person.notes.items()}
        for word, text, lifetime, is_done, is_deleted in notes:
            note = known[word]
            if note.is_unsure or (note.until is not None and note.until <= self.sandbox.world.now()):
                continue
            told = (note.text, note.is_done, note.is_deleted)
            require((text, is_done, is_deleted) == told, f"{note} is ({text}, {is_done=}, {is_deleted=})")
            is_right = is_deleted or abs(lifetime - note.lifetime) <= 1
            require(is_right, f"{note} has a lifetime of {lifetime} seconds")
        return len(notes)

    def _take_in(self, call: Call) -> None:
        person_id = 0 if call.fault else self._whose(call)
        if person_id not in self._heard or (label := _label(call)) is None:
            return
        if call.params.get("disable_notification"):
            self.warnings += 1
            return
        if label[0] == "receipt":
            self._saved[person_id].add(label[1])
        if label[0] == "tap":
            self._of[person_id].was_answered(str(label[1]), call.params.get("text", ""))
        era = bisect(self.kills, call.at)
        heard = self._heard[person_id]
        if heard and heard[-1][0] == label:
            self.repeated += era != heard[-1][1]
            self.doubled += era == heard[-1][1]
            heard.pop()
        else:
            self._time(call, label, person_id)
        heard.append((label, era))

    def _time(self, call: Call, label: Label, person_id: int) -> None:
        asked_at = self._of[person_id].asked_at.get(label)
        if asked_at is not None and label[1] and not str(label[1]).endswith("x0z"):
            self.waits.append((asked_at, call.at - asked_at, person_id))

    def _whose(self, call: Call) -> int:
        if call.method == "answerCallbackQuery":
            query = self.sandbox.world.callback_queries.get(str(call.params.get("callback_query_id")))
            return query.person_id if query else 0
        return int(call.params.get("chat_id", 0))


def require_sound_file(database: Path) -> None:
    """Hold that SQLite finds nothing wrong with the file, not even after a kill."""
    found = _query(database, "PRAGMA integrity_check")
    require(found == [("ok",)], f"integrity_check: {found[:3]}")
    require(not _query(database, "PRAGMA foreign_key_check"), "foreign keys point nowhere")


def require_expired_gone(database: Path, before: datetime, *, within: float) -> None:
    """Hold that what had expired before that moment is gone in so many seconds, whatever happened meanwhile."""
    query = f"SELECT text FROM notes WHERE expires_at < '{before:%Y-%m-%d %H:%M:%S}'"  # noqa: S608 - a moment of ours
    deadline = time.monotonic() + within
    while rows := _query(database, query):
        require(time.monotonic() < deadline, f"{len(rows)} notes should have gone, such as {rows[:3]}")
        time.sleep(0.05)


def require_settled(database: Path) -> None:
    """Hold that nothing is left to do: no step waits, nothing failed, nothing was refused or is still to be sent."""
    for table in ("steps", "failed_updates", "outbox"):
        rows = _query(database, f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
        require(not rows, f"{len(rows)} rows are left in {table}, such as {rows[:1]}")


def _label(call: Call) -> Label | None:
    """Return what a reply is, None for a call that is none or did not get through."""
    if call.method == "answerCallbackQuery" and call.status in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST):
        return "tap", str(call.params["callback_query_id"])
    if call.method != "sendMessage" or call.status != HTTPStatus.OK:
        return None
    data = [button.get("callback_data", "") for row in _rows(call.params) for button in row]
    if data and data[0].startswith("receipt:"):
        return "receipt", int(data[0].split(":")[2])
    if data and data[0].startswith("list:undo"):
        return "cleared", ""
    heading = str(call.params["text"]).partition("\n")[0]
    if words := WORD.findall(heading):
        return "found", words[0]
    return next(((label, "") for beginning, label in _PLAIN.items() if heading.startswith(beginning)), None)


def _rows(params: dict[str, Any]) -> list[list[dict[str, Any]]]:
    markup = params.get("reply_markup") or {}
    rows: list[list[dict[str, Any]]] = markup.get("inline_keyboard", [])
    return rows


def _notes(database: Path) -> list[tuple[str, str, int, bool, bool]]:
    """Return word, text, lifetime, done and deleted of every note; none where a kill came before the tables."""
    if not _query(database, "SELECT 1 FROM sqlite_master WHERE name = 'notes'"):
        return []
    query = "SELECT text, lifetime, done_at IS NOT NULL, deleted_at IS NOT NULL FROM notes"
    rows = _query(database, query)
    return [(text.split()[0], text, life, bool(done), bool(gone)) for text, life, done, gone in rows]


def _query(database: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def _difference(person: Person, heard: list[Label]) -> str:
    pairs = list(zip(person.expected, heard, strict=False))
    number = next((n for n, (told, got) in enumerate(pairs) if told != got), len(pairs))
    told, got = person.expected[number : number + 2], heard[number : number + 2]
    return f"reply {number} to person {person.id} and the next are {got} where {told} were to come"
