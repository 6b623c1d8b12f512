"""What becomes of the messages that showed a note when it expires: they go with it, or say so."""

from datetime import timedelta
from typing import Any

import pytest

from tests.jobs.stage import HOUR, MINUTE, NOON, Time, deliver, show, sweep, warn
from tests.jobs.stage import add as add_text
from tests.jobs.stage import add_message as add
from todobot import texts
from todobot.jobs import batches, delete_expired_notes, forget_old_updates
from todobot.models import OutboxMessage, SentMessage, User, database
from todobot.services import endings, follow_ups, notes, parts, shown, undo, users

DAY = 24 * HOUR
EXPIRED = "⌛ Expired and gone."


def clean(*, user: int = 1) -> None:
    User.update(is_cleaning=True).where(User.id == user).execute()


def brief(calls: list[dict[str, Any]]) -> list[Any]:
    """Say of each call which messages it deletes, or which it edits to what."""
    return [call.get("message_ids") or (call["message_id"], call["text"]) for call in calls]


def test_a_receipt_says_that_its_note_has_expired_and_loses_its_buttons(time: Time) -> None:
    show(11, add(10))
    show(21, add(20))
    first, second = sweep(time)
    assert brief([first, second]) == [(11, EXPIRED), (21, EXPIRED)]
    assert (first["method"], first["is_bulk"], "reply_markup" in first) == ("editMessageText", True, False)


def test_a_receipt_ends_in_the_language_chosen_last(time: Time) -> None:
    show(11, add(10))
    users.choose(User.get_by_id(1), language="uk")
    with texts.speaking("uk"):
        assert brief(sweep(time)) == [(11, texts.text("note_expired").text)]


def test_the_receipt_of_several_notes_ends_with_the_last_of_them(time: Time) -> None:
    show(11, add(10, part=1), add(10, part=2, minutes=120))
    assert sweep(time) == []
    assert brief(sweep(time, NOON + 2 * HOUR)) == [(11, EXPIRED)]


def test_a_receipt_that_tells_of_a_deletion_goes_on_telling_that(time: Time) -> None:
    note = add(10)
    show(11, note)
    time.moment = NOON + 55 * MINUTE
    notes.delete(1, [note])
    assert sweep(time) == []


def test_receipts_are_left_as_they_are_when_much_waits_to_be_sent(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delete_expired_notes, "BATCH", 2)
    monkeypatch.setattr(endings, "MOST_WAITING", 3)
    monkeypatch.setattr(batches, "AIM_SECONDS", 60)  # two at a time, however slow the machine is
    for number in range(10):
        show(100 + number, add(number))
    assert len(sweep(time)) == 4


@pytest.mark.parametrize("role", ["receipt", "card"])
def test_what_is_too_old_to_be_deleted_says_nothing_of_the_note_any_more(time: Time, role: str) -> None:
    clean()
    note = add(10, minutes=3 * 24 * 60)
    show(11, note, role=role)
    assert brief(sweep(time, NOON + 3 * DAY)) == [(11, EXPIRED)]


def test_a_list_of_a_chat_that_is_cleaned_up_goes_or_says_that_it_is_no_longer_true(time: Time) -> None:
    clean()
    first, second = add(10, part=1), add(10, part=2, minutes=120)
    show(50, first, role="list")
    show(51, first, second, role="list")
    deletion, edit = brief(sweep(time))
    assert deletion == [50]
    assert edit[0] == 51
    assert "A note in this list has expired" in edit[1]
    assert brief(sweep(time, NOON + 2 * HOUR)) == [[10]]


def test_lists_and_cards_of_other_chats_stay_as_they_are(time: Time) -> None:
    note = add(10)
    show(50, note, role="list")
    show(51, note, role="card")
    assert sweep(time) == []


def test_a_message_that_became_something_else_stays(time: Time) -> None:
    clean()
    first, second = add(10, part=1), add(10, part=2, minutes=120)
    shown.as_list(1, 50, NOON, [first.id, second.id])
    shown.as_card(1, 50, NOON, second)
    assert sweep(time) == []


def test_a_message_that_was_edited_to_show_a_note_is_as_old_as_it_was(time: Time) -> None:
    clean()
    time.moment = NOON + 2 * DAY
    note = add(10)
    message = {"message_id": 11, "date": int(NOON.timestamp())}
    follow_ups.carry_out(1, f'{{"shows":["receipt",[{note.id}]]}}', message)
    assert brief(sweep(time, NOON + 2 * DAY + HOUR)) == [[10], (11, EXPIRED)]


def test_what_a_deleted_part_needs_waits_until_it_can_not_be_brought_back(time: Time) -> None:
    clean()
    goes, is_deleted = add(10, part=1), add(10, part=2, minutes=120)
    show(11, goes, is_deleted)
    time.moment = NOON + 50 * MINUTE
    notes.delete(1, [is_deleted])
    assert sweep(time) == []
    assert brief(sweep(time, NOON + 65 * MINUTE)) == [[10, 11]]


def test_a_part_that_is_brought_back_keeps_what_shows_it(time: Time) -> None:
    clean()
    goes, is_deleted = add(10, part=1), add(10, part=2, minutes=120)
    show(11, goes, is_deleted)
    time.moment = NOON + 50 * MINUTE
    undo_id = notes.delete(1, [is_deleted])
    assert sweep(time) == []
    undo.apply(undo_id, 1)
    assert sweep(time, NOON + 65 * MINUTE) == []
    assert brief(sweep(time, NOON + 2 * HOUR)) == [[10, 11]]


def test_the_card_of_a_note_that_was_split_goes_with_the_last_of_its_lines(time: Time) -> None:
    clean()
    whole = add_text("milk\nbread")
    show(500, whole, role="card")
    parts.split(whole)
    milk, bread = notes.of(1)
    show(501, milk, role="original")
    notes.set_lifetime(User.get_by_id(1), bread, 7200)
    assert brief(sweep(time, NOON + HOUR)) == [[501]]
    time.moment = NOON + HOUR + MINUTE
    parts.join([bread])
    assert brief(sweep(time, NOON + 2 * HOUR)) == [[whole.message_id, 500]]


def test_what_showed_a_line_goes_with_the_note_that_the_lines_became(time: Time) -> None:
    clean()
    whole = add_text("milk\nbread")
    parts.split(whole)
    lines = list(notes.of(1))
    show(501, lines[1], role="original")
    parts.join(lines)
    assert sweep(time, NOON + 20 * MINUTE) == []
    assert brief(sweep(time)) == [[whole.message_id, 501]]


def test_a_list_with_a_note_that_was_split_is_emptied_when_a_line_expires(time: Time) -> None:
    clean()
    whole, other = add_text("milk\nbread"), add_text("tea", minutes=0)
    show(500, whole, other, role="list")
    parts.split(whole)
    assert sweep(time, NOON + 20 * MINUTE) == []
    assert brief(sweep(time)) == [[whole.message_id], (500, texts.text("list_expired").text)]


def test_messages_of_a_note_that_its_author_deleted_stay(time: Time) -> None:
    clean()
    note = add(10)
    show(11, note)
    notes.delete(1, [note])
    assert sweep(time, NOON + 15 * MINUTE) == []


@pytest.mark.parametrize(("is_cleaning", "expected"), [(True, [[11]]), (False, [(11, "That note is gone.")])])
def test_a_receipt_that_comes_when_the_note_is_gone_follows_it(
    time: Time, is_cleaning: bool, expected: list[Any]
) -> None:
    User.update(is_cleaning=is_cleaning).where(User.id == 1).execute()
    note = add(10)
    sweep(time)
    OutboxMessage.delete().execute()
    follow_ups.carry_out(1, f'{{"shows":["receipt",[{note.id}]]}}', {"message_id": 11})
    assert brief(sweep(time)) == []
    (call,) = OutboxMessage.select()
    assert ('"message_ids":[11]' in call.parameters) is is_cleaning
    assert ("That note is gone." in call.parameters) is not is_cleaning


def test_a_warning_that_is_too_old_to_be_deleted_says_that_its_note_is_gone(time: Time) -> None:
    clean()
    note = add(10)
    time.moment = NOON + 50 * MINUTE
    warn(time)
    deliver()
    notes.set_lifetime(note.user, note, 3 * 24 * 3600)
    warn(time, NOON + 51 * MINUTE)
    moment = NOON + 4 * DAY
    sweep(time, moment)
    assert brief([call for call in warn(time, moment) if "text" in call]) == [(500, "🗑 1 note is gone.")]


def test_lists_are_forgotten_after_three_days_by_an_index(time: Time) -> None:
    note = add(10, minutes=0)
    show(50, note, role="list")
    show(51, note)
    time.moment = NOON + DAY
    show(52, note, role="list")
    forget_old_updates.run(NOON + 3 * DAY + timedelta(seconds=1))
    assert [row.message_id for row in SentMessage.select().order_by(SentMessage.message_id)] == [51, 52]
    plan = database.execute_sql(f"EXPLAIN QUERY PLAN {shown.FORGET_LISTS}", ("", 1)).fetchall()
    assert "sent_lists_age" in str(plan) and "SCAN" not in str(plan)
