"""Split, edited, joined and undone in any order, also by buttons that are old: a message never loses its notes."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from todobot.models import database
from todobot.rich_text import RichText
from todobot.services import notes, parts, undo, users
from todobot.services.notes import Content, Note, Origin

TEXTS = ["milk\nbread", "milk\nbread\neggs", "milk\ntea", "bread\ntea\nmilk\nsalt", "milk"]
message_ids = count(1)
acts = st.sampled_from(["split", "join", *TEXTS]) | st.integers(min_value=0, max_value=5)
"""A text is what the message is edited to, a number the change that is undone, 0 the newest."""


class OneMessage:
    """The notes of a message, and what a person does to them."""

    def __init__(self) -> None:
        self.id = next(message_ids)
        self.undos: list[int] = []
        ada = users.remember(1, first_name="Ada", last_name=None, username=None, language_code=None)
        notes.add(ada, Content(RichText(TEXTS[0])), origin=Origin(1, self.id), lifetime=3600)

    def visible(self) -> list[Note]:
        return [note for note in notes.made_from(1, self.id) if notes.is_visible(note)]

    def lines(self) -> list[str]:
        return sorted(line for note in self.visible() for line in note.text.split("\n"))

    def do(self, act: str | int) -> None:
        """Do it where a person could: what is one can be split, what is split joined."""
        is_split = self.visible()[0].part != 0
        if isinstance(act, int):
            self._undo(act)
        elif act == "join":
            self.undos += [parts.join(self.visible())] if is_split else []
        elif act == "split":
            is_long = not is_split and "\n" in self.visible()[0].text
            self.undos += [parts.split(self.visible()[0])] if is_long else []
        else:
            self._edit(Content(RichText(act)), is_split=is_split)

    def _undo(self, number: int) -> None:
        if number < len(self.undos):
            undo.apply(self.undos.pop(-1 - number), 1)

    def _edit(self, content: Content, *, is_split: bool) -> None:
        made = notes.made_from(1, self.id)
        undo_id = parts.follow(made, content) if is_split else notes.replace(self.visible()[0], content)
        self.undos += [undo_id] if undo_id is not None else []
        assert self.lines() == sorted(content.text.text.split("\n"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(acts, max_size=8))
@example(done=["split", "milk\nbread\neggs", 1])
@example(done=["split", "milk\nbread\neggs", 0, "bread\ntea\nmilk\nsalt", 0, "milk\nbread\neggs"])
@example(done=["split", "milk\ntea", 0, "join"])
@example(done=["split", "milk\nbread\neggs", "milk\nbread", "milk\nbread\neggs", 1])
def test_a_message_is_one_note_or_its_lines_whatever_is_done(file: Path, done: list[str | int]) -> None:
    with database.atomic() as transaction:
        message = OneMessage()
        for place, act in enumerate(done):
            message.do(act)
            kinds = {note.part == 0 for note in message.visible()}
            assert len(kinds) == 1, "one note or its lines: neither both nor none"
            lines = message.lines()
            if all(isinstance(before, str) or before == 0 for before in done[: place + 1]):
                assert len(lines) == len(set(lines)), "no line twice"
        transaction.rollback()


def edited(message: OneMessage, text: str) -> list[str]:
    message.do(text)
    return message.lines()


@pytest.fixture
def split(file: Path) -> OneMessage:
    """Two lines, split."""
    message = OneMessage()
    message.do("split")
    return message


def test_a_line_that_undo_took_away_comes_back_with_the_next_edit(split: OneMessage) -> None:
    split.do("milk\nbread\neggs")
    split.do(0)
    assert split.lines() == ["bread", "milk"]
    assert edited(split, "milk\nbread\neggs\ntea") == ["bread", "eggs", "milk", "tea"]


def test_an_old_undo_of_the_split_brings_back_the_whole_as_its_message_is_now(split: OneMessage) -> None:
    split.do("milk\nbread\neggs")
    split.do(1)
    assert [note.text for note in split.visible()] == ["milk\nbread\neggs"]


def test_one_note_again_after_an_edit_was_undone_is_as_before_it(split: OneMessage) -> None:
    split.do("milk\ntea")
    split.do(0)
    split.do("join")
    assert [note.text for note in split.visible()] == ["milk\nbread"]


def test_a_line_whose_deletion_is_undone_is_a_line_again_when_the_message_has_it(split: OneMessage) -> None:
    bread = split.visible()[1]
    deletion = notes.delete(1, [bread])
    split.do("milk")
    undo.apply(deletion, 1)
    assert split.lines() == ["bread", "milk"]
    assert edited(split, "milk\nbread") == ["bread", "milk"]
    assert [note.id for note in split.visible()][1] == bread.id
    assert edited(split, "milk") == ["milk"]


def test_a_line_that_comes_back_is_the_note_it_was(split: OneMessage) -> None:
    before = {note.text: note.id for note in split.visible()}
    split.do("milk")
    split.do("milk\nbread")
    assert {note.text: note.id for note in split.visible()} == before
