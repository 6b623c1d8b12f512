"""Expiry as a person sees it, in `main.py sandbox`, whose clock is turned at the door for people."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.flow.chat import Chat, is_message, labels, moment_in, wait
from tests.flow.program import DEADLINE_SECONDS, Program

ADA, GRACE = 1001, 1002
MINUTE, HOUR = 60, 3600


@pytest.fixture
def ada(url: str, tmp_path: Path) -> Chat:
    return Chat(url, ADA, tmp_path / "sandbox.db")


def test_a_note_is_warned_of_given_more_time_kept_and_taken_back(ada: Chat) -> None:
    ada.say("buy milk")
    receipt = ada.hears("Saved")
    ada.pass_time(51 * MINUTE)
    warning = ada.hears("⏳ buy milk")
    ends = moment_in(warning)

    ada.tap(warning, "+1 h")
    assert moment_in(ada.hears("has more time")) == ends + HOUR
    wait(lambda: moment_in(ada.find(is_message(receipt))) == ends + HOUR, ada.messages)

    ada.tap(warning, "↩️ Undo")
    assert moment_in(ada.hears("it goes")) == ends
    ada.tap(warning, "📌 Keep")
    assert labels(ada.hears("buy milk: it is kept.")) == ["↩️ Undo"]
    ada.pass_time(30 * 24 * HOUR)
    ada.say("/list")
    ada.find(lambda message: "buy milk" in message["text"] and "📌" in message["text"])


def test_several_notes_are_warned_of_in_one_message_that_stays_true(
    ada: Chat, url: str, tmp_path: Path
) -> None:
    grace = Chat(url, GRACE, tmp_path / "sandbox.db")
    for chat, words in ((ada, "milk"), (ada, "bread"), (ada, "tea"), (grace, "a secret")):
        chat.say(words)
    wait(lambda: [len(chat.messages()) for chat in (ada, grace)] == [6, 2], ada.messages)
    ada.pass_time(51 * MINUTE)
    warning = ada.hears("These notes are about to go")
    assert [word in warning["text"] for word in ("milk", "bread", "tea", "a secret")] == [True] * 3 + [False]
    assert "a secret" in grace.hears("⏳")["text"]

    ada.tap(warning, "1. ✅")
    ada.hears("1. ✅ milk: it is done.")
    ada.tap(warning, "2. 📌")
    ada.hears("2. 📌 bread: it is kept.")
    ada.tap(ada.hears("Saved and kept"), "15 min")  # the receipt of the bread
    ada.hears("2. 🕰 bread: it has more time")
    ada.tap(warning, "📌 Keep")
    ada.hears("3. 📌 tea: it is kept.")
    ada.pass_time(10 * MINUTE)
    wait(lambda: "1 note is gone" in ada.find(is_message(warning))["text"], ada.messages)
    assert "milk" not in ada.find(is_message(warning))["text"]


def test_a_warning_says_when_its_note_has_gone_and_its_old_buttons_are_answered(ada: Chat) -> None:
    ada.say("buy milk")
    ada.hears("Saved")
    ada.pass_time(51 * MINUTE)
    ada.hears("⏳ buy milk")
    ada.pass_time(10 * MINUTE)
    gone = ada.hears("1 note is gone")
    assert ("buy milk" in gone["text"], labels(gone)) == (False, [])
    receipt = ada.hears("Expired and gone")
    assert (labels(receipt), [m for m in ada.messages() if "Saved" in m["text"]]) == ([], [])


def test_lists_follow_their_notes_from_when_the_chat_is_cleaned_up(ada: Chat, tmp_path: Path) -> None:
    ada.say("buy milk")
    ada.hears("Saved")
    ada.say("/list")
    before = ada.hears("1 note")
    ada.say("/settings")
    settings = ada.hears("Settings")
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as file:
        assert file.execute("select count(*) from sent_messages where role = 'list'").fetchone() == (0,)
    ada.tap(settings, "🧹 Clean up")
    ada.tap(settings, "on")
    ada.hears("Clean up the chat: on")
    ada.say("/list")
    ada.find(lambda message: "1 note" in message["text"] and message["message_id"] > settings["message_id"])
    ada.pass_time(HOUR)
    wait(lambda: [m for m in ada.messages() if "1 note" in m["text"]] == [before], ada.messages)


def test_editing_the_message_of_a_note_that_has_expired_says_so_and_keeps_nothing(ada: Chat) -> None:
    own = ada.say("buy milk")
    ada.hears("Saved")
    ada.pass_time(HOUR)
    ada.hears("Expired and gone")
    assert ada.count_of("notes") == 0
    ada.edit(own, "buy bread")
    ada.hears("there is no note of it, or not any more. Send it as a new one")
    ada.say("/list")
    ada.hears("no notes right now")


def test_editing_the_message_of_a_note_that_was_deleted_for_good_says_so(ada: Chat) -> None:
    own = ada.say("buy milk !keep")
    ada.tap(ada.hears("kept"), "↩️ Undo")
    ada.hears("Taken back")
    ada.pass_time(14 * MINUTE)
    ada.edit(own, "buy bread !keep")
    ada.hears("whose note is gone")
    ada.pass_time(2 * MINUTE)
    wait(lambda: ada.count_of("notes") == 0, ada.messages)
    ada.edit(own, "buy cheese !keep")
    ada.hears("there is no note of it, or not any more")
    ada.say("/list")
    ada.hears("no notes right now")


def test_what_ends_and_warns_speaks_the_language_chosen_since(ada: Chat) -> None:
    ada.say("buy milk")
    ada.hears("Saved")
    ada.say("/settings")
    settings = ada.hears("Settings")
    ada.tap(settings, "🌐 Language")
    ada.tap(settings, "Deutsch")
    ada.hears("Einstellungen")
    ada.pass_time(51 * MINUTE)
    warning = ada.hears("⏳ buy milk: ")
    assert "📌 Behalten" in labels(warning)
    ada.pass_time(10 * MINUTE)
    ada.hears("Abgelaufen")
    wait(lambda: "1 Notiz" in ada.find(is_message(warning))["text"], ada.messages)


def test_after_an_outage_one_message_sums_up_what_went(program: Program) -> None:
    program.start().ready()
    world = program.sandbox.world
    for words in ("one", "two", "three"):
        world.say(ADA, words)
    program.wait_for_rows(3, "select * from sent_messages")
    assert program.terminate() == 0
    with closing(sqlite3.connect(program.database)) as file, file:
        file.execute("update notes set expires_at = datetime(expires_at, '-3 hours'), warn_at = NULL")
    program.start()
    world.wait_for(lambda: "While I was away" in str(world.messages(ADA)), timeout=DEADLINE_SECONDS)
    program.wait_for_rows(0, "select * from outbox")
    heard = [message["text"] for message in world.messages(ADA) if message["sent_by_bot"]]
    assert heard[3:] == ["While I was away, 3 notes expired."]
    assert next(call for call in world.calls if "While" in str(call.params)).params["disable_notification"]


def test_what_expires_in_the_first_seconds_of_an_outage_is_summed_up_too(ada: Chat, page: Program) -> None:
    """The bot notices an outage when two seconds of tries have failed."""
    ada.say("buy milk !10m")
    ada.say("call Grace !1h")
    ada.hears("Saved")
    wait(lambda: len(ada.messages()) == 4, ada.messages)
    ada.pass_time(0)
    ada.set_reachable(False)
    ada.pass_time_at_once(11 * MINUTE)
    page.wait_for_output("cannot be reached")
    ada.pass_time_at_once(40 * MINUTE)  # now Grace's note is to be warned of
    wait(lambda: ada.count_of("warnings") == 1, ada.messages)
    ada.pass_time_at_once(10 * MINUTE)
    ada.set_reachable(True)
    page.wait_for_output("can be reached again")
    ada.pass_time_at_once(1)
    ada.hears("While I was away, 2 notes expired.")
    assert [message for message in ada.messages() if "away" in message["text"]] == [
        ada.hears("While I was away")
    ]
    ada.say("buy bread !10m")
    wait(lambda: len(ada.messages()) == 7, ada.messages)
    ada.pass_time(11 * MINUTE)
    wait(lambda: sum("Expired" in message["text"] for message in ada.messages()) == 3, ada.messages)
    ada.pass_time(MINUTE)
    ada.say("/list")
    ada.hears("no notes")
    assert sum("While I was away" in message["text"] for message in ada.messages()) == 1
    assert "⏳" not in str(ada.messages())  # a warning of what is gone comes too late


def test_warnings_come_without_a_sound_ten_minutes_ahead_and_only_of_what_lives_long_enough(
    program: Program,
) -> None:
    program.start().ready()
    world = program.sandbox.world
    for words in ("a minute !29m", "half an hour !30m", "two hours !2h", "for ever !keep"):
        world.say(ADA, words)
    program.wait_for_rows(4, "select * from sent_messages")
    ahead = "select text, strftime('%s', expires_at) - strftime('%s', warn_at) from notes order by id"
    assert [row[1] for row in program.rows(ahead)] == [None, 600, 600, None]
    assert program.terminate() == 0
    program.write("update notes set warn_at = datetime(warn_at, '-2 hours')")
    program.start()
    world.wait_for(lambda: "about to go" in str(world.calls), timeout=DEADLINE_SECONDS)
    (call,) = [call for call in world.calls if "about to go" in str(call.params)]
    assert call.params["disable_notification"]
    assert [words in call.params["text"] for words in ("a minute", "half an hour", "two hours", "ever")] == [
        False,
        True,
        True,
        False,
    ]


def test_a_warning_that_could_not_be_sent_in_time_is_dropped(program: Program) -> None:
    program.start().ready()
    world = program.sandbox.world
    world.say(ADA, "/start")
    program.wait_for_rows(1, "select * from users")
    assert program.terminate() == 0
    with closing(sqlite3.connect(program.database)) as file, file:
        for words, useful in (("too late", "-1 second"), ("in time", "+1 hour")):
            call = json.dumps({"chat_id": ADA, "text": words})
            file.execute(
                "insert into outbox (chat_id, method, parameters, is_bulk, created_at, useful_until) "
                "values (?, 'sendMessage', ?, 1, '', datetime('now', ?))",
                (ADA, call, useful),
            )
    program.start()
    program.wait_for_rows(0, "select * from outbox")
    heard = [message["text"] for message in world.messages(ADA) if message["sent_by_bot"]]
    assert heard[1:] == ["in time"]
