"""Files that are no export, broken or made to do harm."""

import json

import pytest

from tests.flow.export_files import ENTITIES, NOTE, button, file_with, notes_of, send_back
from tests.flow.program import Program
from tests.flow.tapper import Tapper

LARGEST = 5 * 1024 * 1024
FILE = {"kind": "photo", "file_id": "photo-0123456789"}
PHOTO = {**NOTE, "kind": "photo", "text": ""}
HOSTILE = {
    "nothing": "",
    "no JSON": "todobot-export",
    "a half": file_with(NOTE)[:-9],
    "another form": "[]",
    "a foreign file": json.dumps({"format": "other", "version": 1, "notes": []}),
    "a newer version": file_with(NOTE, version=2),
    "no list": file_with(NOTE, notes={"0": NOTE}),
    "no text file": b"\x89PNG\r\n\x1a\n\xff",
    "too large": " " * (LARGEST + 1),
    "too deep": file_with(NOTE)[:-1] + ', "x": ' + "[" * 200_000,
    "too many parts": '{"format": "todobot-export", "version": 1, "notes": [' + "{}," * 500_000 + "{}]}",
    "too many notes": file_with(*[{**NOTE, "uid": str(number)} for number in range(10_001)]),
    "no number": file_with({**NOTE, "lifetime": float("nan")}),
    "a huge number": file_with(NOTE).replace('"lifetime": 0', '"lifetime": ' + "9" * 5000),
    "one bad note": file_with(NOTE, {**NOTE, "uid": "b", "text": 7}),
    "a note that is none": file_with("note"),
    "no uid": file_with({**NOTE, "uid": None}),
    "a uid of another form": file_with({**NOTE, "uid": "a'); drop table notes; --"}),
    "no text": file_with({**NOTE, "text": None}),
    "an invisible text": file_with({**NOTE, "text": "\u200b\n "}),
    "a text too long": file_with({**NOTE, "text": "x" * 4097}),
    "entities that are none": file_with({**NOTE, "entities": "bold"}),
    "too many entities": file_with({**NOTE, "entities": ENTITIES * 51}),
    "a moment that is none": file_with({**NOTE, "created_at": "yesterday"}),
    "a day that is none": file_with({**NOTE, "created_at": "2026-02-30T00:00:00Z"}),
    "kept, with an end": file_with({**NOTE, "expires_at": "2090-01-01T00:00:00Z"}),
    "an end, but no lifetime": file_with({**NOTE, "lifetime": 60}),
    "a lifetime out of range": file_with({**NOTE, "lifetime": -2, "expires_at": "2090-01-01T00:00:00Z"}),
    "a lifetime that is a truth": file_with({**NOTE, "lifetime": False}),
    "a source too long": file_with({**NOTE, "source": "x" * 301}),
    "an unknown kind": file_with({**NOTE, "kind": "hologram"}),
    "a photo without a file": file_with({**PHOTO, "media": []}),
    "a text with media": file_with({**NOTE, "media": [FILE]}),
    "a file from the net": file_with({**PHOTO, "media": [{**FILE, "file_id": "http://127.0.0.1/x"}]}),
    "media with parts in them": file_with({**PHOTO, "media": [{**FILE, "title": {"a": 1}}]}),
}


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new, with an id that turns up in a table by no accident."""
    return Tapper(running.sandbox, 700_100_000 + len(running.sandbox.world.people))


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_is_no_export_gets_one_sentence_and_changes_nothing(
    running: Program, ada: Tapper, content: str | bytes
) -> None:
    answer = send_back(ada, content)
    assert answer["text"].startswith("I cannot read that as an export of mine")
    assert "reply_markup" not in answer
    assert notes_of(running, ada) == []
    held = "select * from imports where user_id = ? and (content is not null or notes is not null)"
    assert running.rows(held, ada.id) == []
    assert running.rows("select * from outbox where refused_at is not null and chat_id = ?", ada.id) == []


def test_formatting_that_telegram_would_refuse_is_dropped_and_the_note_kept(
    running: Program, ada: Tapper
) -> None:
    good = [{"type": "bold", "offset": 0, "length": 4}, *[{**ENTITIES[1], "offset": 5}]]
    bad = [
        {"type": "hologram", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 0, "length": 2},
        {"type": "date_time", "offset": 0, "length": 2, "unix_time": -5},
        {"type": "date_time", "offset": 0, "length": 2, "unix_time": True},
        {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": True, "first_name": "Ada"}},
        {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "9" * 19},
        {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "'"},
        {"type": "bold", "offset": 900, "length": 2},
        "bold",
    ]
    offer = send_back(ada, file_with({**NOTE, "text": "from a file", "entities": [*bad, *good]}))
    ada.tap_data(offer, button(offer, "import:take"))
    assert json.loads(notes_of(running, ada)[0][3]) == good


def test_a_file_that_cannot_be_downloaded_is_told(running: Program, ada: Tapper) -> None:
    ada.say("/start")
    ada.world.fail("getFile", kind="400:Bad Request: file is too big")
    assert send_back(ada, file_with(NOTE))["text"].startswith("I cannot read that")


def test_more_formatting_than_text_does_not_make_the_list_unreadable(running: Program, ada: Tapper) -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    offer = send_back(ada, file_with({**NOTE, "text": "🙂", "entities": [bold] * 100}))
    ada.tap_data(offer, button(offer, "import:take"))
    assert "1. 📌 🙂" in ada.say("/list")["text"]
