"""telebot's objects, made in fewer steps: they are what telebot makes of the same JSON, attribute by attribute."""

import copy
import random
from typing import Any

import pytest
from telebot.types import JsonDeserializable, Message, Update

from tests.campaigns.odd_values import sound_but_odd, spoil
from tests.campaigns.updates import any_update, tap_of
from todobot.telegram import objects
from todobot.telegram.forms import NoUpdateError, read

ADA = {
    "id": 7,
    "is_bot": False,
    "first_name": "Ada",
    "last_name": "L",
    "username": "ada",
    "language_code": "en",
}
CHAT = {"id": 7, "type": "private", "first_name": "Ada", "last_name": "L", "username": "ada"}
TEXT = {"message_id": 1, "date": 5, "chat": CHAT, "from": ADA, "text": "/add 🥛"}
COMMAND = {"type": "bot_command", "offset": 0, "length": 4}
MENTION = {"type": "text_mention", "offset": 0, "length": 4, "user": ADA}


def attributes(value: Any) -> Any:
    """Return what telebot's objects hold, down to the last, with the class of each."""
    if isinstance(value, list):
        return [attributes(item) for item in value]
    if isinstance(value, JsonDeserializable):
        return type(value), {name: attributes(part) for name, part in vars(value).items()}
    return value


def changed(**fields: Any) -> dict[str, Any]:
    return {**TEXT, **fields}


@pytest.mark.parametrize(
    "message",
    [
        TEXT,
        changed(text=""),
        changed(entities=[COMMAND, MENTION]),
        changed(entities=[]),
        changed(edit_date=9),
        changed(chat={"id": -5, "type": "supergroup", "title": "Home", "is_forum": True}),
        changed(chat={**CHAT, "new_field": 1}, **{"from": {**ADA, "is_premium": True, "new_field": 1}}),
        {name: part for name, part in TEXT.items() if name != "from"},
        {name: part for name, part in TEXT.items() if name != "text"},
        changed(reply_to_message=TEXT),
        changed(photo=[{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}], caption="c"),
        changed(new_field=1),
    ],
    ids=str,
)
def test_a_message_is_the_one_that_telebot_makes(message: dict[str, Any]) -> None:
    for kind in ("message", "edited_message"):
        short = read({"update_id": 3, kind: copy.deepcopy(message)})
        assert attributes(short) == attributes(Update.de_json({"update_id": 3, kind: message}))


def test_what_the_campaign_sends_is_read_as_telebot_reads_it() -> None:
    """Compared is what has the Bot API's form by then: telebot makes it of the JSON that the message holds."""
    dice, compared = random.Random(5), 0  # noqa: S311
    for number in range(2000):
        sound = sound_but_odd(9, number, dice) if number % 2 else any_update(9, number, dice)
        update = {"update_id": 1, **(spoil(sound, dice) if number % 4 < 2 else sound)}
        before = repr(update)
        try:
            message = read(update).message
        except NoUpdateError:
            message = None
        assert repr(update) == before
        if message is not None and objects._OF_MESSAGE.issuperset(message.json):
            assert attributes(message) == attributes(Message.de_json(message.json))
            compared += 1
    assert compared > 200


def test_a_tap_is_telebots_but_for_the_words_under_it() -> None:
    update = {"update_id": 1, **tap_of(9, 1, "card:open:1")}
    bare = copy.deepcopy(update)
    message = bare["callback_query"]["message"]
    bare["callback_query"]["message"] = {name: message[name] for name in ("message_id", "date", "chat")}
    assert attributes(read(update)) == attributes(Update.de_json(bare))
