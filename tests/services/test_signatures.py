"""Signatures: equal words are equal in every alphabet, and no note that has a word is passed over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todobot import clock
from todobot.models import Note, User, database
from todobot.rich_text import RichText
from todobot.services import imports, media, notes, parts, search, signatures, undo
from todobot.services.notes import Content, Origin

LETTERS = st.text(st.sampled_from("aAbäßẞЖжİıi\u0301\u0307# \n\u2003🚀\ud800"), max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("straße", "STRAẞE"),
        ("МОЛОКО", "молоко"),
        ("İstanbul", "istanbul"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("ΟΔΟΣ", "οδος"),
        ("café", "CAFE\u0301"),
        ("ＭＩＬＫ", "milk"),
        ("ﬁle", "FILE"),
        ("żółty", "Z\u0307ÓŁTY"),
    ],
)
def test_it_folds_what_is_the_same_word(one: str, other: str) -> None:
    assert signatures.folded(one) == signatures.folded(other)


@pytest.mark.parametrize(("one", "other"), [("cafe", "café"), ("milk", "mild"), ("й", "и")])
def test_it_keeps_apart_what_is_not(one: str, other: str) -> None:
    assert signatures.folded(one) != signatures.folded(other)


@given(said=LETTERS, name=LETTERS, start=st.integers(0, 40), length=st.integers(1, 40))
def test_a_note_has_all_bits_of_every_piece_of_its_words(
    said: str, name: str, start: int, length: int
) -> None:
    held = media.stored([{"kind": "document", "file_id": "1", "file_name": name}])
    bits = signatures.of_note(said, None, held)
    for word in signatures.looked_at(said, held)[start : start + length].split():
        asked = signatures.of_words(word, is_tagged=False)
        assert bits & asked == asked


@pytest.fixture
def ada(file: Path) -> User:
    """A database with Ada in it."""
    return User.create(id=1, first_name="Ada", created_at=clock.now())


def keep(ada: User, said: str, kind: str = "text", held: str | None = None) -> Note:
    content = Content(RichText(said), kind, held)
    return notes.add(ada, content, origin=Origin(1, 1), lifetime=3600)


def found(ada: User, words: str) -> list[str]:
    return [note.text for note in notes.these(search.find(ada.id, words), ada.id)]


def read(words: str) -> list[str]:
    """Return which notes are read in a search for words."""
    asked = signatures.of_words(words, is_tagged=False)
    rows = database.execute_sql("SELECT text FROM notes WHERE signature & ? = ?", (asked, asked))
    return [text for (text,) in rows]


def test_notes_without_the_word_are_not_read(ada: User) -> None:
    keep(ada, "buy milk")
    assert read("milk") == ["buy milk"]
    assert read("bread") == []


def test_a_search_goes_by_the_signature(ada: User) -> None:
    keep(ada, "buy milk")
    database.execute_sql("UPDATE notes SET signature = 0")
    assert found(ada, "milk") == []
    assert found(ada, "m") == ["buy milk"]


def test_a_long_note_is_always_read(ada: User) -> None:
    said = "milk " * 201
    keep(ada, said)
    assert read("bread") == [said]
    assert found(ada, "milk") == [said]


def test_what_was_edited_is_found_by_its_new_words_and_undone_by_its_old_ones(ada: User) -> None:
    note = keep(ada, "buy milk")
    undo_id = notes.edit(note, RichText("bake bread"))
    assert (found(ada, "bread"), found(ada, "milk")) == (["bake bread"], [])
    assert read("milk") == []
    undo.apply(undo_id, ada.id)
    assert (found(ada, "bread"), found(ada, "milk")) == ([], ["buy milk"])
    assert read("bread") == []


def test_lines_and_their_whole_are_found_by_their_own_words(ada: User) -> None:
    note = keep(ada, "buy milk\nbake bread")
    parts.split(note)
    assert (found(ada, "milk"), found(ada, "bread")) == (["buy milk"], ["bake bread"])
    assert read("bread") == ["buy milk\nbake bread", "bake bread"]
    parts.follow(notes.made_from(1, 1), Content(RichText("buy milk\nroast coffee")))
    assert (found(ada, "coffee"), found(ada, "bread")) == (["roast coffee"], [])
    parts.join([row for row in notes.made_from(1, 1) if row.part > 0])
    assert found(ada, "coffee") == ["buy milk\nroast coffee"]
    assert read("zx") == [], "no row has lost its signature on the way"


def test_a_caption_counts_and_a_file_name(ada: User) -> None:
    held = media.stored([{"kind": "document", "file_id": "1", "file_name": "Übersicht.pdf"}])
    note = keep(ada, "for Grace", "document", held)
    assert found(ada, "GRACE übersicht") == ["for Grace"]
    notes.edit(note, RichText("for Charles"))
    assert found(ada, "charles übersicht") == ["for Charles"]
    assert read("grace") == []


def test_what_the_owner_changes_by_hand_is_found(ada: User) -> None:
    keep(ada, "buy milk")
    database.execute_sql("UPDATE notes SET text = 'bake bread'")
    assert (found(ada, "bread"), found(ada, "milk")) == (["bake bread"], [])
    held = media.stored([{"kind": "document", "file_id": "1", "file_name": "coffee.pdf"}])
    database.execute_sql("UPDATE notes SET signature = 0")
    database.execute_sql("UPDATE notes SET media = ?", (held,))
    assert found(ada, "coffee") == ["bake bread"]


def test_what_was_imported_is_found(ada: User) -> None:
    note = {"uid": "1", "kind": "text", "text": "buy milk", "entities": None, "media": None, "source": None}
    lives = {"created_at": "2026-01-01 12:00:00", "lifetime": 0, "expires_at": None, "done_at": None}
    import_id = imports.expect(ada.id, 5)
    imports.keep(import_id, "{}")
    unread = imports.next_unread()
    assert unread is not None
    imports.save_read(unread, [note | lives], clock.now())
    assert imports.take(import_id, ada) == 1
    assert found(ada, "milk") == ["buy milk"]
    assert read("bread") == []
