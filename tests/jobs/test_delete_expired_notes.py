"""A note goes when its time is up, and with it, for those who want that, what showed it in the chat."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from peewee import OperationalError

from tests.jobs.stage import HOUR, MINUTE, NOON, Time, show, sweep
from tests.jobs.stage import add_message as add
from todobot import away, clock, texts
from todobot.jobs import delete_expired_notes, warn_of_expiry
from todobot.models import Note, OutboxMessage, Undo, User
from todobot.rich_text import RichText
from todobot.services import follow_ups, notes, users


@pytest.fixture(autouse=True)
def ada_has_her_chat_cleaned_up(time: Time) -> None:
    User.update(is_cleaning=True).where(User.id == 1).execute()


def deleted(calls: list[dict[str, Any]]) -> list[list[int]]:
    assert {call["method"] for call in calls} <= {"deleteMessages"}
    return [call["message_ids"] for call in calls]


def test_it_deletes_what_has_expired_and_nothing_else(time: Time) -> None:
    for number in range(450):
        add(number, user=2)
    kept = [add(1000, user=2, minutes=61), add(1001, user=2, minutes=0)]
    assert delete_expired_notes.run(NOON + HOUR - timedelta(seconds=1)) == 0
    assert delete_expired_notes.run(NOON + HOUR) == 450
    assert list(Note.select()) == kept


def test_a_deleted_note_is_gone_when_it_can_not_be_undone_any_more(time: Time) -> None:
    notes.delete(2, [add(10, user=2)])
    assert delete_expired_notes.run(NOON + 14 * MINUTE) == 0
    assert delete_expired_notes.run(NOON + 15 * MINUTE) == 1


def test_what_a_note_said_before_a_change_is_gone_when_that_can_not_be_undone_any_more(time: Time) -> None:
    notes.edit(add(10, user=2), RichText("bread"))
    delete_expired_notes.run(NOON + 14 * MINUTE)
    assert Undo.select().count() == 1
    delete_expired_notes.run(NOON + 15 * MINUTE)
    assert Undo.select().count() == 0


def test_a_chat_is_cleaned_up_for_those_who_chose_it(time: Time) -> None:
    for user in (1, 2):
        note = add(10, user=user)
        show(11, note)
        show(12, note, role="original")
    call, of_grace = sweep(time)
    assert (of_grace["chat_id"], of_grace["text"]) == (2, "⌛ Expired and gone.")
    assert (call["chat_id"], call["is_bulk"], call["message_ids"]) == (1, True, [10, 11, 12])


def test_no_more_than_a_hundred_messages_are_deleted_in_one_call(time: Time) -> None:
    for number in range(delete_expired_notes.BATCH):  # one transaction, however slow the machine is
        note = add(number)
        show(1000 + number, note)
        show(2000 + number, note, role="card")
    assert [len(ids) for ids in deleted(sweep(time))] == [100, 50]


def test_a_message_that_shows_a_living_note_stays(time: Time) -> None:
    goes, stays = add(10, part=1), add(10, part=2, minutes=120)
    show(11, goes, stays)
    assert sweep(time) == []
    assert deleted(sweep(time, NOON + 2 * HOUR)) == [[10, 11]]


def test_a_hidden_note_does_not_hold_the_message_of_its_parts(time: Time) -> None:
    whole = add(10, minutes=120)
    show(11, whole, add(10, part=1), add(10, part=2))
    notes.delete(1, [whole])
    assert deleted(sweep(time)) == [[10, 11]]


def test_messages_too_old_for_telegram_are_left_alone(time: Time) -> None:
    note = add(10, minutes=3 * 24 * 60)
    show(11, note)
    time.moment = NOON + 2 * 24 * HOUR
    show(12, note)
    deletion, edit = sweep(time, NOON + 3 * 24 * HOUR)
    assert deletion["message_ids"] == [12]
    assert (edit["message_id"], edit["text"]) == (11, "⌛ Expired and gone.")


def test_all_messages_of_an_album_go_with_it(time: Time) -> None:
    parts = [{"kind": "photo", "file_id": f"AgAC{number}", "message_id": number} for number in (10, 11, 12)]
    Note.update(kind="album", media=json.dumps(parts)).where(Note.id == add(10).id).execute()
    assert deleted(sweep(time)) == [[10, 11, 12]]


def test_an_imported_note_has_no_message_to_delete(time: Time) -> None:
    Note.update(message_id=None).where(Note.id == add(10).id).execute()
    assert sweep(time) == []


@pytest.mark.parametrize("is_cleaning", [True, False])
def test_a_warning_goes_with_its_last_note(time: Time, is_cleaning: bool) -> None:
    User.update(is_cleaning=is_cleaning).where(User.id == 1).execute()
    add(10)
    add(11, minutes=65)
    time.moment = NOON + 55 * MINUTE
    warn_of_expiry.run(time.moment)
    row = OutboxMessage.get()
    assert row.follow_up is not None
    follow_ups.carry_out(1, row.follow_up, {"message_id": 50})

    def methods(moment: datetime) -> list[str]:
        sweep(time, moment)
        OutboxMessage.delete().execute()
        warn_of_expiry.run(moment)
        return [row.method for row in OutboxMessage.select() if "50" in row.parameters]

    assert methods(NOON + 61 * MINUTE) == ["editMessageText"]
    assert methods(NOON + 66 * MINUTE) == ["deleteMessages" if is_cleaning else "editMessageText"]


def test_after_an_outage_each_person_hears_once_what_went(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.update(is_cleaning=False, language="uk").where(User.id == 1).execute()
    monkeypatch.setattr(delete_expired_notes, "BATCH", 2)
    for number in range(3):
        add(number)
    add(1, user=2)
    notes.delete(2, [add(2, user=2)])
    monkeypatch.setattr(clock, "started_at", NOON + 3 * HOUR)
    of_ada, of_grace = sweep(time, NOON + 3 * HOUR + timedelta(seconds=2))
    with texts.speaking("uk"):
        assert of_ada["text"] == texts.text("away_expired", count=3).text
    assert of_grace["text"] == "While I was away, 1 note expired."
    assert (of_grace["chat_id"], of_grace["disable_notification"]) == (2, True)
    assert sweep(time, NOON + 4 * HOUR) == []


@pytest.mark.parametrize("start", [NOON - HOUR, NOON + HOUR + timedelta(seconds=59)])
def test_what_expired_while_the_bot_was_there_is_not_told(
    time: Time, monkeypatch: pytest.MonkeyPatch, start: datetime
) -> None:
    add(1, user=2)
    monkeypatch.setattr(clock, "started_at", start)
    assert sweep(time, NOON + 2 * HOUR) == []
    assert Note.select().count() == 0


@pytest.fixture
def outage() -> Iterator[None]:
    yield
    away.note(is_away=False)


@pytest.mark.usefixtures("outage")
def test_what_expired_while_telegram_was_out_of_reach_is_told_afterwards_in_one(time: Time) -> None:
    add(1, user=2)
    add(2, user=2, minutes=90)
    away.note(is_away=True)
    assert sweep(time, NOON + HOUR) == []
    assert sweep(time, NOON + 2 * HOUR) == []
    away.note(is_away=False)
    (told,) = sweep(time, NOON + 2 * HOUR + timedelta(seconds=20))
    assert told["text"] == "While I was away, 2 notes expired."


@pytest.mark.usefixtures("outage")
@pytest.mark.parametrize("is_over_at_once", [False, True])
def test_what_expired_before_the_outage_was_noticed_is_told_as_well(
    time: Time, is_over_at_once: bool
) -> None:
    for number, minutes in ((1, 60), (2, 60), (3, 61)):
        add(number, user=2, minutes=minutes)
    notes.delete(2, [add(4, user=2)])
    assert sweep(time) == []
    away.note(is_away=True)
    away.note(is_away=not is_over_at_once)
    sweep(time, NOON + HOUR + MINUTE)
    away.note(is_away=False)
    calls = sweep(time, NOON + HOUR + 2 * MINUTE)
    said = [json.loads(row.parameters)["text"] for row in OutboxMessage.select()]
    assert (said, calls == []) == (
        [f"While I was away, {2 + (not is_over_at_once)} notes expired."],
        is_over_at_once,
    )


@pytest.mark.usefixtures("outage")
def test_what_expired_before_telegram_answered_again_is_not_told(time: Time) -> None:
    add(1, user=2)
    add(2, user=2, minutes=61)
    sweep(time)
    away.answered()
    away.note(is_away=True)
    sweep(time, NOON + HOUR + MINUTE)
    away.note(is_away=False)
    (told,) = sweep(time, NOON + HOUR + 2 * MINUTE)
    assert told["text"] == "While I was away, 1 note expired."


@pytest.mark.usefixtures("outage")
def test_what_could_not_be_deleted_at_first_is_counted_once(
    time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(1, user=2)
    with monkeypatch.context() as full:
        full.setattr(notes, "remove", no_room)
        with pytest.raises(OperationalError):
            sweep(time)
    sweep(time)
    away.note(is_away=True)
    with monkeypatch.context() as full:
        full.setattr(users, "add_missed", no_room)
        with pytest.raises(OperationalError):
            sweep(time)
    away.note(is_away=False)
    (told,) = sweep(time)
    assert told["text"] == "While I was away, 1 note expired."


def no_room(*_: object) -> None:
    raise OperationalError("database or disk is full")
