"""Sending files again, albums, copies; and how the bot presents itself."""

from typing import Any

import pytest

from tests.sandbox.bot_client import ADA, GRACE, Client
from todobot.sandbox import Sandbox


@pytest.fixture
def photo(sandbox: Sandbox) -> str:
    """The file_id of a photo that Ada sent."""
    return str(sandbox.world.send_media(ADA, "photo", content=b"jpeg")["photo"][0]["file_id"])


def test_a_file_id_can_be_sent_again(bot: Client, photo: str) -> None:
    sent = bot.call("sendPhoto", chat_id=ADA, photo=photo, caption="again", protect_content=True)
    assert (sent["photo"][0]["file_id"], sent["caption"]) == (photo, "again")
    assert sent["has_protected_content"] is True
    wrong = bot.answer("sendDocument", chat_id=ADA, document=photo)
    assert wrong.description == "Bad Request: can't use file of type Photo as Document"


def test_a_file_caption_can_be_edited_and_taken_away(bot: Client, photo: str) -> None:
    sent = bot.call("sendPhoto", chat_id=ADA, photo=photo, caption="#a")["message_id"]
    assert bot.call("editMessageCaption", chat_id=ADA, message_id=sent, caption="b")["caption"] == "b"
    assert "caption" not in bot.call("editMessageCaption", chat_id=ADA, message_id=sent)
    text = bot.answer("editMessageText", chat_id=ADA, message_id=sent, text="x")
    assert text.description == "Bad Request: there is no text in the message to edit"


def test_an_album_is_several_messages_of_one_group(sandbox: Sandbox, bot: Client, photo: str) -> None:
    media = [{"type": "photo", "media": photo, "caption": "one"}, {"type": "photo", "media": photo}]
    first, second = bot.call("sendMediaGroup", chat_id=ADA, media=media)
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("one", False)


def test_a_copy_holds_the_content_but_not_where_it_came_from(sandbox: Sandbox, bot: Client) -> None:
    original = sandbox.world.say(ADA, "**", entities=[{"type": "bold", "offset": 0, "length": 2}])
    sandbox.world.say(GRACE, "/start")
    copied = bot.call("copyMessage", chat_id=GRACE, from_chat_id=ADA, message_id=original["message_id"])
    copy = sandbox.world.messages(GRACE)[-1]
    assert (copy["message_id"], copy["text"], copy["entities"], copy["from"]["is_bot"]) == (
        copied["message_id"],
        "**",
        original["entities"],
        True,
    )


def test_places_contacts_and_chats(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.say(ADA, "/start")
    assert bot.call("sendLocation", chat_id=ADA, latitude=1.5, longitude=2)["location"]["latitude"] == 1.5
    assert bot.answer("sendLocation", chat_id=ADA).status == 400
    contact = bot.call("sendContact", chat_id=ADA, phone_number="+1", first_name="Eve")["contact"]
    assert contact == {"phone_number": "+1", "first_name": "Eve"}
    tea_house = {"latitude": 1, "longitude": 2, "title": "Tea House", "address": "1 Leaf Street"}
    assert bot.call("sendVenue", chat_id=ADA, **tea_house)["venue"]["title"] == "Tea House"
    assert bot.answer("sendVenue", chat_id=ADA, **{**tea_house, "title": " "}).status == 400
    assert bot.call("sendDice", chat_id=ADA)["dice"]["value"] in range(1, 7)
    assert bot.answer("sendDice", chat_id=ADA, emoji="🫖").status == 400
    assert bot.call("getChat", chat_id=ADA)["first_name"] == "Ada"


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("video", "sendVideo"),
        ("animation", "sendAnimation"),
        ("audio", "sendAudio"),
        ("voice", "sendVoice"),
        ("video_note", "sendVideoNote"),
        ("sticker", "sendSticker"),
    ],
)
def test_every_kind_of_file_can_be_sent_again(sandbox: Sandbox, bot: Client, kind: str, method: str) -> None:
    file = sandbox.world.send_media(ADA, kind, content=b"x")[kind]
    sent = bot.call(method, chat_id=ADA, caption="c", **{kind: file["file_id"]})
    assert (sent[kind], "caption" in sent) == (file, kind not in ("video_note", "sticker"))
    assert bot.answer("sendPhoto", chat_id=ADA, photo=file["file_id"]).status == 400


def test_a_bots_reply_shows_what_it_replies_to(sandbox: Sandbox, bot: Client) -> None:
    asked = sandbox.world.say(ADA, "?")["message_id"]
    sent = bot.call("sendMessage", chat_id=ADA, text="!", reply_parameters={"message_id": asked})
    assert sent["reply_to_message"]["text"] == "?"


def test_commands_are_kept_for_each_scope_and_language(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.say(ADA, "/start")
    commands = [{"command": "a", "description": "A"}]
    places: list[dict[str, Any]] = [
        {},
        {"language_code": "de"},
        {"scope": {"type": "all_group_chats"}},
        {"scope": {"type": "chat", "chat_id": ADA}},
    ]
    for place in places:
        assert bot.call("getMyCommands", **place) == []
        bot.call("setMyCommands", commands=commands, **place)
        assert bot.call("getMyCommands", **place) == commands
    bot.call("deleteMyCommands")
    assert [len(bot.call("getMyCommands", **place)) for place in places] == [0, 1, 1, 1]


def test_a_person_is_shown_the_commands_of_the_narrowest_scope_in_their_language(
    sandbox: Sandbox, bot: Client
) -> None:
    def shown() -> str:
        people = bot.human("GET", "state").json["people"]
        return next(str(one["commands"][0]["description"]) for one in people if one["id"] == ADA)

    sandbox.world.say(ADA, "/start")
    sandbox.world.people[ADA].language_code = "de-AT"
    chat = {"type": "chat", "chat_id": ADA}
    steps: list[dict[str, Any]] = [
        {},
        {"language_code": "de"},
        {"scope": {"type": "all_private_chats"}},
        {"scope": {"type": "all_private_chats"}, "language_code": "de"},
        {"scope": chat},
        {"scope": chat, "language_code": "de"},
    ]
    for number, place in enumerate(steps):
        bot.call("setMyCommands", commands=[{"command": "a", "description": str(number)}], **place)
        bot.call("setMyCommands", commands=[{"command": "a", "description": "x"}], language_code="uk")
        assert shown() == str(number)
    for number, place in reversed(list(enumerate(steps[1:]))):
        bot.call("deleteMyCommands", **place)
        assert shown() == str(number)


@pytest.mark.parametrize(
    ("scope", "refusal"),
    [
        ({"type": "chat", "chat_id": 999}, "chat not found"),
        ({"type": "chat"}, "chat_id is empty"),
        ({"type": "chat_administrators", "chat_id": ADA}, "private chats"),
        ({"type": "chat_member", "chat_id": ADA, "user_id": ADA}, "private chats"),
        ({"type": "everywhere"}, "unsupported type"),
    ],
)
def test_commands_of_a_scope_that_is_none_are_refused(
    sandbox: Sandbox, bot: Client, scope: dict[str, Any], refusal: str
) -> None:
    sandbox.world.say(ADA, "/start")
    answer = bot.answer("setMyCommands", commands=[{"command": "a", "description": "A"}], scope=scope)
    assert answer.status == 400
    assert refusal in answer.json["description"]


@pytest.mark.parametrize(
    ("what", "name", "default"),
    [
        ("Name", "name", "todobot"),
        ("Description", "description", ""),
        ("ShortDescription", "short_description", ""),
    ],
)
def test_what_the_bot_says_of_itself_falls_back_to_the_general(
    bot: Client, what: str, name: str, default: str
) -> None:
    def get(**language: str) -> str:
        return str(bot.call(f"getMy{what}", **language)[name])

    assert get() == default
    bot.call(f"setMy{what}", **{name: "general"})
    bot.call(f"setMy{what}", **{name: "deutsch"}, language_code="de")
    assert (get(), get(language_code="de"), get(language_code="fr")) == ("general", "deutsch", "general")
    bot.call(f"setMy{what}", language_code="de")
    assert get(language_code="de") == "general"
    assert bot.answer(f"getMy{what}", language_code="german").status == 400
