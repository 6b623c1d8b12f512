"""Before a note goes its author is warned, once, in one message, and that message stays true."""

from datetime import timedelta
from typing import Any

import pytest

from tests.jobs.stage import MINUTE, NOON, WARN_AT, Time, add, deliver, labels, warn
from todobot import texts
from todobot.jobs import delete_expired_notes, warn_of_expiry
from todobot.models import ExpiryWarning, Note, OutboxMessage, User
from todobot.rich_text import RichText
from todobot.services import expiry, notes, undo


def test_it_warns_once_ten_minutes_before_without_a_sound(time: Time) -> None:
    add("buy milk")
    assert warn(time, WARN_AT - timedelta(seconds=1)) == []
    (warning,) = warn(time)
    assert "buy milk" in warning["text"]
    assert (warning["method"], warning["chat_id"]) == ("sendMessage", 1)
    assert (warning["disable_notification"], warning["is_bulk"]) == (True, True)
    assert labels([warning]) == [["📌 Keep", "+1 h", "✅ Done"]]
    assert warn(time, WARN_AT + MINUTE) == []


def test_it_warns_of_several_notes_in_one_message_a_person(time: Time) -> None:
    for text in ("milk", "bread", "tea"):
        add(text)
    add("of Grace", user=2)
    of_ada, of_grace = warn(time)
    assert [of_ada["text"].count(text) for text in ("1. ⏳ milk", "2. ⏳ bread", "3. ⏳ tea")] == [1, 1, 1]
    assert labels([of_ada])[0][:4] == ["📌 Keep all", "+1 h for all", "✅ All done", "1. 📌"]
    assert "of Grace" in of_grace["text"]


@pytest.mark.parametrize("said", [["milk\n\nbread\ntea"], ["milk\n\nbread\ntea", "one", "two\nlines"]])
def test_a_note_of_several_lines_is_one_line_of_the_warning(time: Time, said: list[str]) -> None:
    for text in said:
        add(text)
    (warning,) = warn(time)
    assert "⏳ milk / bread / tea: it goes " in warning["text"]
    assert len(warning["text"].splitlines()) == len(said) + (len(said) > 1)


def test_many_notes_fit_one_message(time: Time) -> None:
    for number in range(40):
        add(f"{number} " + "🙂" * 2000)
    (warning,) = warn(time)
    assert len(warning["text"].encode("utf-16-le")) // 2 <= 4096
    assert "28 more" in warning["text"]
    assert len(labels([warning])[0]) == 3


@pytest.mark.parametrize("limit", ["NOTES", "PEOPLE"])
def test_people_are_warned_in_batches_and_each_gets_one_message(
    time: Time, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(warn_of_expiry, limit, 5 if limit == "NOTES" else 1)
    for number in range(4):
        for user in (1, 2):
            add(f"note {number}", user=user)
    assert [call["chat_id"] for call in warn(time)] == [1, 2]


@pytest.mark.parametrize("minutes", [15, 29])
def test_a_note_that_lives_for_less_than_half_an_hour_is_not_warned_of(time: Time, minutes: int) -> None:
    add("short", minutes=minutes)
    assert warn(time, NOON + (minutes - 1) * MINUTE) == []


@pytest.mark.parametrize("left", [30, 0, -5])
def test_a_warning_that_is_too_late_is_not_sent(time: Time, left: int) -> None:
    add("milk")
    assert warn(time, NOON + 60 * MINUTE - timedelta(seconds=left)) == []


def test_a_warning_that_waits_for_telegram_is_of_no_use_when_the_note_is_gone(time: Time) -> None:
    add("milk")
    warn(time)
    waiting = OutboxMessage.get()
    assert waiting.useful_until == NOON + 60 * MINUTE - timedelta(seconds=30)


def test_what_is_done_or_deleted_is_not_warned_of(time: Time) -> None:
    notes.set_done(add("done"), is_done=True)
    notes.delete(1, [add("deleted")])
    assert warn(time) == []


def test_a_done_note_that_is_opened_again_is_warned_of(time: Time) -> None:
    note = add("milk")
    notes.set_done(note, is_done=True)
    assert warn(time) == []
    notes.set_done(note, is_done=False)
    assert len(warn(time)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda note: notes.set_lifetime(note.user, note, 0), "📌 milk: it is kept."),
        (lambda note: notes.set_lifetime(note.user, note, 86_400), "🕰 milk"),
        (lambda note: notes.set_done(note, is_done=True), "✅ milk: it is done."),
        (lambda note: notes.delete(1, [note]), "🗑 1 note is gone."),
        (lambda note: notes.edit(note, RichText("oat milk")), "⏳ oat milk"),
    ],
)
def test_a_warning_says_what_became_of_its_note(time: Time, change: Any, said: str) -> None:
    note = add("milk")
    warn(time)
    deliver()
    change(note)
    (edit,) = warn(time)
    assert (edit["method"], edit["message_id"]) == ("editMessageText", 500)
    assert edit["text"].startswith(said)
    assert warn(time) == []


def test_a_warning_says_that_its_note_has_expired_and_is_forgotten(time: Time) -> None:
    add("milk")
    add("bread", minutes=65)
    warn(time, NOON + 56 * MINUTE)
    deliver()
    time.moment = NOON + 61 * MINUTE
    delete_expired_notes.run(time.moment)
    (edit,) = warn(time, time.moment)
    assert "milk" not in edit["text"]
    assert "1 note is gone" in edit["text"]
    assert labels([edit]) == [["📌 Keep", "+1 h", "✅ Done"]]
    time.moment = NOON + 66 * MINUTE
    delete_expired_notes.run(time.moment)
    (edit,) = warn(time, time.moment)
    assert (edit["text"], labels([edit])) == ("🗑 2 notes are gone.", [[]])
    assert ExpiryWarning.select().count() == 0


def test_a_change_while_the_warning_is_on_its_way_is_told_when_it_has_arrived(time: Time) -> None:
    note = add("milk")
    warn(time)
    notes.set_lifetime(note.user, note, 0)
    assert warn(time) == []
    deliver()
    assert warn(time)[0]["text"] == "📌 milk: it is kept."


def test_more_time_counts_from_the_present_end_and_is_warned_of_again(time: Time) -> None:
    note = add("milk")
    warn(time)
    deliver()
    expiry.postpone(note.user, [note], 60 * MINUTE)
    assert Note.get_by_id(note.id).expires_at == NOON + 120 * MINUTE
    calls = warn(time, NOON + 110 * MINUTE)
    assert [call["text"][:2] for call in calls if call["method"] == "sendMessage"] == ["⏳ "]


def _give_more(user: User, chosen: list[Note]) -> int:
    return expiry.postpone(user, chosen, 60 * MINUTE)


def test_each_of_several_changes_can_be_undone_at_once(time: Time) -> None:
    both = [add("milk"), add("bread")]
    warn(time)
    before = [Note.get_by_id(note.id).__data__ for note in both]
    for change in (_give_more, expiry.finish):
        undo_id = change(both[0].user, [Note.get_by_id(note.id) for note in both])
        assert [Note.get_by_id(note.id).__data__ for note in both] != before
        assert undo.apply(undo_id, 1) == [note.id for note in both]
        assert [Note.get_by_id(note.id).__data__ for note in both] == before


def test_everybody_is_warned_in_their_language(time: Time) -> None:
    User.update(language_code="uk").where(User.id == 1).execute()
    User.update(language="de").where(User.id == 2).execute()
    add("milk")
    add("bread", user=2)
    expected = []
    for code in ("uk", "de"):
        with texts.speaking(code):
            expected.append([texts.text(f"button_{name}").text for name in ("keep", "more", "done")])
    assert labels(warn(time)) == expected


@pytest.mark.parametrize(
    ("seconds", "warned_at"),
    [(300, 55), (1800, 30), (None, 50), (0, None), (3600, None)],
)
def test_another_time_ahead_holds_for_the_notes_there_are(
    time: Time, seconds: int | None, warned_at: int | None
) -> None:
    note = add("milk")
    expiry.choose_warning(note.user, seconds)
    expected = None if warned_at is None else NOON + warned_at * MINUTE
    assert Note.get_by_id(note.id).warn_at == expected
    again = add("the same for a new one")
    assert again.warn_at == expected


def test_a_time_ahead_that_has_passed_warns_of_nothing(time: Time) -> None:
    note = add("milk")
    time.moment = NOON + 40 * MINUTE
    expiry.choose_warning(note.user, 1800)
    assert Note.get_by_id(note.id).warn_at is None


def test_an_undo_does_not_bring_back_warnings_that_were_switched_off(time: Time) -> None:
    ada, milk = User.get_by_id(1), add("milk")
    kept = notes.set_lifetime(ada, milk, 0)
    expiry.choose_warning(ada, 0)
    undo.apply(kept, 1)
    assert warn(time) == []
    expiry.choose_warning(ada, 300)
    assert "milk" in warn(time, WARN_AT + 5 * MINUTE)[0]["text"]
