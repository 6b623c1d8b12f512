"""What the person in the chat gets, through the whole program."""

from pathlib import Path

import pytest

from tests.flow.program import Program
from tests.flow.visitor import ADD, CANCEL, LIST, MAIN_BUTTONS, Visitor


@pytest.fixture
def ada(running: Program) -> Visitor:
    """Somebody new."""
    return Visitor(running.sandbox, 10_000 + len(running.sandbox.world.people))


def test_start_greets_by_first_name_and_shows_the_keyboard(ada: Visitor) -> None:
    greeting = ada.say("/start")
    assert greeting["text"].startswith("Hello, Ada")
    assert "1 hour" in greeting["text"]
    assert ada.buttons() == MAIN_BUTTONS
    keyboard = ada.world.reply_keyboard(ada.id)
    assert keyboard is not None
    assert (keyboard["resize_keyboard"], keyboard["is_persistent"]) == (True, True)


def test_a_name_that_looks_like_markup_is_just_a_name(running: Program) -> None:
    mallory = Visitor(running.sandbox, 9_001, "<b>{name}</b>")
    assert mallory.say("/start")["text"].startswith("Hello, <b>{name}</b>,")


def test_help_lists_every_command(ada: Visitor) -> None:
    answer = ada.say("/help")["text"]
    assert [
        name
        for name in ("/add", "/list", "/find", "/settings", "/export", "/forget", "/cancel", "/help")
        if name not in answer
    ] == []
    assert ada.buttons() == MAIN_BUTTONS


@pytest.mark.parametrize("order", [ADD, "/add"])
def test_add_asks_for_the_text_and_saves_it(ada: Visitor, order: str) -> None:
    ada.say(order)
    assert ada.buttons() == [[CANCEL]]
    keyboard = ada.world.reply_keyboard(ada.id)
    assert keyboard is not None
    assert keyboard["input_field_placeholder"]
    keyboard_back, receipt = ada.send("buy milk", answers=2)
    assert ada.buttons() == MAIN_BUTTONS
    assert "inline_keyboard" not in keyboard_back.get("reply_markup", {})
    assert "Saved" in receipt["text"]
    assert "inline_keyboard" in receipt["reply_markup"]
    assert "buy milk" in ada.say(LIST)["text"]


@pytest.mark.parametrize(
    "said", ["buy milk", "/add buy milk", "/ADD buy milk", "/add@todobot_sandbox_bot buy milk"]
)
def test_a_text_is_saved_at_once(running: Program, ada: Visitor, said: str) -> None:
    assert "Saved" in ada.say(said)["text"]
    kept = running.rows("select text, expires_at > datetime('now') from notes where user_id = ?", ada.id)
    assert kept == [("buy milk", 1)]


@pytest.mark.parametrize("order", [CANCEL, "/cancel"])
def test_cancel_saves_nothing_and_brings_the_keyboard_back(
    running: Program, ada: Visitor, order: str
) -> None:
    ada.say("/add")
    assert "nothing was saved" in ada.say(order)["text"]
    assert ada.buttons() == MAIN_BUTTONS
    assert running.rows("select * from notes where user_id = ?", ada.id) == []


def test_cancel_without_a_question_says_so(ada: Visitor) -> None:
    assert ada.say("/cancel")["text"] == "There is nothing to cancel."


@pytest.mark.parametrize("order", ["/list", LIST, "/help", "/start", "/nonsense", "/list@another_bot"])
def test_a_command_leaves_the_question_and_is_never_saved(running: Program, ada: Visitor, order: str) -> None:
    ada.say("/add")
    ada.say(order)
    assert "Saved" in ada.say("said after it")["text"]  # one answer: it was no answer to the question
    assert running.rows("select text from notes where user_id = ?", ada.id) == [("said after it",)]


@pytest.mark.parametrize(
    "order", ["/list", "/find milk", "/settings", "/forget", "/export", "/clear", "/add bread"]
)
def test_a_command_that_leaves_the_question_brings_the_keyboard_back(ada: Visitor, order: str) -> None:
    ada.say("buy milk")
    ada.say("/add")
    assert ada.buttons() == [[CANCEL]]
    ada.send(order, answers=2)
    assert ada.buttons() == MAIN_BUTTONS


def test_a_note_found_inline_and_sent_to_the_bot_is_no_new_note(running: Program, ada: Visitor) -> None:
    ada.say("buy milk")
    robot = {
        "id": 1,
        "is_bot": True,
        "first_name": "todobot",
        "username": running.sandbox.world.bot["username"],
    }
    person = {"id": ada.id, "is_bot": False, "first_name": "Ada"}
    chat = {"id": ada.id, "type": "private", "first_name": "Ada"}
    chosen = {"message_id": 5, "date": 1, "from": person, "chat": chat, "text": "buy milk", "via_bot": robot}
    ada.world.inject({"message": chosen})
    ada.say("/help")
    assert running.rows("select text from notes where user_id = ?", ada.id) == [("buy milk",)]


def test_a_command_in_a_quote_is_a_command(running: Program, ada: Visitor) -> None:
    """What encloses the command comes before it among the entities."""
    ada.say("/add")
    ada.say("/help me", entities=[{"type": "blockquote", "offset": 0, "length": 8}])
    assert running.rows("select * from notes where user_id = ?", ada.id) == []


def test_asking_twice_asks_once(running: Program, ada: Visitor) -> None:
    ada.say("/add")
    ada.say(ADD)
    ada.send("once", answers=2)
    ada.say("twice")
    kept = running.rows("select text from notes where user_id = ? order by id", ada.id)
    assert kept == [("once",), ("twice",)]


def test_people_do_not_see_each_others_notes(running: Program, ada: Visitor) -> None:
    grace = Visitor(running.sandbox, 20_000 + ada.id, "Grace")
    ada.say("mine alone")
    assert grace.say("/list")["text"].startswith("You have no notes")


def test_an_unknown_command_gets_a_kind_sentence(ada: Visitor) -> None:
    assert "/help" in ada.say("/nonsense")["text"]


def test_a_kind_that_the_library_has_no_name_for_gets_an_answer(ada: Visitor) -> None:
    ada.say("/start")
    person = {"id": ada.id, "is_bot": False, "first_name": "Ada"}
    chat = {"id": ada.id, "type": "private", "first_name": "Ada"}
    hologram = {"message_id": 900_000, "date": 1, "from": person, "chat": chat, "hologram": {"depth": 3}}
    ada.world.inject({"message": hologram})
    assert "that kind" in ada.answers(1, 1)[0]["text"]


def test_a_person_is_remembered_and_names_are_refreshed(running: Program, ada: Visitor) -> None:
    ada.say("/start")
    query = "select first_name, last_name, username, language_code, created_at <= datetime() from users where id = ?"
    assert running.rows(query, ada.id) == [("Ada", None, None, "en", 1)]
    ada.world.person(ada.id).first_name = "Augusta"
    ada.world.person(ada.id).username = "countess"
    assert ada.say("/start")["text"].startswith("Hello, Augusta,")
    assert running.rows(query, ada.id) == [("Augusta", None, "countess", "en", 1)]


def test_a_tap_on_an_unknown_button_is_answered(ada: Visitor) -> None:
    ada.say("/start")
    person = {"id": ada.id, "is_bot": False, "first_name": "Ada"}
    ada.world.inject(
        {"callback_query": {"id": "77", "from": person, "chat_instance": "1", "data": "note:done:1"}}
    )
    ada.world.wait_for(lambda: "77" in {call.params.get("callback_query_id") for call in ada.world.calls})


def test_bots_and_channels_are_ignored(running: Program, ada: Visitor) -> None:
    chat = {"id": ada.id, "type": "private", "first_name": "Ada"}
    robot = {"id": 555, "is_bot": True, "first_name": "Robot"}
    message = {"message_id": 1, "date": 1, "text": "/start"}
    ada.world.inject({"message": {**message, "from": robot, "chat": chat}})
    ada.world.inject(
        {"channel_post": {**message, "chat": {"id": -100500, "type": "channel", "title": "News"}}}
    )
    ada.say("/start")
    assert len(ada.heard()) == 1
    assert running.rows("select * from users where id = 555") == []


def test_the_files_are_readable_by_their_owner_only(running: Program, ada: Visitor) -> None:
    ada.say("/start")
    folder = Path(running.database).parent
    assert {path.name: oct(path.stat().st_mode)[-3:] for path in folder.glob("notes.db*")} == {
        "notes.db": "600",
        "notes.db-wal": "600",
        "notes.db-shm": "600",
        "notes.db.lock": "600",
    }
