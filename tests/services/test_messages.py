"""What becomes of a message: an album whose messages come late, or again."""

from pathlib import Path
from typing import Any

from todobot import rich_text
from todobot.rich_text import RichText
from todobot.services import media, messages, notes, undo, users
from todobot.services.notes import Content, Note, Origin


def photo(message_id: int, caption: str = "") -> dict[str, Any]:
    file = {"file_id": f"file-{message_id}", "file_unique_id": f"unique-{message_id}"}
    return {"message_id": message_id, "media_group_id": "7", "photo": [file], "caption": caption}


def content(message: dict[str, Any]) -> Content:
    found = messages.content_of(message, RichText(message["caption"]))
    assert found is not None
    return found


def album(*sent: dict[str, Any]) -> Note:
    ada = users.remember(1, first_name="Ada", last_name=None, username=None, language_code=None)
    first, *others = sent
    made = messages.album_with(None, content(first))
    note = notes.add(ada, made, origin=Origin(1, first["message_id"], album_id="7"), lifetime=3600)
    for message in others:
        notes.replace(note, messages.album_with(note, content(message)))
    return note


def test_an_album_changed_on_its_card_stays_so_when_a_late_part_comes(file: Path) -> None:
    note = album(photo(1, "old"), photo(2, "older"))
    notes.edit(note, RichText("new"))
    assert "old" not in (note.media or "")
    notes.replace(note, messages.album_with(note, content(photo(3))))
    assert (note.text, len(media.parts_of(note.media))) == ("new", 3)


def test_what_was_written_on_the_card_for_several_captions_keeps_its_formatting(file: Path) -> None:
    note = album(photo(1, "one"), photo(2, "two"))
    notes.edit(note, rich_text.bold("new"))
    changed = messages.album_with(note, content(photo(2, "late")))
    assert changed.text == rich_text.join((rich_text.bold("new"), "late"), "\n")


def test_the_captions_of_an_album_come_back_with_undo(file: Path) -> None:
    note = album(photo(1, "one"), photo(2, "two"))
    undo.apply(notes.edit(note, RichText("new")), 1)
    note = Note.get_by_id(note.id)
    assert note.text == "one\ntwo"
    assert messages.album_with(note, content(photo(3, "three"))).text.text == "one\ntwo\nthree"


def test_a_message_of_an_album_that_repeats_itself_is_known(file: Path) -> None:
    note = album(photo(1, "one"), photo(2))
    notes.edit(note, RichText("new"))
    assert messages.is_known_part(note, content(photo(1, "one")))
    assert not messages.is_known_part(note, content(photo(1, "another")))
    assert not messages.is_known_part(note, content({**photo(1, "one"), "photo": photo(9)["photo"]}))


def test_the_same_words_with_another_file_are_another_message() -> None:
    assert content(photo(1, "one")).said == content(photo(1, "one")).said
    assert content(photo(1, "one")).said != content({**photo(1, "one"), "photo": photo(9)["photo"]}).said
