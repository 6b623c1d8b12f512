"""What a person knows of their notes, and all the ways to make some: one half of the random sequences."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.model.note import Note
from tests.model.phone import Phone
from tests.model.turned_bot import TurnedBot
from todobot import clock

ADA, GRACE = 1001, 1002
HOUR = timedelta(hours=1)
WORDS = ("milk", "МОЛОКО", "straße", "#home", "🚀")
LIFETIMES = {"15 min": timedelta(minutes=15), "1 hour": HOUR, "1 week": timedelta(weeks=1), "Keep": None}
SPOKEN = {"!15m": timedelta(minutes=15), "!2h": 2 * HOUR, "!keep": None}

picks = st.integers(min_value=0, max_value=1000)


class Writing(RuleBasedStateMachine):
    """Ada writes and knows what became of it; Grace has one note that nothing Ada does may touch."""

    def __init__(self) -> None:
        super().__init__()
        self.bot = TurnedBot()
        self.ada = Phone(self.bot, ADA)
        self.notes: dict[str, Note] = {}
        self.usual: timedelta | None = HOUR
        """How long a note lives of which she does not say it."""
        self.count = 0
        Phone(self.bot, GRACE).say("untouched !keep")

    def teardown(self) -> None:
        self.bot.close()

    # What the person knows

    def visible(self) -> list[Note]:
        """The notes that are neither deleted nor expired, in the order of the list."""
        now = clock.now()
        there = [
            note
            for note in self.notes.values()
            if note.deleted_at is None and (note.expires_at is None or note.expires_at > now)
        ]
        return [note for note in there if not note.is_done] + [note for note in there if note.is_done]

    def whole(self) -> list[Note]:
        """Those of them with a message and a receipt of their own."""
        return [note for note in self.visible() if not note.is_part]

    def pick(self, number: int) -> Note:
        """One of the notes that can be seen."""
        there = self.visible()
        return there[number % len(there)]

    def pick_whole(self, number: int) -> Note:
        """One of those with a message of their own."""
        there = self.whole()
        return there[number % len(there)]

    def change(self, note: Note, **values: object) -> None:
        """Remember a change."""
        self.notes[note.name] = replace(note, **values)  # type: ignore[arg-type]

    def end_after(self, lifetime: timedelta | None) -> datetime | None:
        """When a note goes that lives for so long from now on, in whole seconds as the database has it."""
        return None if lifetime is None else clock.now().replace(microsecond=0) + lifetime

    # What the person writes

    @rule(
        word=st.sampled_from(WORDS),
        spoken=st.sampled_from([*SPOKEN, ""]),
        way=st.sampled_from(["text", "/add", "question", "photo"]),
    )
    def write(self, word: str, spoken: str, way: str) -> None:
        self.count += 1
        name = f"n{self.count}"
        said = f"{name} {word} {spoken}"
        if way == "question":
            self.ada.say("/add")
        sent = (
            self.ada.send_photo(said)
            if way == "photo"
            else self.ada.say(f"/add {said}" if way == "/add" else said)
        )
        lifetime = SPOKEN[spoken] if spoken else self.usual
        receipt_id = int(self.ada.answer()["message_id"])
        text = f"{name} {word}"
        self.notes[name] = Note(name, text, sent["message_id"], receipt_id, self.end_after(lifetime))

    @rule(word=st.sampled_from(WORDS), comes_back=st.booleans())
    def write_and_take_back(self, word: str, comes_back: bool) -> None:
        self.write(word, "", "text")
        note = self.notes[f"n{self.count}"]
        assert self.ada.tap(note.receipt_id, "Undo")
        self.change(note, deleted_at=clock.now())
        if comes_back:
            assert self.ada.tap(note.receipt_id, "Undo")
            self.change(note, deleted_at=None)

    @rule(lines=st.integers(min_value=2, max_value=4), then=st.sampled_from(["stay", "join", "undo"]))
    def write_several_lines_and_split_them(self, lines: int, then: str) -> None:
        names = [f"n{self.count + number}" for number in range(1, lines + 1)]
        self.count += lines
        sent = self.ada.say("\n".join(f"{name} line" for name in names))
        receipt_id = int(self.ada.answer()["message_id"])
        end = self.end_after(self.usual)
        assert self.ada.tap(receipt_id, f"Make it {lines} notes")
        for name in names:
            self.notes[name] = Note(name, f"{name} line", sent["message_id"], receipt_id, end, is_part=True)
        if then != "stay":
            assert self.ada.tap(receipt_id, "Make it one note" if then == "join" else "Undo")
            for name in names:
                del self.notes[name]
            text = "\n".join(f"{name} line" for name in names)
            self.notes[names[0]] = Note(names[0], text, sent["message_id"], receipt_id, end, is_part=True)

    @rule(done=st.lists(st.integers(min_value=1, max_value=3), unique=True))
    def send_a_checklist_and_split_it(self, done: list[int]) -> None:
        names = [f"n{self.count + number}" for number in range(1, 4)]
        self.count += 3
        sent = self.ada.send_checklist("Title", [f"{name} item" for name in names], done)
        receipt_id = int(self.ada.answer()["message_id"])
        end = self.end_after(self.usual)
        assert self.ada.tap(receipt_id, "Make it 3 notes")
        for number, name in enumerate(names, 1):
            note = Note(
                name, f"{name} item", sent["message_id"], receipt_id, end, number in done, is_part=True
            )
            self.notes[name] = note
