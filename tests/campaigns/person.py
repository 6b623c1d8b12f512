"""A person of a campaign: does random things to their notes, and knows what has to come of each."""

import random
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from tests.campaigns.known import Known, more_time
from tests.campaigns.screen import Message, Screen, button, data_of
from todobot.sandbox import Sandbox

Label = tuple[str, object]
"""What a reply is, and to which message, tap or search: no two in a row are alike."""

SPOKEN = {"!keep": 0, "!1m": 60, "!3m": 180, "!10m": 600, "!30m": 1800, "": 3600}
WORD = re.compile(r"\bw\d+x\d+z\b")
_MOST_KEPT = 40
_UNDO_WINDOW = timedelta(minutes=14)
"""Undo works for 15 minutes. An undo that is answered later than this may have come too late."""


class Person:
    """Acts until stopped. All that it knows is read and changed with the world's lock held."""

    def __init__(self, sandbox: Sandbox, number: int, *, seed: int, pause: float) -> None:
        self.world = sandbox.world
        self.id = 7000 + number
        self._screen = Screen(sandbox.world, self.id)
        self.notes: dict[str, Known] = {}
        self.expected: list[Label] = []
        self.is_asked = False
        self.messages = 0
        self.asked_at: dict[Label, float] = {}
        """When a reply was asked for (monotonic), of replies that have no like."""
        self._open: dict[str, tuple[datetime, Known, Callable[[Known], None]]] = {}
        """What taps change if they are answered by a moment, by the tap's id."""
        self._answered: set[str] = set()
        self._random = random.Random(f"{seed}/{number}")
        self._pause = pause
        self._count = 0
        self.world.add_person(self.id, f"Person {number}")

    def live(self, stop: Event) -> None:
        """Do one thing after another."""
        acts: list[tuple[Callable[[], object], int]] = [
            (self._write, 10),
            (self._write_when_asked, 4),
            (self._edit, 4),
            (self._choose_lifetime, 4),
            (self._undo_note, 2),
            (self._use_card, 5),
            (self._list, 2),
            (self._export, 1),
            (self._give_more_time, 6),
        ]
        doing, weights = zip(*acts, strict=True)
        while not stop.wait(self._random.expovariate(1 / self._pause)):
            if len(self._kept()) > _MOST_KEPT:
                self._clear()
            self._random.choices(doing, weights)[0]()

    # What they do

    def _write(self) -> None:
        spoken = self._random.choice(list(SPOKEN))
        self._count += 1
        word = f"w{self.id}x{self._count}z"
        with self.world.lock:
            message = self._send(f"{word} milk {spoken}".strip())
            if self.is_asked:
                self.is_asked = False
                self._expect(("keyboard", ""))
            self._expect(("receipt", message["message_id"]))
            lifetime = SPOKEN[spoken]
            until = self.world.now() + timedelta(seconds=lifetime - 1) if lifetime else None
            self.notes[word] = Known(word, message["message_id"], f"{word} milk", lifetime, until)

    def _write_when_asked(self) -> None:
        with self.world.lock:
            self._say("/add")
            self.is_asked = True
            self._expect(("question", ""))
        self._rest()
        self._write()

    def _edit(self) -> None:
        with self.world.lock:
            if note := self._pick():
                note.text = f"{note.word} milk {self._random.randrange(10**6)}"
                self.world.edit(self.id, note.message_id, note.text)
                self.messages += 1

    def _choose_lifetime(self) -> None:
        with self.world.lock:
            note = self._pick()
            receipt = self._screen.shows(lambda data: note is not None and data.startswith(_life(note)))
            if note and receipt and self._tap(receipt, f"{_life(note)}{604_800}"):
                note.lifetime = 604_800
                note.until = self.world.now() + timedelta(days=6)

    def _undo_note(self) -> None:
        with self.world.lock:
            note = self._pick()
            receipt = self._screen.shows(lambda data: note is not None and data.startswith(_life(note)))
            if note and receipt and self._tap(receipt, f"receipt:undo:{note.message_id}:0"):
                note.is_deleted = True

    def _list(self) -> None:
        with self.world.lock:
            self._say("/list")
            self._expect(("list", ""))
            self._find(f"w{self.id}x0z")

    def _export(self) -> None:
        with self.world.lock:
            self._say("/export")

    def _clear(self) -> None:
        with self.world.lock:
            self._say("/clear")
            self._expect(("cleared", ""))
            self._open.clear()
            for note in self.notes.values():
                note.is_deleted, note.is_unsure = True, False
            self._find(f"w{self.id}x0z")

    def _give_more_time(self) -> None:
        """Give the one note of a warning an hour more."""
        with self.world.lock:
            warning = self._screen.shows(lambda data: data.startswith("warning:more"))
            words = WORD.findall(warning["text"]) if warning else []
            note = self.notes.get(words[0]) if len(words) == 1 else None
            more = button(warning, "warning:more") if warning else ""
            if warning is None or note is None or more in self._answered:  # a kill may bring a warning twice
                return
            if self._tap(warning, more):
                self._answered.add(more)
                self._open[str(self.expected[-1][1])] = (note.until or self.world.now(), note, more_time)

    def was_answered(self, query_id: str, toast: str) -> None:
        """Note that a tap was answered by now; one that came too late for what it was to change changed nothing.

        Nor did one on a warning that was on its way when more notes joined it: the toast says so.
        """
        by, note, change = self._open.pop(query_id, (self.world.now(), None, more_time))
        if note is not None and self.world.now() < by and not toast.startswith("Other notes"):
            change(note)
            note.history.append(f"{query_id} answered in time")

    def _use_card(self) -> None:
        """Open the card of a note, change something there, and perhaps take that back."""
        with self.world.lock:
            note = self._pick()
            if note is None or self.expected[-1] == ("found", note.word):
                return
            self._find(note.word)
        found = self._screen.wait(
            lambda: self._screen.shows(lambda data: data.startswith("card:open"), word=note.word)
        )
        if found is None or not self._tap(found, data_of(found)[0]):
            return
        card = self._screen.wait(lambda: self._screen.becomes(found, "card:done"))
        if card is not None:
            self._change_on_card(note, card)

    def _change_on_card(self, note: Known, card: Message) -> None:
        action = self._random.choice(["card:done", "card:delete"])
        before = (note.is_done, note.is_deleted)
        with self.world.lock:
            if note.is_deleted or not self._tap(card, button(card, action)):
                return
            note.is_done ^= action == "card:done"
            note.is_deleted = action == "card:delete"
            in_time = self.world.now() + _UNDO_WINDOW
        if self._random.random() < 0.5:
            return
        changed = self._screen.wait(lambda: self._screen.becomes(card, "card:undo"))
        with self.world.lock:
            if changed is not None and self._tap(changed, button(changed, "card:undo")):
                note.is_unsure = True

                def take_back(known: Known) -> None:
                    known.is_done, known.is_deleted = before
                    known.is_unsure = False

                self._open[str(self.expected[-1][1])] = (in_time, note, take_back)

    # How they do it

    def _send(self, text: str) -> Message:
        """Send a text, or now and then a photo with it."""
        if self._random.random() < 0.85:
            return self._say(text)
        self.messages += 1
        return self.world.send_media(self.id, "photo", caption=text)

    def _say(self, text: str) -> Message:
        self.messages += 1
        return self.world.say(self.id, text)

    def _expect(self, label: Label) -> None:
        self.expected.append(label)
        self.asked_at[label] = time.monotonic()

    def _find(self, word: str) -> None:
        self._say(f"/find {word}")
        self._expect(("found", word))

    def _tap(self, message: Message, data: str) -> bool:
        with self.world.lock:
            there = self.world.chat(self.id).visible(message["message_id"])
            if there is None or data not in data_of(there.data):
                return False
            for note in self.notes.values():
                if note.word in message.get("text", "") or f":{note.message_id}:" in data:
                    note.history.append(f"{self.world.now():%H:%M:%S} {data}")
            query_id = self.world.press(self.id, self.id, message["message_id"], data)
            self._expect(("tap", query_id))
            self.messages += 1
            return True

    def _kept(self) -> list[Known]:
        there = (note for note in self.notes.values() if not note.is_deleted and not note.is_unsure)
        return [note for note in there if note.lifetime in (0, 604_800)]

    def _pick(self) -> Known | None:
        kept = self._kept()
        return self._random.choice(kept) if kept else None

    def _rest(self) -> None:
        Event().wait(self._random.expovariate(1 / self._pause))


def _life(note: Known) -> str:
    return f"receipt:life:{note.message_id}:"
