"""People of a town who drop in: they list, open a note and tick it off, search and add one, each act once the last is
answered. Many are there at the same time, and how long each waits for each answer is noted.
"""

import random
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http import HTTPStatus

from tests.campaigns.screen import Screen, button
from tests.campaigns.town import FIRST_PERSON, HOARDER, LANGUAGES, RARE, Town, name_of
from todobot.sandbox import Sandbox
from todobot.sandbox.state import Call

VISITS_PER_SECOND = 10.0
"""Of five acts each."""
_LOOKS_SECONDS = 0.002
_PATIENCE_SECONDS = 30.0
_ONE_OF_THE_HOARDER = 50
"""Of so many visits one is of who has most notes."""
_ACTS = ("list", "open", "done", "find", "add")


@dataclass
class _Visit:
    """Where somebody is in their visit; `awaited` is the id of the tap whose answer they wait for, "" for a message."""

    person_id: int
    act: int = 0
    asked_at: float = 0.0
    awaited: str = ""
    list_id: int = 0


@dataclass
class Visits:
    """Runs in a thread of its own. `waits`: seconds by act; `busy`: who waits for an answer now."""

    sandbox: Sandbox
    town: Town
    seed: int
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    busy: dict[int, _Visit] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    answers_to: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """How many messages came to each chat that somebody waits for: of who is watched besides."""

    def __post_init__(self) -> None:
        self._world = self.sandbox.world
        self._dice = random.Random(self.seed)
        self._read = self._begun = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        for number in range(self.town.people):
            language = LANGUAGES[number % len(LANGUAGES)]
            self._world.add_person(FIRST_PERSON + number, name_of(number), language_code=language)
            self._world.chats[FIRST_PERSON + number].knows_bot = True

    def begin(self) -> None:
        """Let people come."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Let nobody come any more, and those who are there get their answers."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        start = time.monotonic()
        expected = 0
        give_up = float("inf")
        while time.monotonic() < give_up and not (self._stop.is_set() and not self.busy):
            if self._stop.is_set():
                give_up = min(give_up, time.monotonic() + _PATIENCE_SECONDS)
            elif expected < (time.monotonic() - start) * VISITS_PER_SECOND:
                expected += 1
                self._welcome()
            with self._world.lock:
                calls = self._world.calls[self._read :]
            self._read += len(calls)
            for call in calls:
                self._take_in(call)
            time.sleep(_LOOKS_SECONDS)

    def _welcome(self) -> None:
        self._begun += 1
        person_id = FIRST_PERSON + self._dice.randrange(self.town.people - 1)  # the last one floods
        if self._begun % _ONE_OF_THE_HOARDER == 0:
            person_id = HOARDER
        if person_id not in self.busy:
            self.busy[person_id] = visit = _Visit(person_id)
            self._act(visit)

    def _act(self, visit: _Visit) -> None:
        visit.asked_at = time.monotonic()
        act = _ACTS[visit.act]
        if act == "list":
            self._world.say(visit.person_id, "/list")
        elif act == "find":
            self._world.say(visit.person_id, f"/find {RARE}")
        elif act == "add":
            self.added.append(f"{len(self.added)} water the tomatoes")
            self._world.say(visit.person_id, self.added[-1])
        elif not self._tap(visit, f"card:{act}"):
            visit.act = _ACTS.index("find")
            self._act(visit)

    def _tap(self, visit: _Visit, action: str) -> bool:
        """Tap on the list; False when there is nothing (any more) to tap on."""
        screen = Screen(self._world, visit.person_id)
        with self._world.lock:
            message = screen.shows(lambda data: data.startswith(action))
            if message is None:
                return False
            data = button(message, action)
            visit.awaited = self._world.press(visit.person_id, visit.person_id, message["message_id"], data)
        return True

    def _take_in(self, call: Call) -> None:
        chat_id = int(call.params.get("chat_id", 0))
        if call.method == "answerCallbackQuery":
            query = self._world.callback_queries.get(str(call.params.get("callback_query_id")))
            chat_id = query.chat_id if query is not None else 0
        is_loud = call.method == "sendMessage" and not call.params.get("disable_notification")
        self.answers_to[chat_id] += is_loud
        visit = self.busy.get(chat_id)
        if visit is None or call.status != HTTPStatus.OK:
            return
        if visit.awaited == call.params.get("callback_query_id", "") if visit.awaited else is_loud:
            self._answered(visit, call)

    def _answered(self, visit: _Visit, call: Call) -> None:
        self.waits[_ACTS[visit.act]].append(call.at - visit.asked_at)
        visit.awaited = ""
        visit.act += 1
        if visit.act < len(_ACTS):
            self._act(visit)
        else:
            del self.busy[visit.person_id]
