"""Telegram's refusals, sentence by sentence. Ada has written; message_id 0 stands for the bot's first message."""

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.bot_client import ADA, GRACE, Client
from todobot.sandbox import Sandbox
from todobot.sandbox.bot_methods import queries

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
FIRST = 0


def entity(offset: Any, length: Any, kind: str = "bold", **rest: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **rest}


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Press", **button}]]}


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": ""}, "message text is empty"),
    ("sendMessage", {}, "message text is empty"),
    ("sendMessage", {"text": " \n\t\u200b"}, "message text is empty"),
    ("sendMessage", {"text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"text": "😀" * 4097}, "message is too long"),
    ("sendMessage", {"text": "x", "parse_mode": "HTML"}, "the sandbox knows no parse_mode"),
    ("sendMessage", {"text": "x", "chat_id": GRACE}, "chat not found"),
    ("sendMessage", {"text": "x", "chat_id": 4711}, "chat not found"),
    ("sendMessage", {"text": "x", "chat_id": ""}, "chat_id is empty"),
    ("sendMessage", {"text": "x", "entities": "{"}, "can't parse entities JSON object"),
    ("sendMessage", {"text": "x", "entities": {"a": 1}}, "can't parse entities: expected an Array"),
    ("sendMessage", {"text": "x", "entities": [7]}, "can't parse entities: expected an Object"),
    ("sendMessage", {"text": "x", "entities": [entity(0, 1, "glow")]}, "can't parse entities: unsupported"),
    (
        "sendMessage",
        {"text": "x", "entities": [entity(-1, 1)]},
        "can't parse entities: receive an entity with",
    ),
    (
        "sendMessage",
        {"text": "x", "entities": [entity(0, "1")]},
        'can\'t parse entities: field "length" must',
    ),
    ("sendMessage", {"text": "x", "entities": [entity(1, 1)]}, "can't parse entities: entity begins after"),
    ("sendMessage", {"text": "x", "entities": [entity(0, 2)]}, "can't parse entities: entity beginning at"),
    (
        "sendMessage",
        {"text": "a😀b", "entities": [entity(2, 1)]},
        "can't parse entities: entity begins in a middle of a UTF-16 symbol at byte offset 5",
    ),
    (
        "sendMessage",
        {"text": "a😀b", "entities": [entity(0, 2)]},
        "can't parse entities: entity ends in a middle of a UTF-16 symbol at byte offset 5",
    ),
    (
        "sendMessage",
        {"text": "x", "entities": [entity(0, 1, "text_link")]},
        "can't parse entities: can't find",
    ),
    (
        "sendMessage",
        {"text": "x", "entities": [entity(0, 1, "date_time")]},
        "can't parse entities: can't find",
    ),
    (
        "sendMessage",
        {"text": "x", "entities": [entity(0, 1, "date_time", unix_time=1, date_time_format="q")]},
        "can't parse entities: wrong date_time format",
    ),
    ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ("sendMessage", {"text": "x", "reply_to_message_id": 99}, "message to be replied not found"),
    ("sendMessage", {"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    ("sendMessage", {"text": "x", "reply_markup": inline(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", "reply_markup": inline(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "x", "reply_markup": inline(callback_data="")}, "BUTTON_DATA_INVALID"),
    (
        "sendMessage",
        {"text": "x", "reply_markup": inline()},
        "can't parse inline keyboard button: Text buttons",
    ),
    ("sendMessage", {"text": "x", "reply_markup": inline(url="nowhere")}, "inline keyboard button URL"),
    (
        "sendMessage",
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": " ", "callback_data": "x"}]]}},
        "can't parse keyboard button: button text must be non-empty",
    ),
    (
        "sendMessage",
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x"}] * 101]}},
        "reply markup is too long",
    ),
    ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [["k" * 9000]]}}, "reply markup is too long"),
    ("sendMessage", {"text": "x", "reply_markup": {"keyboard": []}}, "reply keyboard is empty"),
    ("sendPhoto", {"photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
    ("sendDocument", {}, "there is no document in the request"),
    ("sendDocument", {"document": "x", "caption": "x" * 1025}, "message caption is too long"),
    ("sendMediaGroup", {"media": [{"type": "photo", "media": "x"}]}, "wrong number of media in the album"),
    ("sendChatAction", {"action": "dance"}, "wrong parameter action in request"),
    ("editMessageText", {"text": "first", "message_id": FIRST}, NOT_MODIFIED),
    ("editMessageText", {"text": "x", "message_id": 99}, "message to edit not found"),
    ("editMessageText", {"text": "", "message_id": FIRST}, "message text is empty"),
    ("editMessageText", {"text": "x", "chat_id": ""}, "message identifier is not specified"),
    ("editMessageReplyMarkup", {"message_id": FIRST}, NOT_MODIFIED),
    (
        "editMessageCaption",
        {"caption": "x", "message_id": FIRST},
        "there is no caption in the message to edit",
    ),
    (
        "editMessageText",
        {"text": "x", "message_id": FIRST, "reply_markup": {"keyboard": [["k"]]}},
        "inline keyboard expected",
    ),
    ("deleteMessage", {"message_id": 99}, "message to delete not found"),
    ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
    ("copyMessage", {"from_chat_id": ADA, "message_id": 99}, "message to copy not found"),
    ("setMessageReaction", {"message_id": 99}, "message to react not found"),
    ("answerCallbackQuery", {"callback_query_id": "99"}, TOO_OLD),
    ("answerInlineQuery", {"inline_query_id": "99", "results": []}, TOO_OLD),
    ("getFile", {"file_id": "unknown"}, "wrong file_id or the file is temporarily unavailable"),
    ("getUpdates", {"allowed_updates": "message"}, "can't parse allowed updates JSON object"),
    ("setMyCommands", {"commands": [{"command": "No!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "x", "description": ""}]}, "command description must be"),
    ("setMyDescription", {"description": "x" * 513}, "description is too long"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "short description is too long"),
]


@pytest.fixture(scope="module")
def begun(shared: Client) -> Client:
    """A chat with Ada that has begun."""
    shared.sandbox.world.say(ADA, "/start")
    shared.call("sendMessage", chat_id=ADA, text="first")
    return shared


@pytest.mark.parametrize(("method", "parameters", "sentence"), REFUSED)
def test_it_refuses_with_telegrams_sentence(
    begun: Client, method: str, parameters: dict[str, Any], sentence: str
) -> None:
    first = begun.sandbox.world.messages(ADA)[1]["message_id"]
    if parameters.get("message_id") == FIRST:
        parameters = {**parameters, "message_id": first}

    reply = begun.answer(method, **{"chat_id": ADA, **parameters})

    assert reply.status == reply.json["error_code"] == 400
    expected = sentence if sentence.startswith("Bad Request: ") else f"Bad Request: {sentence}"
    assert expected == reply.description[: len(expected)]
    assert [message["text"] for message in begun.sandbox.world.messages(ADA)] == ["/start", "first"]


def test_it_takes_what_is_just_within_the_limits(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.say(ADA, "/start")
    within: list[dict[str, Any]] = [
        {"text": "😀" * 4096},
        {"text": "  " + "x" * 4096 + "\n"},
        {"text": "x", "reply_markup": inline(callback_data="x" * 64)},
        {"text": "x", "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}},
        {"text": "x", "entities": [entity(0, 1, "date_time", unix_time=0, date_time_format="wDT")]},
    ]
    assert [bot.answer("sendMessage", chat_id=ADA, **content).status for content in within] == [200] * 5


@pytest.mark.parametrize(
    "markup",
    [{"keyboard": [["A"]]}, {"remove_keyboard": True}, {"force_reply": True}],
    ids=["keyboard", "remove_keyboard", "force_reply"],
)
def test_a_message_that_carries_a_reply_keyboard_cannot_be_edited(
    sandbox: Sandbox, bot: Client, markup: dict[str, Any]
) -> None:
    sandbox.world.say(ADA, "/start")
    sent = bot.call("sendMessage", chat_id=ADA, text="x", reply_markup=markup)
    reply = bot.answer("editMessageText", chat_id=ADA, message_id=sent["message_id"], text="y")
    assert (reply.status, reply.description) == (400, "Bad Request: message can't be edited")


def test_the_bot_cannot_edit_a_persons_message(sandbox: Sandbox, bot: Client) -> None:
    message_id = sandbox.world.say(ADA, "/start")["message_id"]
    reply = bot.answer("editMessageText", chat_id=ADA, message_id=message_id, text="y")
    assert (reply.status, reply.description) == (400, "Bad Request: message can't be edited")


def test_after_48_hours_nothing_can_be_deleted(sandbox: Sandbox, bot: Client) -> None:
    old = sandbox.world.say(ADA, "/start")["message_id"]
    sandbox.world.move_clock(timedelta(hours=47))
    young = bot.call("sendMessage", chat_id=ADA, text="x")["message_id"]
    sandbox.world.move_clock(timedelta(hours=1))

    reply = bot.answer("deleteMessage", chat_id=ADA, message_id=old)
    assert (reply.status, reply.description) == (400, "Bad Request: message can't be deleted for everyone")
    assert bot.call("deleteMessages", chat_id=ADA, message_ids=[old, young, 99])
    assert [message["text"] for message in sandbox.world.messages(ADA)] == ["/start"]


def test_a_callback_query_is_answered_within_15_seconds_or_never(
    sandbox: Sandbox, bot: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.world.say(ADA, "/start")
    sent = bot.call("sendMessage", chat_id=ADA, text="x", reply_markup=inline(callback_data="note:done:17"))
    query_id = sandbox.world.press(ADA, ADA, sent["message_id"], "note:done:17")
    too_long = bot.answer("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
    assert (too_long.status, too_long.description) == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert bot.call("answerCallbackQuery", callback_query_id=query_id, text="Done")

    monkeypatch.setattr(queries, "ANSWERABLE_SECONDS", -1.0)
    reply = bot.answer("answerCallbackQuery", callback_query_id=query_id)
    assert (reply.status, reply.description) == (400, TOO_OLD)


def test_it_may_not_write_to_who_blocked_it_or_is_gone(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.say(ADA, "/start")
    sent = bot.call("sendMessage", chat_id=ADA, text="x")
    sandbox.world.block(ADA)
    reply = bot.answer("sendMessage", chat_id=ADA, text="x")
    assert (reply.status, reply.description) == (403, "Forbidden: bot was blocked by the user")
    edit = bot.answer("editMessageText", chat_id=ADA, message_id=sent["message_id"], text="y")
    assert edit.status == 200

    sandbox.world.unblock(ADA)
    assert bot.answer("sendMessage", chat_id=ADA, text="x").status == 200
    sandbox.world.deactivate(ADA)
    reply = bot.answer("sendMessage", chat_id=ADA, text="x")
    assert (reply.status, reply.description) == (403, "Forbidden: user is deactivated")


def test_an_edit_replaces_the_text_and_without_a_keyboard_takes_it_away(
    sandbox: Sandbox, bot: Client
) -> None:
    sandbox.world.say(ADA, "/start")
    markup = inline(callback_data="x")
    sent = bot.call("sendMessage", chat_id=ADA, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup

    edited = bot.call("editMessageText", chat_id=ADA, message_id=sent["message_id"], text="y")
    assert (edited["text"], "reply_markup" in edited, "edit_date" in edited) == ("y", False, True)
    again = bot.call(
        "editMessageReplyMarkup", chat_id=ADA, message_id=sent["message_id"], reply_markup=markup
    )
    assert ("y", markup) == (again["text"], again["reply_markup"])
