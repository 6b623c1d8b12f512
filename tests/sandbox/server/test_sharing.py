"""What people share besides text, as the bot learns of it; in Python and at the human door."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.bot_client import ADA, GRACE, Client
from todobot.sandbox import Sandbox, World
from todobot.sandbox.errors import ApiError, HumanError

PHOTO = ("photo", b"jpeg", "a.jpg")
FILE = ("document", b"pdf", "a.pdf")
SONG = ("audio", b"mp3", "a.mp3")
CHANNEL = {"type": "channel", "chat": {"id": -100, "title": "Tea News", "type": "channel"}, "message_id": 7}
HIDDEN = {"type": "hidden_user", "sender_user_name": "Somebody"}
CONTENT = base64.b64encode(b"content").decode()


def updates(world: World) -> list[dict[str, Any]]:
    """Return what waits for the bot."""
    with world.lock:
        return world.updates.fetch(offset=0, limit=100, timeout=0)


@pytest.mark.parametrize(
    ("items", "captioned"),
    [([PHOTO, ("video", b"mp4", "a.mp4"), PHOTO], 0), ([FILE, FILE], 1), ([SONG, SONG, SONG], 2)],
)
def test_an_album_is_one_group_with_one_caption(
    world: World, items: list[tuple[str, bytes, str | None]], captioned: int
) -> None:
    sent = world.send_album(ADA, items, caption="#tea")
    assert [update["message"] for update in updates(world)] == sent
    assert [kind for kind, _, _ in items] == [
        next(kind for kind in ("photo", "video", "document", "audio") if kind in one) for one in sent
    ]
    assert len({one["media_group_id"] for one in sent}) == 1
    assert [index == captioned for index in range(len(items))] == ["caption" in one for one in sent]
    assert sent[captioned]["caption_entities"][0]["type"] == "hashtag"
    assert sent[0]["media_group_id"] != world.send_album(ADA, items)[0]["media_group_id"]


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ([PHOTO], "wrong number of media"),
        ([PHOTO] * 11, "wrong number of media"),
        ([PHOTO, FILE], "document can't be mixed"),
        ([SONG, FILE], "audio can't be mixed"),
    ],
)
def test_what_is_no_album_is_refused_at_both_doors(
    sandbox: Sandbox, bot: Client, items: list[tuple[str, bytes, str | None]], sentence: str
) -> None:
    with pytest.raises(ApiError, match=sentence):
        sandbox.world.send_album(ADA, items)
    media = [{"type": kind, "media": "x"} for kind, _, _ in items]
    assert sentence in bot.answer("sendMediaGroup", chat_id=ADA, media=media).description


def test_an_animation_comes_as_a_document_besides(world: World) -> None:
    sent = world.send_media(ADA, "animation", content=b"gif", file_name="cat.mp4")
    assert sent["animation"]["file_id"] == sent["document"]["file_id"]
    assert ("width" in sent["animation"], "width" in sent["document"]) == (True, False)


def test_a_venue_is_a_location_besides(world: World) -> None:
    sent = world.send_venue(ADA, "Tea House", "1 Leaf Street", latitude=1, longitude=2)
    assert sent["venue"] == {"title": "Tea House", "address": "1 Leaf Street", "location": sent["location"]}


def test_a_sticker_has_its_emoji(world: World) -> None:
    sent = world.send_media(ADA, "sticker", emoji="🎉", caption="stickers have none")
    assert (sent["sticker"]["emoji"], "caption" in sent) == ("🎉", False)


def test_contacts_and_polls_hold_what_was_given(world: World) -> None:
    contact = world.send_contact(ADA, "+1", "Eve", last_name="Moore")["contact"]
    assert contact == {"phone_number": "+1", "first_name": "Eve", "last_name": "Moore"}
    poll = world.send_poll(ADA, "When?", ["Today", "Never"])["poll"]
    assert (poll["question"], [one["text"] for one in poll["options"]]) == ("When?", ["Today", "Never"])


def test_a_checklist_numbers_its_tasks_and_names_who_ticked(world: World) -> None:
    sent = world.send_checklist(ADA, "Picnic", ["Bread", "Tea #now"], done=[1])
    assert sent["checklist"] == {
        "title": "Picnic",
        "tasks": [
            {"id": 1, "text": "Bread", "completed_by_user": sent["from"], "completion_date": sent["date"]},
            {"id": 2, "text": "Tea #now", "text_entities": [{"offset": 4, "length": 4, "type": "hashtag"}]},
        ],
    }


@pytest.mark.parametrize(
    ("title", "tasks"), [("", ["a"]), ("t", []), ("t", ["a"] * 31), ("t", ["a" * 101]), ("t", [" "])]
)
def test_a_checklist_keeps_to_telegrams_limits(world: World, title: str, tasks: list[str]) -> None:
    with pytest.raises(ApiError):
        world.send_checklist(ADA, title, tasks)
    assert world.messages(ADA) == []


def test_a_live_location_moves_until_it_ends(world: World) -> None:
    sent = world.send_location(ADA, 1, 2, live_period=900)["message_id"]
    world.move_live_location(ADA, sent, 3, 4, heading=90)
    world.stop_live_location(ADA, sent)
    first, moved, stopped = updates(world)
    assert first["message"]["location"] == {"latitude": 1, "longitude": 2, "live_period": 900}
    place = {"latitude": 3, "longitude": 4}
    assert moved["edited_message"]["location"] == {**place, "live_period": 900, "heading": 90}
    assert stopped["edited_message"]["location"] == place
    with pytest.raises(HumanError, match="has ended"):
        world.move_live_location(ADA, sent, 5, 6)


def test_a_live_location_is_over_after_its_period(world: World) -> None:
    sent = world.send_location(ADA, live_period=60)["message_id"]
    world.move_clock(timedelta(seconds=60))
    with pytest.raises(HumanError, match="has ended"):
        world.move_live_location(ADA, sent, 5, 6)


def test_only_texts_and_captions_can_be_edited(world: World) -> None:
    photo = world.send_media(ADA, "photo")["message_id"]
    assert world.edit(ADA, photo, "new")["caption"] == "new"
    assert "caption" not in world.edit(ADA, photo, "")
    for sent in (world.send_location(ADA), world.send_contact(ADA), world.send_media(ADA, "sticker")):
        with pytest.raises(HumanError, match="can be edited"):
            world.edit(ADA, sent["message_id"], "new")


ITEMS = [{"kind": "photo", "file_name": "a.png", "content_base64": CONTENT}] * 2
PLACE = {"latitude": 1, "longitude": 2.5}


@pytest.mark.parametrize(
    ("path", "fields", "shared"),
    [
        ("places", {**PLACE, "live_period": 60}, {"location": {**PLACE, "live_period": 60}}),
        ("contacts", {"phone_number": "+1", "first_name": "Eve"}, {"contact": {"phone_number": "+1"}}),
        (
            "venues",
            {**PLACE, "title": "Tea House", "address": "1 Leaf Street"},
            {"venue": {"location": PLACE, "title": "Tea House", "address": "1 Leaf Street"}},
        ),
        ("polls", {"question": "Tea?", "options": ["Yes", "No"]}, {"poll": {"question": "Tea?"}}),
        (
            "checklists",
            {"title": "Picnic", "tasks": ["Tea"], "done": [1]},
            {"checklist": {"title": "Picnic"}},
        ),
        ("messages", {"text": "x", "forward_origin": HIDDEN}, {"forward_origin": HIDDEN}),
        ("files", {"kind": "sticker", "content_base64": "", "emoji": "🎉"}, {"sticker": {"emoji": "🎉"}}),
    ],
)
def test_the_page_can_share_it(
    sandbox: Sandbox, bot: Client, path: str, fields: dict[str, Any], shared: dict[str, Any]
) -> None:
    reply = bot.human("POST", f"chats/{ADA}/{path}", **{"from": ADA}, **fields)
    assert (reply.status, reply.json) == (201, updates(sandbox.world)[0]["message"])
    ((kind, expected),) = shared.items()
    assert expected == {name: reply.json[kind][name] for name in expected}


def test_the_page_can_send_albums_forward_and_move(sandbox: Sandbox, bot: Client) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    album = {"items": ITEMS, "caption": "two", "caption_entities": bold}
    first, second = bot.human("POST", f"chats/{ADA}/albums", **{"from": ADA}, **album).json
    assert (first["media_group_id"], first["caption_entities"]) == (second["media_group_id"], bold)
    source = {"from": ADA, "from_chat_id": ADA, "message_id": first["message_id"]}
    forwarded = bot.human("POST", f"chats/{ADA}/forwards", **source)
    assert (forwarded.status, forwarded.json["forward_origin"]["type"]) == (201, "user")
    news = bot.human("POST", f"chats/{ADA}/forwards", **source, forward_origin=CHANNEL).json
    assert (news["forward_origin"]["chat"], news["photo"]) == (CHANNEL["chat"], first["photo"])
    live = sandbox.world.send_location(ADA, live_period=60)["message_id"]
    path = f"chats/{ADA}/messages/{live}/place"
    assert bot.human("POST", path, **{"from": ADA}, **PLACE).json["location"]["longitude"] == 2.5
    assert "live_period" not in bot.human("POST", path, **{"from": ADA, "is_over": True}).json["location"]


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("places", {"latitude": 91, "longitude": 0}, 400),
        ("places", {"latitude": "1", "longitude": 0}, 400),
        ("places", {**PLACE, "live_period": 5}, 400),
        ("contacts", {"phone_number": "", "first_name": "Eve"}, 400),
        ("venues", {**PLACE, "title": " ", "address": "1 Leaf Street"}, 400),
        ("polls", {"question": "Tea?", "options": [1]}, 400),
        ("polls", {"question": "Tea?", "options": []}, 400),
        ("checklists", {"title": "x", "tasks": []}, 400),
        ("albums", {"items": [{}, {}]}, 400),
        ("albums", {"items": ["x", "y"]}, 400),
        ("albums", {"items": [{**ITEMS[0], "content_base64": "ä"}] * 2}, 400),
        ("forwards", {"from_chat_id": ADA, "message_id": 5}, 404),
        ("forwards", {"from_chat_id": GRACE, "message_id": 5}, 403),
        ("messages", {"text": "x", "forward_origin": {"type": []}}, 400),
        ("inline_results", {"query_id": "5", "result_id": "1"}, 404),
    ],
)
def test_it_refuses_what_cannot_be_shared(
    shared: Client, path: str, fields: dict[str, Any], status: int
) -> None:
    reply = shared.human("POST", f"chats/{ADA}/{path}", **{"from": ADA}, **fields)
    assert (reply.status, list(reply.json)) == (status, ["error"])
    assert shared.sandbox.world.pending_updates() == 0
