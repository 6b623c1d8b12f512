"""Random sequences of what a person can do, against a plain model in memory: lists, exports and the database agree."""

import json
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.model.note import is_same_moment
from tests.model.writing import ADA, GRACE, HOUR, LIFETIMES, WORDS, Writing, picks
from todobot import clock
from todobot.models import FailedUpdate, User
from todobot.models import Note as Row

WINDOW = timedelta(minutes=15)
USUAL = {"15 minutes": WINDOW, "1 week": timedelta(weeks=1), "📌 Keep": None, "As the bot’s default": HOUR}
"""What she can choose in /settings."""


class ChatWithTheBot(Writing):
    """Behind what Ada writes she does anything at all with it."""

    # What the person does

    @precondition(lambda self: self.whole())
    @rule(number=picks, word=st.sampled_from(WORDS), undoes=st.booleans())
    def edit_own_message(self, number: int, word: str, undoes: bool) -> None:
        note = self.pick_whole(number)
        self.count += 1  # no text is like one before it, or there would be nothing to take back
        text = f"{note.name} {word} changed {self.count}"
        self.ada.edit(note.message_id, text)
        if undoes:
            assert self.ada.tap(note.receipt_id, "Undo")
        else:
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
    @rule(number=picks, label=st.sampled_from(sorted(LIFETIMES)), undoes=st.booleans())
    def choose_lifetime_on_the_card(self, number: int, label: str, undoes: bool) -> None:
        note = self.pick(number)
        card = self.ada.open_card(note.name)
        assert card is not None
        end = self.end_after(LIFETIMES[label])
        assert self.ada.tap(card, label)
        if undoes and end != note.expires_at:
            assert self.ada.tap(card, "Undo")
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
    @rule(number=picks, word=st.sampled_from(WORDS), undoes=st.booleans(), corrects=st.booleans())
    def edit_on_the_card(self, number: int, word: str, undoes: bool, corrects: bool) -> None:
        note = self.pick(number)
        card = self.ada.open_card(note.name)
        assert card is not None
        assert self.ada.tap(card, "Edit")
        if undoes:
            self.ada.say("/cancel")
            return
        text = f"{note.name} {word} edited"
        sent = self.ada.say(text)
        if corrects:
            text += " once more"
            self.ada.edit(sent["message_id"], text)
        self.change(note, text=text)

    @rule(undoes=st.booleans())
    def clear_done(self, undoes: bool) -> None:
        there = [note for note in self.visible() if note.is_done]
        self.ada.say("/done")
        message_id = int(self.ada.answer()["message_id"])
        assert self.ada.tap(message_id, "Clear done") == bool(there)
        if there and undoes:
            assert self.ada.tap(message_id, "Undo")
            return
        for note in there:
            self.change(note, deleted_at=clock.now())

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
        self.usual = HOUR
        assert User.select().where(User.id == ADA).count() == 0

    @rule(label=st.sampled_from(sorted(USUAL)))
    def choose_the_usual_lifetime(self, label: str) -> None:
        assert self.set("⏳ Lifetime", label)
        self.usual = USUAL[label]

    @rule(
        page=st.sampled_from(["🔔 Warning", "🧹 Clean up"]),
        label=st.sampled_from(["off", "on", "1 hour before"]),
    )
    def choose_what_changes_no_note(self, page: str, label: str) -> None:
        self.set(page, label)

    def set(self, page: str, label: str) -> bool:
        self.ada.say("/settings")
        message_id = int(self.ada.answer()["message_id"])
        assert self.ada.tap(message_id, page)
        return self.ada.tap(message_id, label)

    @rule()
    def restart(self) -> None:
        self.bot.restart()

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
    def list_done(self) -> None:
        assert sorted(self.ada.listed("/done")) == sorted(
            note.name for note in self.visible() if note.is_done
        )

    @rule()
    def count_hashtags(self) -> None:
        self.ada.say("/tags")
        count = sum("#home" in note.text for note in self.visible())
        answer = self.ada.answer()
        assert [*self.ada.buttons(int(answer["message_id"]))] == ([f"#home · {count}"] if count else [])

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
            for note in self.visible():  # an imported note is of no message
                self.change(note, is_part=True)

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
