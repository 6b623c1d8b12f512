"""Who is told that what they have sent is not saved yet, and how often."""

import json
from pathlib import Path
from typing import Any

import pytest

from todobot import access, clock, pulse, trouble
from todobot.errors import DeliveryError
from todobot.models import User, database
from todobot.services import updates
from todobot.telegram.regrets import Regrets

ADA, GRACE = 1, 2


class FakeConnection:
    """Remembers whom it was to tell what."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str]] = []
        self.error: DeliveryError | None = None

    def call(self, method: str, parameters: str, *, answer_within: float) -> None:
        assert (method, answer_within) == ("sendMessage", 5.0)
        said = json.loads(parameters)
        self.told.append((said["chat_id"], said["text"]))
        if self.error is not None:
            raise self.error


@pytest.fixture
def connection() -> FakeConnection:
    return FakeConnection()


@pytest.fixture
def regrets(connection: FakeConnection, file: Path, monkeypatch: pytest.MonkeyPatch) -> Regrets:
    monkeypatch.setattr(trouble, "seconds", lambda: 10.0)
    monkeypatch.setattr(trouble, "began_at", lambda: 1.0)
    return Regrets(connection)  # type: ignore[arg-type]


def message(update_id: int, person_id: int, kind: str = "message", **chat: Any) -> dict[str, Any]:
    person = {"id": person_id, "language_code": "de" if person_id == ADA else "en"}
    where = {"id": person_id, "type": "private", **chat}
    return {"update_id": update_id, kind: {"from": person, "chat": where}}


def test_each_person_is_told_once_in_their_language(
    regrets: Regrets, connection: FakeConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [message(1, ADA), message(2, ADA, "edited_message"), message(3, GRACE)]
    regrets.tell(batch)
    regrets.tell(batch)
    assert [person for person, _ in connection.told] == [ADA, GRACE]
    assert "nichts speichern" in connection.told[0][1]
    assert "cannot save" in connection.told[1][1]
    monkeypatch.setattr(trouble, "began_at", lambda: 2.0)
    regrets.tell(batch)
    assert len(connection.told) == 4, "a new trouble is told anew"


def test_a_chosen_language_comes_first(regrets: Regrets, connection: FakeConnection) -> None:
    User.create(id=ADA, first_name="Ada", language_code="de", language="uk", created_at=clock.now())
    regrets.tell([message(1, ADA)])
    assert "не можу зберегти" in connection.told[0][1]


def test_nobody_is_told_of_a_short_trouble(
    regrets: Regrets, connection: FakeConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "seconds", lambda: 9.0)
    regrets.tell([message(1, ADA)])
    assert connection.told == []


def test_a_tap_is_answered_too_and_what_comes_from_elsewhere_is_not(
    regrets: Regrets, connection: FakeConnection
) -> None:
    tap = {"from": {"id": ADA}, "message": {"chat": {"id": ADA, "type": "private"}}}
    group = message(2, GRACE, id=-5, type="group")
    odd: list[dict[str, Any]] = [
        {"update_id": 3, "message": "words"},
        {"update_id": 4, "message": {"from": 1}},
    ]
    inline = {"update_id": 5, "inline_query": {"from": {"id": GRACE}}}
    regrets.tell([{"update_id": 1, "callback_query": tap}, group, *odd, inline])
    assert [person for person, _ in connection.told] == [ADA]


def test_what_was_carried_out_before_is_saved(regrets: Regrets, connection: FakeConnection) -> None:
    with database.atomic():
        updates.take_new([1])
    regrets.tell([message(1, ADA), message(2, GRACE)])
    assert [person for person, _ in connection.told] == [GRACE]


def test_they_are_told_although_the_database_cannot_be_read(
    regrets: Regrets, connection: FakeConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute_sql("DROP TABLE seen_updates")
    database.execute_sql("DROP TABLE users")
    regrets.tell([message(1, ADA)])
    assert "nichts speichern" in connection.told[0][1]


def test_a_stranger_hears_nothing_of_it(regrets: Regrets, connection: FakeConnection) -> None:
    access.set_up(frozenset({GRACE}), frozenset())
    try:
        regrets.tell([message(1, ADA), message(2, GRACE)])
    finally:
        access.set_up(frozenset(), frozenset())
    assert [person for person, _ in connection.told] == [GRACE]


def test_a_refusal_is_not_repeated_and_keeps_nobody_else_from_being_told(
    regrets: Regrets, connection: FakeConnection
) -> None:
    connection.error = DeliveryError("no", code=403)
    regrets.tell([message(1, ADA), message(2, GRACE)])
    regrets.tell([message(1, ADA), message(2, GRACE)])
    assert [person for person, _ in connection.told] == [ADA, GRACE]


@pytest.mark.parametrize("code", [None, 502, 429])
def test_a_hundred_people_do_not_wait_one_by_one_for_a_telegram_that_does_not_answer(
    regrets: Regrets, connection: FakeConnection, code: int | None
) -> None:
    batch = [message(number, number) for number in range(1, 101)]
    connection.error = DeliveryError("no", code=code)
    regrets.tell(batch)
    assert [person for person, _ in connection.told] == [1]
    connection.error = None
    regrets.tell(batch)
    assert [person for person, _ in connection.told] == [1, *range(1, 101)]


def test_it_says_before_each_that_it_is_alive(regrets: Regrets, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch is of a hundred people at most, and each may take five seconds: no hang for the watchdog."""
    beats: list[tuple[str, float]] = []
    monkeypatch.setattr(pulse, "beat", lambda part, wait: beats.append((part, wait)))
    regrets.tell([message(1, ADA), message(2, GRACE)])
    assert beats == [("intake", 5.0)] * 2
