"""What the person in the chat gets, through the whole program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.program import Program
from tests.flow.visitor import ADD, CANCEL, LIST, MAIN_BUTTONS, Visitor
from todobot.sandbox import Sandbox

PHOTO = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One program for this file; each test has people of its own."""
    sandbox = Sandbox()
    sandbox.start()
    program = Program(sandbox, tmp_path_factory.mktemp("data") / "notes.db").start().ready()
    yield program
    program.kill()
    sandbox.stop()


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
    assert [name for name in ("/add", "/list", "/cancel", "/help", "/start") if name not in answer] == []
    assert ada.buttons() == MAIN_BUTTONS


@pytest.mark.parametrize("order", [ADD, "/add"])
def test_add_asks_for_the_text_and_saves_it(ada: Visitor, order: str) -> None:
    ada.say(order)
    assert ada.buttons() == [[CANCEL]]
    keyboard = ada.world.reply_keyboard(ada.id)
    assert keyboard is not None
    assert keyboard["input_field_placeholder"]
    assert "Saved" in ada.say("buy milk")["text"]
    assert ada.buttons() == MAIN_BUTTONS
    assert "buy milk" in ada.say(LIST)["text"]


def test_add_with_a_text_saves_at_once(running: Program, ada: Visitor) -> None:
    assert "Saved" in ada.say("/add buy milk")["text"]
    kept = running.rows("select text, expires_at > datetime('now') from notes where user_id = ?", ada.id)
    assert kept == [("buy milk", 1)]


def test_formatting_comes_back_as_it_was_written(ada: Visitor) -> None:
    text = "🚀 bold and a link, *not* <b>markup</b>"
    written = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "text_link", "offset": 14, "length": 4, "url": "https://example.org/"},
    ]
    ada.say("/add")
    ada.say(text, entities=written)
    listed = ada.say("/list")
    at = listed["text"].encode("utf-16-le").index(text.encode("utf-16-le")) // 2
    assert text in listed["text"]
    found = [
        {**entity, "offset": entity["offset"] - at}
        for entity in listed["entities"]
        if 0 <= entity["offset"] - at < len(text)
    ]
    assert [entity for entity in found if entity in written] == written


@pytest.mark.parametrize("order", [CANCEL, "/cancel"])
def test_cancel_saves_nothing_and_brings_the_keyboard_back(
    running: Program, ada: Visitor, order: str
) -> None:
    ada.say("/add")
    assert "nothing was saved" in ada.say(order)["text"]
    assert ada.buttons() == MAIN_BUTTONS
    assert "To keep a note" in ada.say("not a note")["text"]
    assert running.rows("select * from notes where user_id = ?", ada.id) == []


def test_cancel_without_a_question_says_so(ada: Visitor) -> None:
    assert ada.say("/cancel")["text"] == "There is nothing to cancel."


@pytest.mark.parametrize("order", ["/list", LIST, "/help", "/start", "/nonsense", "/list@another_bot"])
def test_a_command_leaves_the_question_and_is_never_saved(running: Program, ada: Visitor, order: str) -> None:
    ada.say("/add")
    ada.say(order)
    ada.say("said after it")
    assert running.rows("select * from notes where user_id = ?", ada.id) == []


def test_asking_twice_saves_one_note(running: Program, ada: Visitor) -> None:
    ada.say("/add")
    ada.say(ADD)
    ada.say("once")
    ada.say("twice")
    assert running.rows("select text from notes where user_id = ?", ada.id) == [("once",)]


@pytest.mark.parametrize("kind", ["photo", "document", "sticker", "voice", "location", "contact"])
def test_what_is_no_text_leaves_the_question_open(ada: Visitor, kind: str) -> None:
    ada.say("/add")
    assert "only keep text" in ada.show(kind, content=PHOTO)["text"]
    assert "Saved" in ada.say("words then")["text"]


def test_the_list_shows_all_notes_oldest_first_with_moments_that_count(ada: Visitor) -> None:
    for note in ("first", "second", "third"):
        ada.say(f"/add {note}")
    listed = ada.say("/list")
    places = [listed["text"].index(part) for part in ("1. first", "2. second", "3. third")]
    assert places == sorted(places)
    moments = [entity for entity in listed["entities"] if entity["type"] == "date_time"]
    assert len(moments) == 6
    lifetimes = {
        expires["unix_time"] - made["unix_time"] for made, expires in zip(*[iter(moments)] * 2, strict=True)
    }
    assert lifetimes == {3600}


def test_an_empty_list_says_how_to_add(ada: Visitor) -> None:
    assert ada.say(LIST)["text"].startswith("You have no notes right now.")


def test_a_long_list_comes_whole_over_several_messages(ada: Visitor) -> None:
    notes = [f"{number} " + "🙂" * 900 for number in range(5)]
    ada.say("/start")
    for note in notes:
        ada.say(f"/add {note}")
    pages = ada.send("/list", answers=3)
    assert [len(page["text"].encode("utf-16-le")) // 2 <= 4096 for page in pages] == [True] * 3
    assert [sum(note in page["text"] for page in pages) for note in notes] == [1] * 5


def test_people_do_not_see_each_others_notes(running: Program, ada: Visitor) -> None:
    grace = Visitor(running.sandbox, 20_000 + ada.id, "Grace")
    ada.say("/add mine alone")
    assert grace.say("/list")["text"].startswith("You have no notes")


def test_unknown_things_get_a_kind_sentence(ada: Visitor) -> None:
    assert "➕ Add note" in ada.say("hello there")["text"]
    assert "/help" in ada.say("/nonsense")["text"]
    assert "only text" in ada.show("sticker")["text"]


def test_a_kind_that_the_library_has_no_name_for_gets_an_answer(ada: Visitor) -> None:
    ada.say("/start")
    before = len(ada.heard())
    person = {"id": ada.id, "is_bot": False, "first_name": "Ada"}
    chat = {"id": ada.id, "type": "private", "first_name": "Ada"}
    for extra in (
        {"hologram": {"depth": 3}},
        {"checklist": {"title": "t", "tasks": [{"id": 1, "text": "a"}]}},
    ):
        ada.world.inject(
            {"message": {"message_id": 900_000, "date": 1, "from": person, "chat": chat, **extra}}
        )
    assert ["only text" in answer["text"] for answer in ada.answers(before, 2)] == [True, True]


def test_an_edit_gets_an_answer_and_changes_nothing(running: Program, ada: Visitor) -> None:
    message = ada.world.say(ada.id, "/add buy milk")
    ada.answers(0, 1)
    ada.world.edit(ada.id, message["message_id"], "/add buy bread")
    assert "edited" in ada.answers(1, 1)[0]["text"]
    assert running.rows("select text from notes where user_id = ?", ada.id) == [("buy milk",)]


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
    ada.world.wait_for(lambda: any(call.method == "answerCallbackQuery" for call in ada.world.calls))


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
