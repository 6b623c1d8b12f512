"""Updates of odd forms: what is needed of them is read, what is not needed does no harm."""

from typing import Any

import pytest

from todobot.telegram import forms, objects
from todobot.telegram.forms import NoUpdateError, read
from todobot.telegram.polling import ALLOWED_UPDATES

CHAT = {"id": 7, "type": "private", "first_name": "Ada"}
ADA = {"id": 7, "is_bot": False, "first_name": "Ada"}
MESSAGE = {"message_id": 1, "date": 5, "chat": CHAT, "from": ADA, "text": "milk"}


def message(**changes: Any) -> Any:
    return read({"update_id": 1, "message": {**MESSAGE, **changes}}).message


@pytest.mark.parametrize(
    "part",
    [
        {"reply_to_message": {"message_id": 3}},
        {"sticker": {"file_id": "x"}},
        {"forward_origin": {"type": "not invented yet"}},
        {"entities": [{"type": "bold"}, 7]},
        {"entities": "bold"},
        {"via_bot": {}},
        {"new_kind": 10**400},
    ],
    ids=str,
)
def test_a_part_of_another_form_does_not_cost_the_message(part: dict[str, Any]) -> None:
    assert message(**part).text == "milk"


@pytest.mark.parametrize(
    "entity", [{"type": "date_time"}, {"type": "text_link"}, {"type": "not invented yet"}], ids=str
)
def test_formatting_that_telegram_would_refuse_is_left_out(entity: dict[str, Any]) -> None:
    """It is kept with the note and sent again: one such entity would have a whole list refused."""
    bold, place = {"type": "bold", "offset": 0, "length": 2}, {"offset": 2, "length": 2}
    checklist = {"title": "milk", "title_entities": [bold, entity | place], "tasks": []}
    read_message = message(entities=[bold, entity | place], checklist=checklist)
    assert read_message.json["entities"] == [bold]
    assert read_message.json["checklist"]["title_entities"] == [bold]


def test_a_file_that_telebot_cannot_read_is_still_in_the_json() -> None:
    assert message(sticker={"file_id": "abc"}).json["sticker"] == {"file_id": "abc"}


def test_a_notice_that_telebot_cannot_read_is_still_a_notice() -> None:
    assert message(pinned_message={"message_id": 3}).content_type == "pinned_message"


def test_lone_surrogates_do_not_come_in() -> None:
    assert message(text="a\ud800").text == "a\ufffd"
    assert message(**{"from": {**ADA, "first_name": "\udc00"}}).from_user.first_name == "\ufffd"


@pytest.mark.parametrize(
    "changes", [{"chat": None}, {"chat": {"id": 2**70, "type": "private"}}, {"date": "now"}]
)
def test_what_lacks_a_chat_an_id_or_a_date_is_no_message(changes: dict[str, Any]) -> None:
    with pytest.raises(NoUpdateError):
        message(**changes)


def test_a_tap_under_a_message_of_an_odd_form_is_still_a_tap() -> None:
    tap = {"id": "9", "from": ADA, "data": "card:open:1", "message": {"message_id": 3}}
    query = read({"update_id": 1, "callback_query": tap}).callback_query
    assert query is not None
    assert (query.data, query.message) == ("card:open:1", None)


def test_every_kind_that_is_asked_for_is_read() -> None:
    assert set(objects.MADE_OF) == set(forms._UPDATES) == set(ALLOWED_UPDATES)


def test_fields_that_the_bot_api_cannot_have_are_left_out() -> None:
    assert message(**{"\ud800": 1, "new": {"\udc00": 1, "kept": 2}}).json == {**MESSAGE, "new": {"kept": 2}}


def test_formatting_reads_the_same_in_whatever_order_its_fields_come() -> None:
    """An edit that says the same is known by a checksum of how it is spelled."""
    fields = {"type": "date_time", "offset": 0, "length": 2, "unix_time": 5, "date_time_format": "r"}
    one, other = (message(entities=[dict(order)]) for order in (fields.items(), reversed(fields.items())))
    assert str(one.json["entities"]) == str(other.json["entities"])
