"""A person who has much to be warned of, or could not be reached, gets one message, which fits."""

from datetime import timedelta

import pytest

from tests.jobs.stage import HOUR, MINUTE, NOON, WARN_AT, Time, add, deliver, labels, warn
from todobot import rich_text
from todobot.jobs import warn_of_expiry
from todobot.models import Note, OutboxMessage, User, WarnedNote
from todobot.rich_text import RichText
from todobot.services import expiry, notes


def waiting() -> list[OutboxMessage]:
    return list(OutboxMessage.select().order_by(OutboxMessage.id))


@pytest.mark.parametrize("count", [1, 20])
def test_a_warning_of_much_formatting_keeps_to_what_telegram_shows(time: Time, count: int) -> None:
    formatted = rich_text.join([rich_text.bold(RichText("é")) for _ in range(150)], " ")
    for _ in range(count):
        notes.edit(add("milk"), formatted)
    (warning,) = warn(time)
    assert len(warning["entities"]) <= 100
    assert [e["type"] for e in warning["entities"]].count("date_time") == min(count, 12)
    assert "…" in warning["text"]


def test_more_notes_than_a_batch_takes_are_one_warning_with_all_of_them(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warn_of_expiry, "NOTES", 5)
    for number in range(23):
        add(f"note {number}")
    (warning,) = warn(time)
    assert "11 more" in warning["text"]
    assert WarnedNote.select().count() == 23


def test_what_is_due_while_a_warning_waits_for_telegram_joins_it(time: Time) -> None:
    add("gone by then", minutes=60)
    done = add("done by then", minutes=65)
    add("milk", minutes=65)
    add("bread", minutes=70)
    warn(time)
    warn(time, WARN_AT + 5 * MINUTE)
    notes.set_done(done, is_done=True)
    warn(time, NOON + HOUR)
    (call,) = waiting()
    assert [word in call.parameters for word in ("milk", "bread", "by then")] == [True, True, False]
    assert call.useful_until == NOON + HOUR + 10 * MINUTE - timedelta(seconds=30)


def test_a_warning_that_has_arrived_is_left_alone_by_the_next(time: Time) -> None:
    add("milk", minutes=60)
    add("bread", minutes=65)
    warn(time)
    deliver()
    (second,) = warn(time, WARN_AT + 5 * MINUTE)
    assert ("bread" in second["text"], "milk" in second["text"]) == (True, False)
    assert WarnedNote.select(WarnedNote.warning).distinct().count() == 2


def test_numbers_stay_when_another_note_of_the_warning_is_gone(time: Time) -> None:
    milk, bread, _ = add("milk"), add("bread"), add("tea")
    warn(time)
    deliver()
    notes.delete(1, [milk])
    (edit,) = warn(time)
    assert [line[:7] for line in edit["text"].splitlines()[1:3]] == ["2. ⏳ br", "3. ⏳ te"]
    assert labels([edit])[0][3:] == [
        "2. 📌 Keep",
        "2. +1 h",
        "2. ✅ Done",
        "3. 📌 Keep",
        "3. +1 h",
        "3. ✅ Done",
    ]
    notes.set_done(bread, is_done=True)
    (edit,) = warn(time)
    assert [line[:4] for line in edit["text"].splitlines()[1:3]] == ["2. ✅", "3. ⏳"]


@pytest.mark.parametrize(
    ("lifetime", "warned_at"),
    [(15 * MINUTE, None), (30 * MINUTE, NOON + 3 * HOUR + 20 * MINUTE)],
)
def test_whether_a_life_is_long_enough_counts_from_when_it_was_chosen(
    time: Time, lifetime: timedelta, warned_at: object
) -> None:
    note = add("milk", minutes=24 * 60)
    time.moment = NOON + 3 * HOUR
    notes.set_lifetime(note.user, note, int(lifetime.total_seconds()))
    expiry.choose_warning(User.get_by_id(1), 300)
    expiry.choose_warning(User.get_by_id(1), None)
    assert Note.get_by_id(note.id).warn_at == warned_at
