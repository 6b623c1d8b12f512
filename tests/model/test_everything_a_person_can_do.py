"""Random sequences of what a person can do, against a plain model in memory: lists, exports and the database agree."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.model.note import Note, is_same_moment
from tests.model.phone import Phone
from tests.model.turned_bot import TurnedBot
from todobot import clock
from todobot.models import FailedUpdate, User
from todobot.models import Note as Row

ADA, GRACE = 1001, 1002
WINDOW = timedelta(minutes=15)
HOUR = timedelta(hours=1)
WORDS = ("milk", "МОЛОКО", "straße", "#home", "🚀")
LIFETIMES = {"15 min": timedelta(minutes=15), "1 hour": HOUR, "1 week": timedelta(weeks=1), "Keep": None}
SPOKEN = {"!15m": timedelta(minutes=15), "!2h": 2 * HOUR, "!keep": None}

picks = st.integers(min_value=0, max_value=1000)


class ChatWithTheBot(RuleBasedStateMachine):
    """Ada does anything at all; Grace has one note that nothing Ada does may touch."""

    def __init__(self) -> None:
        super().__init__()
        self.bot = TurnedBot()
        self.ada = Phone(self.bot, ADA)
        self.notes: dict[str, Note] = {}
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

    # What the person does

    @rule(word=st.sampled_from(WORDS), spoken=st.sampled_from([*SPOKEN, ""]), by_command=st.booleans())
    def write(self, word: str, spoken: str, by_command: bool) -> None:
        self.count += 1
        name = f"n{self.count}"
        sent = self.ada.say(f"{'/add ' if by_command else ''}{name} {word} {spoken}")
        lifetime = SPOKEN[spoken] if spoken else HOUR
        receipt_id = int(self.ada.answer()["message_id"])
        text = f"{name} {word}"
        self.notes[name] = Note(name, text, sent["message_id"], receipt_id, self.end_after(lifetime))

    @precondition(lambda self: self.whole())
    @rule(number=picks, word=st.sampled_from(WORDS))
    def edit_own_message(self, number: int, word: str) -> None:
        note = self.pick_whole(number)
        text = f"{note.name} {word} changed"
        self.ada.edit(note.message_id, text)
        self.change(note, text=text)

    @precondition(lambda self: self.whole())
    @rule(number=picks, label=st.sampled_from(sorted(LIFETIMES)), undoes=st.booleans())
    def choose_lifetime_on_the_receipt(self, number: int, label: str, undoes: bool) -> None:
        note = self.pick_whole(number)
        end = self.end_after(LIFETIMES[label])
        assert self.ada.tap(note.receipt_id, label)
        changes_nothing = end == note.expires_at
        if undoes and not changes_nothing:
            assert self.ada.tap(note.receipt_id, "Undo")
        else:
            self.change(note, expires_at=end)

    @precondition(lambda self: self.visible())
    @rule(number=picks, undoes=st.booleans())
    def mark_done_on_the_card(self, number: int, undoes: bool) -> None:
        note = self.pick(number)
        card = self.ada.open_card(note.name)
        assert card is not None
        assert self.ada.tap(card, "Not done" if note.is_done else "✅ Done")
        if undoes:
            assert self.ada.tap(card, "Undo")
        else:
            self.change(note, is_done=not note.is_done)

    @precondition(lambda self: self.visible())
    @rule(number=picks, minutes=st.sampled_from([None, 0, 14, 16]))
    def delete_on_the_card(self, number: int, minutes: int | None) -> None:
        """Delete, and perhaps take that back at once, just in time or too late."""
        note = self.pick(number)
        card = self.ada.open_card(note.name)
        assert card is not None
        assert self.ada.tap(card, "Delete")
        self.change(note, deleted_at=clock.now())
        if minutes is not None:
            self.ada.wait(timedelta(minutes=minutes))
            self.ada.tap(card, "Undo")
            if minutes < WINDOW / timedelta(minutes=1):
                self.change(note, deleted_at=None)

    @precondition(lambda self: self.visible())
    @rule(number=picks, word=st.sampled_from(WORDS), undoes=st.booleans())
    def edit_on_the_card(self, number: int, word: str, undoes: bool) -> None:
        note = self.pick(number)
        card = self.ada.open_card(note.name)
        assert card is not None
        assert self.ada.tap(card, "Edit")
        if undoes:
            self.ada.say("/cancel")
            return
        text = f"{note.name} {word} edited"
        self.ada.say(text)
        self.change(note, text=text)

    @rule(lines=st.integers(min_value=2, max_value=4), then=st.sampled_from(["stay", "join", "undo"]))
    def write_several_lines_and_split_them(self, lines: int, then: str) -> None:
        names = [f"n{self.count + number}" for number in range(1, lines + 1)]
        self.count += lines
        sent = self.ada.say("\n".join(f"{name} line" for name in names))
        receipt_id = int(self.ada.answer()["message_id"])
        end = self.end_after(HOUR)
        assert self.ada.tap(receipt_id, f"Make it {lines} notes")
        for name in names:
            self.notes[name] = Note(name, f"{name} line", sent["message_id"], receipt_id, end, is_part=True)
        if then != "stay":
            assert self.ada.tap(receipt_id, "Make it one note" if then == "join" else "Undo")
            for name in names:
                del self.notes[name]
            text = "\n".join(f"{name} line" for name in names)
            self.notes[names[0]] = Note(names[0], text, sent["message_id"], receipt_id, end, is_part=True)

    @rule(undoes=st.booleans())
    def clear(self, undoes: bool) -> None:
        there = self.visible()
        self.ada.say("/clear")
        if there and undoes:
            assert self.ada.tap(self.ada.answer()["message_id"], "Undo")
            return
        for note in there:
            self.change(note, deleted_at=clock.now())

    @rule(minutes=st.sampled_from([1, 5, 14, 30, 59, 61, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.ada.wait(timedelta(minutes=minutes))

    @rule()
    def forget(self) -> None:
        self.ada.say("/forget")
        assert self.ada.tap(self.ada.answer()["message_id"], "Erase everything")
        self.notes.clear()
        assert User.select().where(User.id == ADA).count() == 0

    # What has to agree

    @rule()
    def list(self) -> None:
        assert self.ada.listed("/list") == [note.name for note in self.visible()]

    @rule(word=st.sampled_from(["MILK", "молоко", "STRASSE", "#Home", "n1", "nothing"]))
    def find(self, word: str) -> None:
        wanted = word.casefold()
        assert self.ada.listed(f"/find {word}") == [
            note.name for note in self.visible() if wanted in note.text.casefold()
        ]

    @rule()
    def export(self) -> None:
        exported = {
            note["text"]: note["done_at"] is not None for note in json.loads(self.ada.exported())["notes"]
        }
        assert exported == {note.text: note.is_done for note in self.visible()}

    @rule(then=st.sampled_from(["nothing", "clear"]))
    def import_what_was_exported(self, then: str) -> None:
        """What is there stays as it is; what was deleted since comes back."""
        content = self.ada.exported()
        if then == "clear":
            self.ada.say("/clear")
        self.ada.send_file("todobot-export.json", content)
        if then == "clear" and self.visible():
            assert self.ada.tap(self.ada.answer()["message_id"], "Import")

    @invariant()
    def the_database_agrees(self) -> None:
        rows = Row.select().where(Row.user == ADA, Row.deleted_at.is_null())
        now = clock.now()
        there = {row.text: row.expires_at for row in rows if row.expires_at is None or row.expires_at > now}
        model = {note.text: note.expires_at for note in self.visible()}
        assert there.keys() == model.keys()
        assert all(is_same_moment(there[text], model[text]) for text in there)

    @invariant()
    def nobody_else_is_touched(self) -> None:
        assert [row.text for row in Row.select().where(Row.user == GRACE)] == ["untouched"]

    @invariant()
    def no_update_failed(self) -> None:
        assert [row.error for row in FailedUpdate.select()] == []


TestEverythingAPersonCanDo = ChatWithTheBot.TestCase
TestEverythingAPersonCanDo.settings = settings(
    max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
