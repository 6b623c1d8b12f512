"""Who may use the bot: strangers leave no trace and hear one polite sentence a day."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

from tests.flow.program import Program
from tests.flow.tapper import Tapper
from tests.flow.visitor import Visitor
from todobot import clock
from todobot.models import MOMENT_FORMAT

REFUSAL = "Sorry, this bot works only for the people whom its owner has chosen"
EVERY_TABLE = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"


def rows_of_all(program: Program) -> dict[str, int]:
    """Return how many rows each table has, but for the ids of updates."""
    tables = [row[0] for row in program.rows(EVERY_TABLE) if row[0] != "seen_updates"]
    return {table: program.rows(f"select count(*) from {table}")[0][0] for table in tables}  # noqa: S608


def calls(visitor: Visitor, method: str) -> list[dict[str, Any]]:
    return [call.params for call in visitor.world.calls if call.method == method]


def everything_is_handled(visitor: Visitor) -> None:
    visitor.world.wait_for(lambda: visitor.world.pending_updates() == 0 and visitor.world.is_polled())


def test_a_stranger_hears_one_sentence_with_their_id_and_leaves_no_trace(
    program: Program, ada: Visitor, grace: Tapper
) -> None:
    program.environment["ALLOWED_USERS"] = str(ada.id)
    program.start().ready()
    refusal = grace.say("my secret")["text"]
    assert refusal.startswith(REFUSAL)
    assert str(grace.id) in refusal
    for words in ("/start", "/add milk", "/forget", "again"):
        grace.world.say(grace.id, words)
    grace.world.edit(grace.id, grace.world.messages(grace.id)[0]["message_id"], "another secret")
    group = ada.world.add_group("Family", [ada.id, grace.id])
    grace.world.say(grace.id, "/list", chat_id=group)
    query = grace.world.inline_query(grace.id, "milk")
    grace.world.wait_for(lambda: grace.world.inline_results(query) is not None)
    everything_is_handled(grace)
    program.wait_for_rows(0, "select * from outbox")
    assert set(rows_of_all(program).values()) == {0}
    assert "Saved" in ada.say("buy milk")["text"]
    assert [len(grace.heard()), grace.world.inline_results(query)] == [1, []]
    assert [message for message in grace.world.messages(group) if message["sent_by_bot"]] == []
    assert "secret" not in program.output


def test_a_stranger_hears_it_in_their_language(program: Program, ada: Visitor) -> None:
    program.environment["ALLOWED_USERS"] = str(ada.id)
    erika = Visitor(program.sandbox, 5003, "Erika", language_code="de")
    program.start()
    assert erika.say("hallo")["text"].startswith("Entschuldige, dieser Bot")


def test_usernames_are_compared_in_any_case_and_admins_are_let_in(program: Program, grace: Visitor) -> None:
    program.environment |= {"ALLOWED_USERS": "@ADA_l", "ADMINS": str(grace.id)}
    ada = Visitor(program.sandbox, 5010, "Ada", username="Ada_L")
    program.start()
    assert ada.say("/start")["text"].startswith("Hello")
    assert grace.say("/start")["text"].startswith("Hello")
    assert Visitor(program.sandbox, 5011, "Eve", username="ada").say("/start")["text"].startswith(REFUSAL)


def test_nothing_is_kept_of_a_strangers_update_that_fails(
    program: Program, ada: Visitor, grace: Visitor
) -> None:
    program.environment["ALLOWED_USERS"] = str(ada.id)
    for person in (grace.id, ada.id):  # without a date it is no message
        chat = {"id": person, "type": "private", "first_name": "secret"}
        author = {"id": person, "is_bot": False, "first_name": "secret"}
        message = {"message_id": 7, "chat": chat, "from": author, "text": "/list"}
        ada.world.inject({"message": message})
    program.start().ready()
    program.wait_for_rows(1, "select * from failed_updates")
    assert program.rows("select user_id from failed_updates") == [(ada.id,)]
    assert grace.heard() == []


def test_silence_can_be_chosen(program: Program, ada: Visitor, grace: Tapper) -> None:
    program.environment |= {"ALLOWED_USERS": str(ada.id), "STRANGERS": "silent"}
    program.start()
    grace.world.say(grace.id, "hello?")
    grace.world.inline_query(grace.id, "milk")
    ada.say("/start")
    everything_is_handled(ada)
    assert grace.heard() == []
    assert calls(grace, "answerInlineQuery") == []
    assert rows_of_all(program)["users"] == 1


def test_a_strangers_tap_is_answered_with_a_toast_and_changes_nothing(program: Program, ada: Visitor) -> None:
    eve = Tapper(program.sandbox, 5004, "Eve")
    program.start()
    receipt = eve.say("/add milk")
    program.terminate()
    program.environment["ALLOWED_USERS"] = str(ada.id)
    program.start().ready()
    eve.tap(receipt, "📌 Keep")
    assert (eve.toast or "").startswith(REFUSAL)
    eve.tap(receipt, "📌 Keep")
    assert eve.toast is None
    assert program.rows("select lifetime from notes") == [(3600,)]


def test_who_is_taken_off_the_list_is_sent_nothing_more_but_their_notes_still_go(
    program: Program, ada: Visitor, grace: Visitor
) -> None:
    program.start().ready()
    for visitor in (ada, grace):
        visitor.send("/add buy milk")
        visitor.say("/add feed the cat")
    program.terminate()
    now = clock.now()
    with closing(sqlite3.connect(program.database, isolation_level=None)) as connection:
        times = {"past": now - timedelta(hours=1), "soon": now + timedelta(minutes=5), "now": now}
        values = {name: moment.strftime(MOMENT_FORMAT) for name, moment in times.items()}
        connection.execute("update notes set expires_at = :past where text = 'buy milk'", values)
        connection.execute(
            "update notes set expires_at = :soon, warn_at = :now where text = 'feed the cat'", values
        )
    program.environment["ALLOWED_USERS"] = str(ada.id)
    heard = len(grace.heard())
    program.start()
    told = " ".join(message["text"] for message in ada.answers(2, 2))
    assert ("While I was away" in told, "feed the cat" in told) == (True, True)
    program.wait_for_rows(2, "select * from notes")
    program.wait_for_rows(0, "select * from outbox")
    assert len(grace.heard()) == heard
    assert grace.say("let me in")["text"].startswith(REFUSAL)
