"""Media: read from a message, kept as JSON, and sent again; whatever the JSON holds."""

from typing import Any

import pytest

from todobot import rich_text
from todobot.rich_text import RichText
from todobot.services import media
from todobot.services.media import Part


def photo(number: int, **more: Any) -> Part:
    return {"kind": "photo", "message_id": number, "file_id": f"id-{number}", **more}


def document(number: int) -> Part:
    return {"kind": "document", "file_id": f"id-{number}", "file_name": "a.pdf"}


def test_it_keeps_the_largest_size_of_a_photo() -> None:
    message = {"message_id": 1, "photo": [{"file_id": "small"}, {"file_id": "large", "width": 9}]}
    assert media.read(message) == {"kind": "photo", "message_id": 1, "file_id": "large"}


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a"}}, "animation"),
        (
            {
                "venue": {"location": {"latitude": 1, "longitude": 2}, "title": "t", "address": "a"},
                "location": {"latitude": 1, "longitude": 2},
            },
            "venue",
        ),
    ],
)
def test_it_takes_the_more_exact_of_two_kinds_that_telegram_gives(message: Part, kind: str) -> None:
    part = media.read(message)
    assert part is not None
    assert part["kind"] == kind


@pytest.mark.parametrize(
    "message",
    [
        {"poll": {"question": "?"}},
        {"photo": []},
        {"photo": "x"},
        {"document": {"file_name": "no id"}},
        {"location": {"latitude": "north"}},
        {"venue": {"title": "t", "address": "a", "location": None}},
        {"contact": {"first_name": "Al"}},
        {},
    ],
)
def test_it_keeps_nothing_that_could_not_be_sent_again(message: Part) -> None:
    assert media.read(message) is None


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "",
        "{",
        "null",
        "3",
        '{"kind": "photo"}',
        '[1, null, "x", [], {}]',
        '[{"kind": "photo", "file_id": 5}]',
        '[{"kind": ["photo"], "file_id": "a"}]',
        '[{"kind": "hologram", "file_id": "a"}]',
        "[" * 5000,
    ],
)
def test_it_leaves_out_stored_parts_that_make_no_sense(stored: str | None) -> None:
    assert media.parts_of(stored) == []


def test_it_sends_an_album_by_tens_with_the_caption_at_the_first_part() -> None:
    parts = [photo(number, has_media_spoiler=True) for number in range(12)]
    first, second = media.calls(parts, RichText("words"))
    assert (first.method, second.method) == ("sendMediaGroup", "sendMediaGroup")
    assert [len(call.parameters["media"]) for call in (first, second)] == [10, 2]
    assert first.parameters["media"][0] == {
        "type": "photo",
        "media": "id-0",
        "has_spoiler": True,
        "caption": "words",
    }
    assert "caption" not in second.parameters["media"][0]


def test_it_sends_apart_what_cannot_be_one_album() -> None:
    parts = [photo(1), document(2), document(3)]
    assert [call.method for call in media.calls(parts, RichText(""))] == ["sendPhoto", "sendMediaGroup"]


def test_a_caption_is_carried_up_to_what_telegram_takes() -> None:
    longest = RichText("🙂" * 512)
    assert media.carries_caption([photo(1)], longest)
    assert not media.carries_caption([photo(1)], longest + "x")
    assert not media.carries_caption([{"kind": "location", "latitude": 1, "longitude": 2}], RichText("words"))
    assert not media.carries_caption([], RichText("words"))
    much = rich_text.join([rich_text.bold("a")] * 101)
    assert not media.carries_caption([photo(1)], much), "an album has the captions of all its messages"


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ({"kind": "contact", "first_name": "Al", "last_name": "B", "phone_number": "1"}, "Al B"),
        ({"kind": "audio", "file_id": "a", "title": "Song", "performer": "Band"}, "Band – Song"),
        ({"kind": "venue", "title": "Tea House", "address": "a"}, "Tea House"),
        ({"kind": "document", "file_id": "a", "file_name": "a.pdf"}, "a.pdf"),
        ({"kind": "photo", "file_id": "a"}, ""),
    ],
)
def test_a_part_is_called_by_its_name(part: Part, name: str) -> None:
    assert media.name_of(part) == name
