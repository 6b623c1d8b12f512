"""What people do, as the bot learns of it (or does not)."""

from typing import Any

import pytest

from tests.sandbox.bot_client import ADA, GRACE
from todobot.sandbox import World
from todobot.sandbox.errors import HumanError

TOKEN = "123456789:SANDBOX-token-of-no-real-bot-000000"


@pytest.fixture
def world() -> World:
    """A world with no server around it."""
    return World(token=TOKEN)


def updates(world: World) -> list[dict[str, Any]]:
    """Return what waits for the bot, and acknowledge it."""
    with world.lock:
        waiting = world.updates.fetch(offset=0, limit=100, timeout=0)
        world.updates.fetch(offset=waiting[-1]["update_id"] + 1 if waiting else 0, limit=1, timeout=0)
    return waiting


def bot_says(world: World, chat_id: int, **content: Any) -> dict[str, Any]:
    """Return a message that the bot sent."""
    with world.lock:
        return world.add_message(world.chats[chat_id], world.bot, content, from_bot=True)


def test_a_message_reaches_the_bot_as_telegram_writes_it(world: World) -> None:
    message = world.say(ADA, "/add tea", entities=[{"type": "bold", "offset": 5, "length": 3}])
    (update,) = updates(world)
    assert update["message"] == {
        "message_id": message["message_id"],
        "from": {
            "id": ADA,
            "is_bot": False,
            "first_name": "Ada",
            "last_name": "Lovelace",
            "username": "ada",
            "language_code": "en",
        },
        "chat": {
            "id": ADA,
            "first_name": "Ada",
            "last_name": "Lovelace",
            "username": "ada",
            "type": "private",
        },
        "date": message["date"],
        "text": "/add tea",
        "entities": [
            {"offset": 0, "length": 4, "type": "bot_command"},
            {"offset": 5, "length": 3, "type": "bold"},
        ],
    }
    assert world.messages(ADA) == [{**message, "sent_by_bot": False}]


def test_a_reply_holds_the_message_but_not_what_that_replied_to(world: World) -> None:
    first = world.say(ADA, "one")["message_id"]
    second = world.say(ADA, "two", reply_to=first)["message_id"]
    third = world.say(ADA, "three", reply_to=second)
    assert third["reply_to_message"]["text"] == "two"
    assert "reply_to_message" not in third["reply_to_message"]


def test_an_edit_is_reported_and_a_deletion_is_not(world: World) -> None:
    message_id = world.say(ADA, "/a #b")["message_id"]
    world.edit(ADA, message_id, "plain")
    world.edit(ADA, message_id, "plain")
    world.delete(ADA, message_id)
    _, edited = updates(world)
    assert edited["edited_message"]["text"] == "plain"
    assert "entities" not in edited["edited_message"]
    assert edited["edited_message"]["edit_date"] >= edited["edited_message"]["date"]
    assert world.messages(ADA) == []


def test_media_arrive_with_caption_and_group(world: World) -> None:
    photo = world.send_media(ADA, "photo", content=b"jpeg", caption="#tea", media_group_id="7")
    assert photo["photo"][-1]["file_size"] == 4
    assert (photo["caption"], photo["media_group_id"]) == ("#tea", "7")
    assert photo["caption_entities"] == [{"offset": 0, "length": 4, "type": "hashtag"}]
    document = world.send_media(ADA, "document", content=b"x", file_name="a.pdf")["document"]
    assert (document["file_name"], document["mime_type"]) == ("a.pdf", "application/pdf")
    kinds = ["video", "audio", "voice", "sticker", "location", "contact", "poll", "dice"]
    assert all(kind in world.send_media(ADA, kind) for kind in kinds)
    edited = world.edit(ADA, photo["message_id"], "new")
    assert (edited["caption"], "caption_entities" in edited) == ("new", False)


def test_blocking_is_reported_once_and_stops_writing(world: World) -> None:
    world.block(ADA)
    world.block(ADA)
    with pytest.raises(HumanError, match="has blocked the bot"):
        world.say(ADA, "x")
    world.unblock(ADA)
    statuses = [
        (
            one["my_chat_member"]["old_chat_member"]["status"],
            one["my_chat_member"]["new_chat_member"]["status"],
        )
        for one in updates(world)
    ]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


def test_a_press_becomes_a_callback_query(world: World) -> None:
    markup = {"inline_keyboard": [[{"text": "Done", "callback_data": "note:done:1"}]]}
    message = bot_says(world, ADA, text="x", reply_markup=markup)
    query_id = world.press(ADA, ADA, message["message_id"], "note:done:1")
    (update,) = updates(world)
    query = update["callback_query"]
    assert (query["id"], query["from"]["id"], query["data"]) == (query_id, ADA, "note:done:1")
    assert query["message"] == message
    with pytest.raises(HumanError, match="no such button"):
        world.press(ADA, ADA, message["message_id"], "note:done:2")


def test_an_inline_query_waits_for_its_results(world: World) -> None:
    query_id = world.inline_query(ADA, "tea")
    (update,) = updates(world)
    assert (update["inline_query"]["id"], update["inline_query"]["query"]) == (query_id, "tea")


def test_a_group_has_members_and_a_negative_id(world: World) -> None:
    group = world.add_group("Family", [ADA])
    message = world.say(ADA, "hello", chat_id=group)
    assert group < 0
    assert (message["chat"]["title"], message["chat"]["type"]) == ("Family", "group")
    with pytest.raises(HumanError, match="Grace is not in that chat"):
        world.say(GRACE, "hello", chat_id=group)
    assert world.add_group("Work", [ADA]) != group


def test_in_privacy_mode_the_bot_sees_only_what_is_for_it(world: World) -> None:
    group = world.add_group("Family", [ADA, GRACE], bot_sees_all=False)
    asked = bot_says(world, group, text="?")["message_id"]
    for text in ("hello", "/list", "/list@todobot_sandbox_bot", "/list@other_bot", "hi @todobot_sandbox_bot"):
        world.say(ADA, text, chat_id=group)
    world.say(GRACE, "an answer", chat_id=group, reply_to=asked)
    assert [update["message"]["text"] for update in updates(world)] == [
        "/list",
        "/list@todobot_sandbox_bot",
        "hi @todobot_sandbox_bot",
        "an answer",
    ]


def test_a_person_can_be_added(world: World) -> None:
    world.add_person(7, "<b>Eve</b>", language_code="de")
    message = world.say(7, "hi")
    assert message["from"] == {"id": 7, "is_bot": False, "first_name": "<b>Eve</b>", "language_code": "de"}


def test_ids_of_messages_count_up_in_each_chat(world: World) -> None:
    ada = [world.say(ADA, "x")["message_id"] for _ in range(3)]
    world.say(GRACE, "x")
    assert [*ada, ada[-1] + 1] == [*range(ada[0], ada[0] + 3), world.say(ADA, "x")["message_id"]]


def test_what_cannot_be_done_is_refused(world: World) -> None:
    with pytest.raises(HumanError, match="no such person"):
        world.say(4711, "x")
    with pytest.raises(HumanError, match="no such chat"):
        world.say(ADA, "x", chat_id=-5)
    with pytest.raises(HumanError, match="no such message"):
        world.edit(ADA, 5, "x")
    with pytest.raises(HumanError, match="nothing that can be sent"):
        world.send_media(ADA, "dance")
    bots = bot_says(world, ADA, text="x")["message_id"]
    with pytest.raises(HumanError, match="own messages"):
        world.edit(ADA, bots, "y")
