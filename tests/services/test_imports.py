"""Export files: written so that they come back, read so that nothing bad does, held for a day."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from todobot import clock
from todobot.jobs import forget_old_updates, read_imports
from todobot.models import Import, Note, OutboxMessage, User
from todobot.rich_text import RichText
from todobot.services import export_format, imports, lifetimes, media_check, messages, notes

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)


@pytest.fixture
def ada(file: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    """Ada, at noon."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return User.create(id=1, first_name="Ada", created_at=NOON)


def note(number: int, text: str) -> Note:
    return Note(uid=str(number), kind="text", text=text, created_at=NOON, lifetime=0)


def test_a_large_export_is_split_into_files_that_can_all_be_read_back() -> None:
    notes = [note(number, "🥛" * 4000) for number in range(700)]
    files = list(export_format.write(notes, NOON))
    assert [len(file.encode()) <= imports.LARGEST for file in files] == [True] * 3
    assert [found["uid"] for file in files for found in export_format.read(file)] == [n.uid for n in notes]


def test_many_small_notes_are_split_too() -> None:
    files = list(export_format.write((note(number, "x") for number in range(10_001)), NOON))
    assert [len(export_format.read(file)) for file in files] == [10_000, 1]


def test_texts_full_of_brackets_are_split_into_files_that_can_be_read_back() -> None:
    files = list(export_format.write((note(number, "{" * 4096) for number in range(100)), NOON))
    assert [len(export_format.read(file)) for file in files] == [95, 5]


def test_a_note_that_was_given_more_time_for_ten_years_comes_back() -> None:
    old = note(1, "milk")
    old.lifetime, old.expires_at = lifetimes.LONGEST + 3600, NOON
    (file,) = export_format.write([old], NOON)
    assert export_format.read(file)[0]["lifetime"] == lifetimes.LONGEST


def test_an_album_with_much_formatting_comes_back(ada: User) -> None:
    links = [
        {"type": "text_link", "offset": 5 * n, "length": 4, "url": f"https://x.org/{n}"} for n in range(99)
    ]
    caption = RichText.from_message("milk " * 99, links)
    photo = {"message_id": 5, "photo": [{"file_id": "photo-0123456789", "file_unique_id": "u"}]}
    content = messages.content_of(photo, caption)
    assert content is not None
    album = notes.add(
        ada, messages.album_with(None, content), origin=notes.Origin(ada.id, 5, album_id="a"), lifetime=0
    )
    (file,) = export_format.write([album], NOON)
    (read,) = export_format.read(file)
    assert (read["text"], read["entities"]) == (album.text, album.entities)
    assert json.loads(read["media"]) == [{"kind": "photo", "file_id": "photo-0123456789"}]


def test_no_import_is_offered_of_a_file_that_gave_way_meanwhile(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten newer ones came while it was read, and it was said that it is not here any more."""
    imports.keep(imports.expect(ada.id, 7), next(export_format.write([note(1, "milk")], NOON)))
    read = export_format.read

    def read_slowly(content: str) -> list[export_format.Fields]:
        Import.delete().execute()
        return read(content)

    monkeypatch.setattr(export_format, "read", read_slowly)
    read_imports.run(NOON)
    assert OutboxMessage.select().count() == 0


def test_a_file_is_forgotten_after_a_day(ada: User) -> None:
    imports.expect(ada.id, 7)
    forget_old_updates.run(NOON + timedelta(hours=23))
    assert Import.select().count() == 1
    forget_old_updates.run(NOON + timedelta(hours=25))
    assert Import.select().count() == 0


def test_only_what_is_needed_of_a_file_is_held(ada: User) -> None:
    fields = {"uid": "a", "kind": "text", "text": "milk", "created_at": "2026-01-01T00:00:00Z", "lifetime": 0}
    held = imports.expect(ada.id, 7)
    imports.keep(held, json.dumps({"format": "todobot-export", "version": 1, "notes": [fields], "other": 1}))
    assert read_imports.run(NOON) == 1
    file = Import.get_by_id(held)
    assert (file.content, [found["text"] for found in json.loads(file.notes or "")]) == (None, ["milk"])
    assert read_imports.run(NOON) == 0


def test_a_note_whose_time_is_up_is_not_here_any_more_though_its_row_is(ada: User) -> None:
    held = notes.add(
        ada, notes.Content(RichText.plain("milk")), origin=notes.Origin(ada.id, 5), lifetime=lifetimes.KEPT
    )
    content = next(iter(export_format.write([held], NOON)))
    ended = NOON - timedelta(seconds=1)
    Note.update(lifetime=60, expires_at=ended).where(Note.id == held.id).execute()
    file = imports.expect(ada.id, 7)
    imports.keep(file, content)
    read_imports.run(NOON)
    assert "I found 1 note" in OutboxMessage.get().parameters
    assert imports.take(file, ada) == 1
    assert [(note.text, note.expires_at) for note in Note.select()] == [("milk", None)]


def test_whose_file_gives_way_before_it_was_read_is_told(ada: User) -> None:
    files = [imports.expect(ada.id, number) for number in range(imports.MOST_HELD + 2)]
    imports.keep(files[0], "no export")
    assert imports.make_room(ada.id) == [1, 0]
    assert imports.make_room(ada.id) == []
    assert [file.id for file in Import.select()] == files[2:]


def test_nobody_is_asked_who_was_forgotten_meanwhile(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    imports.keep(imports.expect(ada.id, 7), "{}")

    def forgotten(content: str) -> list[export_format.Fields]:
        User.delete().execute()
        raise ValueError(content)

    monkeypatch.setattr(export_format, "read", forgotten)
    assert read_imports.run(NOON) == 1
    assert OutboxMessage.select().count() == 0


def test_what_a_person_is_told_is_in_their_language(ada: User) -> None:
    User.update(language="de").execute()
    imports.keep(imports.expect(ada.id, 7), "no export")
    read_imports.run(NOON)
    english = "I cannot read that"
    assert english not in OutboxMessage.get().parameters


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "location", "latitude": 51.5, "longitude": -0.1},
        {"kind": "contact", "phone_number": "+1555", "first_name": "Bob", "vcard": "BEGIN:VCARD\n" * 9},
        {"kind": "audio", "file_id": "audio-0123456789", "title": "Song", "performer": None},
        {"kind": "photo", "file_id": "photo-0123456789", "has_media_spoiler": True, "message_id": 7},
    ],
)
def test_media_come_back_without_the_message_they_came_in(part: dict[str, object]) -> None:
    kept = {name: value for name, value in part.items() if name != "message_id" and value is not None}
    written = note(1, "caption")
    written.kind, written.media = str(part["kind"]), json.dumps([part])
    (file,) = export_format.write([written], NOON)
    assert json.loads(str(export_format.read(file)[0]["media"])) == [kept]


@pytest.mark.parametrize(
    "part",
    [
        {"kind": "location", "latitude": 10**400, "longitude": 1},
        {"kind": "audio", "file_id": "12345678", "title": 5},
        {"kind": "contact", "first_name": "Ada", "phone_number": "1", "last_name": 5},
    ],
)
def test_media_that_could_not_be_shown_are_refused(part: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="media of another form"):
        media_check.checked(part["kind"], [part])
