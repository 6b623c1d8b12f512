"""A person who has much to be warned of, or could not be reached, gets one message, which fits."""

from datetime import timedelta

import pytest

from tests.jobs.stage import HOUR, MINUTE, NOON, WARN_AT, Time, add, deliver, labels, warn
from todobot import rich_text
from todobot.jobs import batches, warn_of_expiry
from todobot.models import ExpiryWarning, Note, OutboxMessage, User, WarnedNote
from todobot.rich_text import RichText
from todobot.services import expiry, notes, warnings


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
        "2. 📌",
        "2. +1 h",
        "2. ✅",
        "3. 📌",
        "3. +1 h",
        "3. ✅",
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


@pytest.fixture
def outdated(time: Time, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Four people whose warned note has changed; only the last warning was sent. Who is looked at is in the list."""
    looked_at: list[int] = []
    look = warnings.outdated
    for person in (3, 4):
        User.create(id=person, first_name="Zoe", created_at=NOON)
    warned = [add(f"note of {person}", user=person) for person in (1, 2, 3, 4)]
    warn(time)
    deliver()
    for note in warned:
        notes.edit(note, RichText("changed"))

    def look_and_count(
        place: tuple[int, int], limit: int
    ) -> tuple[list[ExpiryWarning], int, tuple[int, int]]:
        looked_at.append((found := look(place, limit))[1])
        return found

    monkeypatch.setattr(warn_of_expiry, "PEOPLE", 1)
    monkeypatch.setattr(warnings, "outdated", look_and_count)
    monkeypatch.setattr(warn_of_expiry, "_reached", warnings.BEGINNING)
    return looked_at


def test_warnings_not_sent_yet_are_passed_over_once_a_run(time: Time, outdated: list[int]) -> None:
    (edit,) = warn(time)
    assert (edit["chat_id"], "changed" in edit["text"]) == (4, True)
    assert outdated == [4, 0]
    assert warn(time) == []


def test_the_next_run_goes_on_where_a_turn_was_cut(
    time: Time, outdated: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ExpiryWarning.update(message_id=ExpiryWarning.id + 500).execute()
    with monkeypatch.context() as cut:
        cut.setattr(batches, "carry_out", lambda batch, most: batch(most))
        assert [call["chat_id"] for call in warn(time)] == [1]
        notes.edit(Note.get(Note.user == 1), RichText("changed again"))
        assert [call["chat_id"] for call in warn(time)] == [2]
    assert [call["chat_id"] for call in warn(time)] == [3, 4]
    assert [call["chat_id"] for call in warn(time)] == [1]
