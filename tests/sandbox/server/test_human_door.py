"""The JSON that the chat page lives on."""

import base64
from typing import Any

import pytest

from tests.sandbox.bot_client import ADA, GRACE, Client, Later
from todobot.sandbox import Sandbox

KEYBOARD = {"keyboard": [[{"text": "A"}, {"text": "B"}]], "resize_keyboard": True}
INLINE = {"inline_keyboard": [[{"text": "Done", "callback_data": "d", "style": "success"}]]}


def changes(bot: Client, chat_id: int = ADA, *, after: int = 0, wait: int = 0) -> Any:
    return bot.human("GET", f"chats/{chat_id}/changes?after={after}&wait={wait}").json


def test_the_state_holds_what_all_chats_share(sandbox: Sandbox, bot: Client) -> None:
    bot.call("setMyCommands", commands=[{"command": "/help", "description": "Help"}])
    bot.call("setMyDescription", description="Long")
    bot.call("setMyShortDescription", short_description="Short")
    sandbox.world.block(GRACE)
    state = bot.human("GET", "state").json
    assert state["bot"]["username"] == "todobot_sandbox_bot"
    assert [(one["id"], one["first_name"], one["has_blocked_bot"]) for one in state["people"]] == [
        (ADA, "Ada", False),
        (GRACE, "Grace", True),
    ]
    assert state["chats"][0] == {"id": ADA, "title": "Ada Lovelace", "type": "private"}
    assert state["people"][0]["commands"] == [{"command": "help", "description": "Help"}]
    assert (state["description"], state["short_description"]) == ("Long", "Short")
    assert (state["clock_shift"], state["is_reachable"]) == (0, True)
    assert state["version"] == sandbox.world.version


def test_a_conversation_shows_up_in_the_changes(sandbox: Sandbox, bot: Client) -> None:
    said = bot.human("POST", f"chats/{ADA}/messages", **{"from": ADA, "text": "/start"})
    assert (said.status, said.json["text"]) == (201, "/start")
    answer = bot.call("sendMessage", chat_id=ADA, text="Hello", reply_markup=KEYBOARD)
    seen = changes(bot)
    assert seen["messages"] == [
        {**said.json, "from_bot": False, "is_deleted": False, "reaction": []},
        {**answer, "from_bot": True, "is_deleted": False, "reaction": []},
    ]
    assert (seen["reply_keyboard"], seen["toasts"], seen["chat_action"]) == (KEYBOARD, [], None)
    assert changes(bot, after=seen["version"])["messages"] == []
    assert changes(bot, GRACE)["messages"] == []


def test_only_what_changed_comes_again(sandbox: Sandbox, bot: Client) -> None:
    ids = [sandbox.world.say(ADA, text)["message_id"] for text in ("a", "b", "c")]
    version = changes(bot)["version"]
    path = f"chats/{ADA}/messages"
    assert bot.human("DELETE", f"{path}/{ids[2]}?from={ADA}").json == {}
    edited = bot.human("POST", f"{path}/{ids[0]}", **{"from": ADA, "text": "A"})
    bot.call(
        "setMessageReaction", chat_id=ADA, message_id=ids[0], reaction=[{"type": "emoji", "emoji": "👍"}]
    )
    seen = changes(bot, after=version)["messages"]
    assert [(one["message_id"], one["is_deleted"]) for one in seen] == [(ids[0], False), (ids[2], True)]
    assert (edited.status, seen[0]["text"], seen[0]["reaction"][0]["emoji"]) == (200, "A", "👍")


def test_the_long_poll_wakes_at_a_change(sandbox: Sandbox, bot: Client) -> None:
    version = changes(bot)["version"]
    page = Later(lambda: changes(bot, after=version, wait=25))
    sandbox.world.say(GRACE, "not for this chat")
    sandbox.world.say(ADA, "wake up")
    assert [one["text"] for one in page.result()["messages"]] == ["wake up"]


def test_a_version_of_an_earlier_sandbox_starts_anew(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.say(ADA, "x")
    assert len(changes(bot, after=10_000, wait=25)["messages"]) == 1


def test_a_press_is_answered_by_a_toast(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.say(ADA, "/start")
    sent = bot.call("sendMessage", chat_id=ADA, text="x", reply_markup=INLINE)["message_id"]
    version = changes(bot)["version"]
    pressed = bot.human("POST", f"chats/{ADA}/messages/{sent}/press", **{"from": ADA, "callback_data": "d"})
    query_id = pressed.json["callback_query_id"]
    bot.call("answerCallbackQuery", callback_query_id=query_id, text="Done", show_alert=True)
    seen = changes(bot, after=version)
    (toast,) = seen["toasts"]
    assert {**toast, "id": 0} == {
        "id": 0,
        "callback_query_id": query_id,
        "person_id": ADA,
        "text": "Done",
        "show_alert": True,
        "url": "",
        "message_id": sent,
    }
    assert changes(bot, after=seen["version"])["toasts"] == []


def test_typing_shows_until_the_message(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.say(ADA, "/start")
    bot.call("sendChatAction", chat_id=ADA, action="typing")
    assert changes(bot)["chat_action"] == "typing"
    bot.call("sendMessage", chat_id=ADA, text="x")
    assert changes(bot)["chat_action"] is None


def test_the_reply_keyboard_stays_until_replaced_removed_or_used_up(sandbox: Sandbox, bot: Client) -> None:
    world = sandbox.world
    world.say(ADA, "/start")
    bot.call("sendMessage", chat_id=ADA, text="x", reply_markup=KEYBOARD)
    bot.call("sendMessage", chat_id=ADA, text="x", reply_markup=INLINE)
    world.say(ADA, "A")
    assert world.reply_keyboard(ADA) == KEYBOARD
    once = {"keyboard": [["A"]], "one_time_keyboard": True}
    bot.call("sendMessage", chat_id=ADA, text="x", reply_markup=once)
    world.say(ADA, "something else")
    assert world.reply_keyboard(ADA) == {"keyboard": [[{"text": "A"}]], "one_time_keyboard": True}
    world.say(ADA, "A")
    assert world.reply_keyboard(ADA) is None
    bot.call("sendMessage", chat_id=ADA, text="x", reply_markup=KEYBOARD)
    bot.call("sendMessage", chat_id=ADA, text="x", reply_markup={"remove_keyboard": True})
    assert world.reply_keyboard(ADA) is None


@pytest.mark.parametrize(
    ("name", "kind", "content_type", "disposition"),
    [
        ("tea.png", "photo", "image/png", "inline"),
        ("page.html", "document", "application/octet-stream", "attachment"),
        ("drawing.svg", "document", "application/octet-stream", "attachment"),
    ],
)
def test_a_sent_file_can_be_looked_at_but_never_runs(
    bot: Client, name: str, kind: str, content_type: str, disposition: str
) -> None:
    sent = bot.human(
        "POST",
        f"chats/{ADA}/files",
        **{
            "from": ADA,
            "kind": kind,
            "file_name": name,
            "content_base64": base64.b64encode(b"content").decode(),
            "caption": "look",
        },
    ).json
    file = sent["photo"][0] if kind == "photo" else sent["document"]
    reply = bot.ask("GET", f"/human/files/{file['file_id']}")
    assert (sent["caption"], reply.body, reply.headers["Content-Type"]) == ("look", b"content", content_type)
    assert reply.headers["Content-Disposition"] == disposition
    assert reply.headers["Content-Security-Policy"] == "sandbox"


def test_the_controls_work(sandbox: Sandbox, bot: Client) -> None:
    assert bot.human("POST", "clock", seconds=600).json["clock_shift"] == 600
    assert bot.human("POST", "reachable", is_reachable=False).json["is_reachable"] is False
    bot.human("POST", f"people/{ADA}/block", blocked=True)
    assert sandbox.world.people[ADA].has_blocked_bot
    bot.human("POST", f"people/{ADA}/block", blocked=False)
    assert not sandbox.world.people[ADA].has_blocked_bot


@pytest.mark.parametrize(
    ("method", "path", "fields", "status"),
    [
        ("POST", f"chats/{ADA}/messages", {"from": ADA}, 400),
        ("POST", f"chats/{ADA}/messages", {"from": ADA, "text": 5}, 400),
        ("POST", f"chats/{ADA}/messages", {"from": ADA, "text": " "}, 400),
        ("POST", f"chats/{ADA}/messages", {"from": True, "text": "x"}, 400),
        ("POST", f"chats/{ADA}/messages", {"from": GRACE, "text": "x"}, 403),
        ("POST", f"chats/{ADA}/messages", {"from": 4711, "text": "x"}, 404),
        ("POST", f"chats/{ADA}/messages/99", {"from": ADA, "text": "x"}, 404),
        ("POST", f"chats/{ADA}/messages/99/press", {"from": ADA, "callback_data": "x"}, 404),
        ("POST", f"chats/{ADA}/files", {"from": ADA, "kind": "photo", "content_base64": "?"}, 400),
        ("DELETE", f"chats/{ADA}/messages/99?from={GRACE}", {}, 403),
        ("GET", "chats/4711/changes", {}, 404),
        ("GET", f"chats/{ADA}/changes?after=x", {}, 400),
        ("GET", "files/none", {}, 404),
        ("POST", "clock", {"seconds": -1}, 400),
        ("POST", "people/4711/block", {"blocked": True}, 404),
        ("GET", "nothing", {}, 404),
    ],
)
def test_it_refuses_with_a_sentence(
    shared: Client, method: str, path: str, fields: dict[str, Any], status: int
) -> None:
    reply = shared.human(method, path, **fields)
    assert reply.status == status
    assert list(reply.json) == ["error"]
    assert shared.sandbox.world.pending_updates() == 0


def test_writing_needs_json_so_that_no_form_of_elsewhere_gets_in(bot: Client) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert bot.ask("POST", "/human/clock", '{"seconds": 600}', headers=form).status == 415
    json_type = {"Content-Type": "application/json; charset=utf-8"}
    assert bot.ask("POST", "/human/clock", "[]", headers=json_type).status == 400
    assert bot.ask("POST", "/human/clock", "{", headers=json_type).status == 400
    assert bot.ask("POST", "/human/clock", '{"seconds": 600}', headers=json_type).status == 200


def test_in_a_group_only_ones_own_messages_can_be_changed(sandbox: Sandbox, bot: Client) -> None:
    group = sandbox.world.add_group("Family", [ADA, GRACE])
    message_id = sandbox.world.say(ADA, "mine", chat_id=group)["message_id"]
    path = f"chats/{group}/messages/{message_id}"
    assert bot.human("POST", path, **{"from": GRACE, "text": "hers"}).status == 403
    assert bot.human("DELETE", f"{path}?from={GRACE}").status == 403
    assert bot.human("DELETE", f"{path}?from={ADA}").status == 200


def test_without_rights_in_a_group_the_bot_deletes_only_its_own(sandbox: Sandbox, bot: Client) -> None:
    group = sandbox.world.add_group("Family", [ADA], bot_sees_all=False)
    hers = sandbox.world.say(ADA, "mine", chat_id=group)["message_id"]
    own = bot.call("sendMessage", chat_id=group, text="x")["message_id"]
    statuses = [bot.answer("deleteMessage", chat_id=group, message_id=each).status for each in (hers, own)]
    assert statuses == [400, 200]
