"""A person of a campaign: does random things to their notes, and knows what has to come of each."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from todobot.sandbox import Sandbox

Message = dict[str, Any]
Label = tuple[str, object]
"""What a reply is, and to which message, tap or search: no two in a row are alike."""

SPOKEN = {"!keep": 0, "!1m": 60, "!3m": 180, "!10m": 600, "!30m": 1800, "": 3600}
HOUR = 3600
WORD = re.compile(r"\bw\d+x\d+z\b")
_MOST_KEPT = 40
_PATIENCE_SECONDS = 10.0
_SURELY_IN_TIME = 4.0
"""Real seconds within which an undo has to be tapped, and after which a warned note may be gone."""


@dataclass
class Known:
    """A note as its author knows it. `until` is the earliest moment at which it may be gone, None: never."""

    word: str
    message_id: int
    text: str
    lifetime: int
    until: datetime | None
    is_done: bool = False
    is_deleted: bool = False


class Person:
    """Acts until stopped. All that it knows is read and changed with the world's lock held."""

    def __init__(self, sandbox: Sandbox, number: int, *, seed: int, pause: float) -> None:
        self.world = sandbox.world
        self.id = 7000 + number
        self.notes: dict[str, Known] = {}
        self.expected: list[Label] = []
        self.is_asked = False
        self.messages = 0
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
                self.expected.append(("keyboard", ""))
            self.expected.append(("receipt", message["message_id"]))
            lifetime = SPOKEN[spoken]
            until = self.world.now() + timedelta(seconds=lifetime - 1) if lifetime else None
            self.notes[word] = Known(word, message["message_id"], f"{word} milk", lifetime, until)

    def _write_when_asked(self) -> None:
        with self.world.lock:
            self._say("/add")
            self.is_asked = True
            self.expected.append(("question", ""))
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
            receipt = self._shows(lambda data: note is not None and data.startswith(_life(note)))
            if note and receipt and self._tap(receipt, f"{_life(note)}{604_800}"):
                note.lifetime = 604_800
                note.until = self.world.now() + timedelta(days=6)

    def _undo_note(self) -> None:
        with self.world.lock:
            note = self._pick()
            receipt = self._shows(lambda data: note is not None and data.startswith(_life(note)))
            if note and receipt and self._tap(receipt, f"receipt:undo:{note.message_id}:0"):
                note.is_deleted = True

    def _list(self) -> None:
        with self.world.lock:
            self._say("/list")
            self.expected.append(("list", ""))
            self._find(f"w{self.id}x0z")

    def _export(self) -> None:
        with self.world.lock:
            self._say("/export")

    def _clear(self) -> None:
        with self.world.lock:
            self._say("/clear")
            self.expected.append(("cleared", ""))
            for note in self.notes.values():
                note.is_deleted = True
            self._find(f"w{self.id}x0z")

    def _give_more_time(self) -> None:
        """Give the one note of a warning an hour more."""
        with self.world.lock:
            warning = self._shows(lambda data: data.startswith("warning:more"))
            words = WORD.findall(warning["text"]) if warning else []
            note = self.notes.get(words[0]) if len(words) == 1 else None
            if warning is None or note is None or note.until is None or note.is_deleted:
                return
            if self._is_far(note.until):
                data = next(each for each in _data(warning) if each.startswith("warning:more"))
                self._tap(warning, data)
                note.lifetime += HOUR
                note.until += timedelta(seconds=HOUR)

    def _use_card(self) -> None:
        """Open the card of a note, change something there, and perhaps take that back."""
        with self.world.lock:
            if (note := self._pick()) is None:
                return
            after = self.world.chat(self.id).last_message_id
            self._find(note.word)
        card = self._await(lambda: self._shows(lambda data: data.startswith("card:open"), after=after))
        if card is None or not self._tap(card, _data(card)[0]):
            return
        card = self._await(lambda: self._shows(lambda data: data.startswith("card:done"), after=after))
        if card is not None:
            self._change_on_card(note, card, after)

    def _change_on_card(self, note: Known, card: Message, after: int) -> None:
        action = self._random.choice(["card:done", "card:delete"])
        before = (note.is_done, note.is_deleted)
        with self.world.lock:
            data = next(each for each in _data(card) if each.startswith(action))
            if note.is_deleted or not self._tap(card, data):
                return
            note.is_done = not note.is_done if action == "card:done" else note.is_done
            note.is_deleted = action == "card:delete"
            taken_back_by = self.world.now()
        if self._random.random() < 0.5:
            return
        changed = self._await(lambda: self._shows(lambda data: data.startswith("card:undo"), after=after))
        with self.world.lock:
            if changed is None or not self._is_far(taken_back_by + timedelta(minutes=15)):
                return
            data = next(each for each in _data(changed) if each.startswith("card:undo"))
            if self._tap(changed, data):
                note.is_done, note.is_deleted = before

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

    def _find(self, word: str) -> None:
        self._say(f"/find {word}")
        self.expected.append(("found", word))

    def _tap(self, message: Message, data: str) -> bool:
        with self.world.lock:
            there = self.world.chat(self.id).visible(message["message_id"])
            if there is None or data not in _data(there.data):
                return False
            query_id = self.world.press(self.id, self.id, message["message_id"], data)
            self.expected.append(("tap", query_id))
            self.messages += 1
            return True

    def _shows(self, has: Callable[[str], bool], *, after: int = 0) -> Message | None:
        """Return the newest message of the bot, of the last 60 there, with a button whose data is wanted."""
        messages = self.world.chat(self.id).messages
        for number in list(messages)[:-60:-1]:
            if number > after and messages[number].from_bot and any(map(has, _data(messages[number].data))):
                return messages[number].data
        return None

    def _await(self, look: Callable[[], Message | None]) -> Message | None:
        try:
            found: Message = self.world.wait_for(look, timeout=_PATIENCE_SECONDS)
        except TimeoutError:
            return None
        return found

    def _kept(self) -> list[Known]:
        return [note for note in self.notes.values() if note.lifetime in (0, 604_800) and not note.is_deleted]

    def _pick(self) -> Known | None:
        kept = self._kept()
        return self._random.choice(kept) if kept else None

    def _is_far(self, moment: datetime) -> bool:
        """Tell whether a moment is so far away that what is tapped now is carried out before."""
        return self.world.now() + timedelta(minutes=_SURELY_IN_TIME) < moment

    def _rest(self) -> None:
        Event().wait(self._random.expovariate(1 / self._pause))


def _life(note: Known) -> str:
    return f"receipt:life:{note.message_id}:"


def _data(message: Message) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button.get("callback_data", "") for row in rows for button in row]
