"""Your data is yours: it goes out as files and comes back, once."""

import json
import re
from typing import Any

import pytest

from tests.flow.export_files import (
    ENTITIES,
    MARKED_UP,
    NOTE,
    button,
    exported,
    file_with,
    make_notes,
    notes_of,
    send_back,
)
from tests.flow.program import Program
from tests.flow.tapper import Tapper
from todobot.services import imports

KINDS: list[dict[str, Any]] = [
    *({"type": kind} for kind in ("bold", "italic", "underline", "strikethrough", "spoiler", "code")),
    *({"type": kind} for kind in ("mention", "hashtag", "cashtag", "bot_command", "url", "email")),
    *({"type": kind} for kind in ("phone_number", "blockquote", "expandable_blockquote")),
    {"type": "pre", "language": "python"},
    {"type": "text_link", "url": "https://example.org/"},
    {"type": "text_mention", "user": {"id": 1002, "is_bot": False, "first_name": "Grace"}},
    {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
    {"type": "date_time", "unix_time": 1_800_000_000, "date_time_format": "wDT"},
]
EVERY_KIND = [{**kind, "offset": 7 * number, "length": 6} for number, kind in enumerate(KINDS)]


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new, with an id that turns up in a table by no accident."""
    return Tapper(running.sandbox, 700_100_000 + len(running.sandbox.world.people))


@pytest.fixture
def grace(running: Program) -> Tapper:
    """Somebody else."""
    return Tapper(running.sandbox, 700_200_000 + len(running.sandbox.world.people), "Grace")


def test_export_sends_a_file_for_machines_and_one_to_read(running: Program, ada: Tapper) -> None:
    make_notes(ada)
    (json_name, content), (markdown_name, page) = exported(ada)
    assert re.fullmatch(r"todobot-\d{4}-\d\d-\d\d\.json", json_name)
    assert markdown_name == json_name.replace(".json", ".md")
    file = json.loads(content)
    assert (file["format"], file["version"]) == ("todobot-export", 1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", file["exported_at"])
    first, second, photo = file["notes"]
    assert (first["text"], first["lifetime"], first["done_at"]) == (MARKED_UP, 3600, None)
    assert [entity for entity in first["entities"] if entity in ENTITIES] == ENTITIES
    assert (second["text"], second["lifetime"], second["expires_at"]) == ("kept", 0, None)
    assert (photo["kind"], photo["text"], photo["media"][0]["kind"]) == ("photo", "a photo", "photo")
    assert "- [ ] 🥛 \\*buy\\* [milk](<https://example.org/a_b>)\\\n  \\- \\<b\\>\\#1\\</b\\>\\\n" in page


def test_the_markdown_file_ticks_what_is_done_and_breaks_nothing(running: Program, ada: Tapper) -> None:
    link = {"type": "url", "offset": 8, "length": 11}
    done = {
        **NOTE,
        "uid": "d",
        "text": "1. done my_site.org",
        "entities": [link],
        "done_at": "2026-02-02T10:00:00Z",
        "source": "*Bob*",
    }
    ada.tap_data(offer := send_back(ada, file_with(NOTE, done)), button(offer, "import:take"))
    page = exported(ada)[1][1]
    assert page.index("## Open") < page.index("- [ ] from a file\\\n") < page.index("## Done")
    assert "- [x] 1\\. done my\\_site.org\\\n" in page
    assert "\\*Bob\\*" in page
    assert "2026-02-02 10:00 UTC" in page


def test_nothing_to_export_is_said_so(ada: Tapper) -> None:
    assert "nothing to export" in ada.say("/export")["text"]


def test_what_was_exported_comes_back_the_same_after_everything_was_forgotten(
    running: Program, ada: Tapper
) -> None:
    make_notes(ada)
    ada.say("forwarded", entities=[{"type": "date_time", "offset": 0, "length": 3, "unix_time": 1}])
    before = notes_of(running, ada)
    content = exported(ada)[0][1]
    ada.tap_data(question := ada.say("/forget"), button(question, "forget:erase"))
    offer = send_back(ada, content)
    assert "4 notes" in offer["text"]
    assert notes_of(running, ada) == []
    assert "Imported 4 notes" in ada.tap_data(offer, button(offer, "import:take"))["text"]
    after = notes_of(running, ada)
    without_message_ids = [
        [re.sub(r',?"message_id":\d+', "", value) if isinstance(value, str) else value for value in note]
        for note in before
    ]
    assert [list(note) for note in after] == without_message_ids
    again = exported(ada)[0][1]
    assert json.loads(again)["notes"][0] == json.loads(content)["notes"][0]


def test_every_kind_of_formatting_goes_out_and_comes_back(running: Program, ada: Tapper) -> None:
    ada.say(" ".join(f"word{number:02}" for number in range(len(EVERY_KIND))), entities=EVERY_KIND)
    before = notes_of(running, ada)
    assert {entity["type"] for entity in json.loads(before[0][3])} >= {one["type"] for one in EVERY_KIND}
    content = exported(ada)[0][1]
    ada.tap_data(question := ada.say("/forget"), button(question, "forget:erase"))
    offer = send_back(ada, content)
    ada.tap_data(offer, button(offer, "import:take"))
    assert notes_of(running, ada) == before


def test_importing_twice_adds_nothing_twice(running: Program, ada: Tapper) -> None:
    ada.say("milk")
    content = exported(ada)[0][1]
    answer = send_back(ada, content)
    assert "nothing new" in answer["text"]
    assert "1 is here already" in answer["text"]
    assert "reply_markup" not in answer
    offer = send_back(ada, file_with(NOTE, NOTE))
    data = button(offer, "import:take")
    taken = ada.tap_data(offer, data)
    assert "Imported 1 note" in taken["text"]
    assert ada.tap_data(taken, data)["text"] == taken["text"]
    assert [note[2] for note in notes_of(running, ada)] == ["milk", "from a file"]
    assert "nothing new" in send_back(ada, file_with(NOTE))["text"]


def test_a_note_that_was_just_deleted_comes_back_by_an_import(running: Program, ada: Tapper) -> None:
    saved = ada.say("milk")
    content = exported(ada)[0][1]
    ada.tap(saved, "↩️ Undo")
    offer = send_back(ada, content)
    ada.tap_data(offer, button(offer, "import:take"))
    assert running.rows("select text, deleted_at from notes where user_id = ?", ada.id) == [("milk", None)]


def test_what_comes_back_by_an_import_lives_as_long_as_the_file_says(running: Program, ada: Tapper) -> None:
    receipt = ada.say("milk !1w")
    content = exported(ada)[0][1]
    ada.tap(receipt, "15 min")
    ada.tap(ada.tap(ada.say("/list"), "1"), "🗑 Delete")
    offer = send_back(ada, content)
    ada.tap_data(offer, button(offer, "import:take"))
    query = "select text, lifetime, deleted_at, warn_at is null from notes where user_id = ?"
    assert running.rows(query, ada.id) == [("milk", 604_800, None, False)]


def test_a_split_note_that_is_imported_again_stands_beside_its_lines(running: Program, ada: Tapper) -> None:
    receipt = ada.say("milk\nbread")
    content = exported(ada)[0][1]
    receipt = ada.tap(receipt, "Make it 2 notes")
    offer = send_back(ada, content)
    ada.tap_data(offer, button(offer, "import:take"))
    ada.tap(receipt, "15 min")
    query = "select text, lifetime from notes where user_id = ? and deleted_at is null order by id"
    assert running.rows(query, ada.id) == [("milk\nbread", 3600), ("milk", 900), ("bread", 900)]


def test_anothers_export_becomes_ones_own_notes(running: Program, ada: Tapper, grace: Tapper) -> None:
    ada.say("shared idea")
    content = exported(ada)[0][1]
    grace.say("/start")
    offer = send_back(grace, content)
    data = button(offer, "import:take")
    ada.tap_data(ada.heard()[0], data)
    assert notes_of(running, grace) == []
    grace.tap_data(offer, data)
    assert notes_of(running, grace) == notes_of(running, ada)


def test_cancel_imports_nothing_for_good(running: Program, ada: Tapper) -> None:
    offer = send_back(ada, file_with(NOTE))
    taking = button(offer, "import:take")
    assert "nothing was imported" in ada.tap_data(offer, button(offer, "import:cancel"))["text"]
    assert "nothing was imported" in ada.tap_data(offer, taking)["text"]
    assert notes_of(running, ada) == []
    assert running.rows("select content, notes from imports where user_id = ?", ada.id) == [(None, None)]


def test_several_files_sent_at_once_are_each_answered_and_imported(running: Program, ada: Tapper) -> None:
    files = {name: file_with({**NOTE, "uid": name, "text": name}) for name in ("one", "two", "three")}
    before = len(ada.heard())
    with ada.world.lock:  # so that one batch brings them all
        sent = [
            ada.world.send_media(
                ada.id, "document", content=content.encode(), file_name=f"todobot-{name}.json"
            )
            for name, content in files.items()
        ]
    offers = ada.answers(before, 3)
    assert [offer["reply_to_message"]["message_id"] for offer in offers] == [
        one["message_id"] for one in sent
    ]
    for offer in offers:
        assert "Imported 1 note" in ada.tap_data(offer, button(offer, "import:take"))["text"]
    assert [note[2] for note in notes_of(running, ada)] == ["one", "two", "three"]


def test_of_more_files_than_are_held_the_oldest_gives_way_and_says_so(running: Program, ada: Tapper) -> None:
    oldest = send_back(ada, file_with(NOTE))
    for number in range(imports.MOST_HELD):
        newest = send_back(ada, file_with({**NOTE, "uid": str(number), "text": "newer"}))
    assert "Send it again" in ada.tap_data(oldest, button(oldest, "import:take"))["text"]
    assert notes_of(running, ada) == []
    ada.tap_data(newest, button(newest, "import:take"))
    assert [note[2] for note in notes_of(running, ada)] == ["newer"]


def test_expired_notes_are_counted_and_left_out(running: Program, ada: Tapper) -> None:
    expired = {**NOTE, "uid": "old", "expires_at": "2026-01-02T00:00:00Z", "lifetime": 86400}
    offer = send_back(ada, file_with(NOTE, expired))
    assert "1 has expired since then" in offer["text"]
    ada.tap_data(offer, button(offer, "import:take"))
    assert [note[0] for note in notes_of(running, ada)] == [NOTE["uid"]]


def test_an_imported_note_is_warned_of_like_any_other(running: Program, ada: Tapper) -> None:
    going = {**NOTE, "created_at": "2099-01-01T00:00:00Z", "expires_at": "2099-01-01T01:00:00Z"}
    offer = send_back(ada, file_with({**going, "lifetime": 3600}))
    ada.tap_data(offer, button(offer, "import:take"))
    assert running.rows("select warn_at from notes where user_id = ?", ada.id) == [("2099-01-01 00:50:00",)]


def test_other_documents_are_notes_and_no_imports(running: Program, ada: Tapper) -> None:
    send_back(ada, file_with(NOTE), name="plan.txt")
    assert [note[1] for note in notes_of(running, ada)] == ["document"]
