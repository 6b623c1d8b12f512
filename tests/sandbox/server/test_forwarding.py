"""Forwarded messages: where they say they come from, and who may forward what."""

from typing import Any

import pytest

from tests.sandbox.bot_client import ADA, GRACE
from todobot.sandbox import World
from todobot.sandbox.errors import HumanError

from .test_sharing import CHANNEL, HIDDEN, PHOTO

PERSON = {"type": "user", "sender_user": {"id": 7, "is_bot": False, "first_name": "Eve"}}


@pytest.mark.parametrize("origin", [CHANNEL, PERSON, HIDDEN])
def test_a_forwarded_message_says_where_it_comes_from(world: World, origin: dict[str, Any]) -> None:
    text = world.say(ADA, "news", forward_origin=origin)
    assert text["forward_origin"] == {**origin, "date": text["date"]}
    photo = world.send_media(ADA, "photo", forward_origin={**origin, "date": 5})
    assert photo["forward_origin"] == {**origin, "date": 5}
    with pytest.raises(HumanError, match="can be edited"):
        world.edit(ADA, text["message_id"], "other news")


@pytest.mark.parametrize("origin", [{}, {"type": "moon"}, {"type": "user"}, {**CHANNEL, "chat": "Tea News"}])
def test_an_origin_that_telegram_never_sends_is_refused(world: World, origin: dict[str, Any]) -> None:
    with pytest.raises(HumanError):
        world.say(ADA, "news", forward_origin=origin)


def test_any_message_can_be_forwarded_and_keeps_its_first_origin(world: World) -> None:
    original = world.send_album(ADA, [PHOTO, PHOTO], caption="tea")[0]
    once = world.forward(ADA, ADA, original["message_id"])
    assert (once["photo"], once["caption"], "media_group_id" in once) == (original["photo"], "tea", False)
    assert once["forward_origin"] == {
        "type": "user",
        "date": original["date"],
        "sender_user": original["from"],
    }
    group = world.add_group("Tea", [ADA, GRACE])
    shown = world.forward(ADA, ADA, once["message_id"], chat_id=group)
    twice = world.forward(GRACE, group, shown["message_id"])
    assert (twice["from"]["id"], twice["forward_origin"]) == (GRACE, once["forward_origin"])
    news = world.say(ADA, "news", forward_origin=CHANNEL)
    assert world.forward(ADA, ADA, news["message_id"])["forward_origin"] == news["forward_origin"]


def test_a_forward_can_come_from_elsewhere(world: World) -> None:
    photo = world.send_media(ADA, "photo", caption="tea")
    sent = world.forward(ADA, ADA, photo["message_id"], forward_origin=HIDDEN)
    assert (sent["photo"], sent["caption"]) == (photo["photo"], "tea")
    assert sent["forward_origin"] == {**HIDDEN, "date": sent["date"]}
    with pytest.raises(HumanError, match="needs its sender_user"):
        world.forward(ADA, ADA, photo["message_id"], forward_origin={"type": "user"})


def test_only_what_one_sees_can_be_forwarded(world: World) -> None:
    secret = world.say(ADA, "a secret")
    with pytest.raises(HumanError, match="Grace is not in the chat"):
        world.forward(GRACE, ADA, secret["message_id"])
