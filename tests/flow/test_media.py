"""What is no text is kept, too: by file_id, with its caption, and comes back as it was."""

from typing import Any

import pytest

from tests.flow.keeper import Keeper
from tests.flow.program import Program
from tests.flow.tapper import labels

FILES = ["photo", "document", "voice", "video", "audio", "animation"]
CANNOT = "I cannot keep that kind"


@pytest.fixture
def ada(running: Program) -> Keeper:
    """Somebody new."""
    return Keeper(running, 10_000 + len(running.sandbox.world.people))


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_kept_with_its_caption_and_comes_back(ada: Keeper, kind: str) -> None:
    entities = [{"type": "bold", "offset": 3, "length": 4}]
    receipt = ada.show(
        kind, content=b"bytes", file_name="a.bin", caption="🚀 milk here !2h", caption_entities=entities
    )
    assert receipt["text"].startswith("✅ Saved.")
    assert len(labels(receipt)) == 2
    assert ada.kept("kind, text, lifetime") == [(kind, "🚀 milk here", 7200)]
    (sent,) = ada.own()
    (again,) = ada.shown_again()
    assert _file_ids(again[kind]) == _file_ids(sent[kind])
    assert (again["caption"], again["caption_entities"]) == ("🚀 milk here", entities)


@pytest.mark.parametrize("kind", ["sticker", "video_note"])
def test_what_has_no_caption_comes_back(ada: Keeper, kind: str) -> None:
    ada.show(kind, content=b"bytes")
    assert ada.kept("kind, text") == [(kind, "")]
    assert kind in ada.shown_again()[0]


def test_places_and_contacts_come_back(ada: Keeper) -> None:
    for kind, act, values in (
        ("location", "send_location", (48.1, 11.5)),
        ("venue", "send_venue", ("Tea House", "1 Leaf Street")),
        ("contact", "send_contact", ("+15550123", "Charles")),
    ):
        assert "Saved" in ada.share(act, *values)["text"]
        (again,) = ada.shown_again()
        (sent,) = [message[kind] for message in ada.own() if kind in message][:1]
        assert again[kind] == sent
        ada.tap(ada.tap(ada.say("/list"), "1"), "🗑 Delete")


def test_a_caption_too_long_to_be_sent_as_one_comes_behind(ada: Keeper) -> None:
    ada.show("photo", content=b"bytes", caption="short")
    long = ada.own()[0] | {"caption": "long " * 500}
    ada.world.inject({"edited_message": long})
    ada.program.wait_for_rows(1, "select * from notes where length(text) > 2000")
    photo, words = ada.shown_again(2)
    assert "caption" not in photo
    assert words["text"] == ("long " * 500).strip()


def test_the_answer_to_add_may_be_a_file(ada: Keeper) -> None:
    ada.say("/add")
    before = len(ada.heard())
    ada.world.send_media(ada.id, "photo", content=b"bytes", caption="milk")
    keyboard_back, receipt = ada.answers(before, 2)
    assert (keyboard_back["text"], receipt["text"][:8]) == ("👌", "✅ Saved.")
    assert ada.kept("kind, text") == [("photo", "milk")]


@pytest.mark.parametrize("kind", ["poll", "dice"])
def test_what_can_not_be_kept_is_said_so_and_leaves_the_question_open(ada: Keeper, kind: str) -> None:
    assert CANNOT in ada.show(kind)["text"]
    ada.say("/add")
    assert CANNOT in ada.show(kind)["text"]
    assert ada.buttons() == [["❌ Cancel"]]
    ada.send("words then", answers=2)
    assert ada.kept("text") == ["words then"]


@pytest.mark.parametrize(
    "content",
    [
        {"game": {"title": "t", "description": "d", "photo": []}},
        {"story": {"chat": {"id": 1, "type": "private"}, "id": 2}},
        {"paid_media": {"star_count": 1, "paid_media": []}, "caption": "for stars"},
        {"giveaway": {"chats": [], "winners_selection_date": 1, "winner_count": 1}},
        {"hologram": {"depth": 3}},
        {"photo": []},
    ],
    ids=lambda content: next(iter(content)),
)
def test_other_kinds_get_an_answer(ada: Keeper, content: dict[str, Any]) -> None:
    ada.say("/start")
    person = ada.world.people[ada.id].user()
    chat = {"id": ada.id, "type": "private", "first_name": "Ada"}
    ada.world.inject({"message": {"message_id": 900_000, "date": 1, "from": person, "chat": chat, **content}})
    assert ada.answers(1, 1)[0]["text"].startswith(CANNOT)
    assert ada.kept("text") == []


def test_an_album_is_one_note_with_one_receipt(ada: Keeper) -> None:
    ada.say("/start")
    items = [("photo", b"1", None), ("video", b"2", "b.mp4"), ("photo", b"3", None)]
    sent = ada.world.send_album(ada.id, items, caption="three views !keep")
    assert ada.answers(1, 1)[0]["text"] == "📌 Saved and kept."
    assert ada.hears_nothing_more()
    assert ada.kept("kind, text, lifetime") == [("album", "three views", 0)]
    again = ada.shown_again(3)
    assert len({message["media_group_id"] for message in again}) == 1
    assert [_file_ids(m.get("photo") or m["video"]) for m in again] == [
        _file_ids(m.get("photo") or m["video"]) for m in sent
    ]
    assert [message.get("caption") for message in again] == ["three views", None, None]


def test_an_album_grows_in_any_order_and_over_a_restart(program: Program) -> None:
    program.start().ready()
    ada_alone = Keeper(program, 5001)
    ada_alone.show("photo", content=b"1", media_group_id="77", caption="first")
    parts = ada_alone.own()[0]
    program.terminate()
    program.start().ready()
    earlier = {**parts, "message_id": parts["message_id"] - 1, "caption": "before it !keep"}
    ada_alone.world.inject({"message": earlier})
    assert ada_alone.hears_nothing_more()
    assert program.rows("select kind, text, lifetime from notes") == [("album", "before it\nfirst", 0)]
    assert ada_alone.heard()[0]["text"] == "📌 Saved and kept."


def test_undo_takes_no_part_from_an_album_that_came_since(ada: Keeper) -> None:
    ada.show("photo", content=b"1", media_group_id="78", caption="old")
    first = ada.own()[0]
    card = ada.tap(ada.say("/list"), "1")
    ada.tap(card, "✏️ Edit")
    ada.say("new")
    changed = ada.becomes(card, "🖼 new")
    late = {**first, "message_id": first["message_id"] + 500, "caption": ""}
    ada.world.inject({"message": late})
    assert ada.hears_nothing_more()
    assert ada.kept("text, json_array_length(media)") == [("new", 2)]
    ada.tap(changed, "↩️ Undo")
    assert "nothing to take back" in (ada.toast or "")
    assert ada.kept("text, json_array_length(media)") == [("new", 2)]


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        (
            {"type": "user", "sender_user": {"id": 7, "is_bot": False, "first_name": "Al", "last_name": "B"}},
            "Al B",
        ),
        ({"type": "hidden_user", "sender_user_name": "<b>Al</b>"}, "<b>Al</b>"),
        ({"type": "chat", "sender_chat": {"id": -7, "type": "group", "title": "Family"}}, "Family"),
        (
            {"type": "channel", "chat": {"id": -100, "type": "channel", "title": "News"}, "message_id": 5},
            "News",
        ),
    ],
    ids=["user", "hidden_user", "chat", "channel"],
)
def test_a_forward_keeps_its_source(ada: Keeper, origin: dict[str, Any], name: str) -> None:
    ada.say("forwarded words", forward_origin=origin)
    ada.show("photo", content=b"1", forward_origin=origin)
    assert ada.kept("kind, source") == [("text", name), ("photo", name)]


@pytest.mark.parametrize("words", ["/clear", "🗒 List notes", "/add bread"])
def test_a_forwarded_command_is_a_note_and_no_order(ada: Keeper, words: str) -> None:
    ada.say("milk")
    ada.say(words, forward_origin={"type": "hidden_user", "sender_user_name": "Al"})
    assert ada.kept("text, source") == [("milk", None), (words, "Al")]


def _file_ids(file: Any) -> str:
    return str((file[-1] if isinstance(file, list) else file)["file_id"])
