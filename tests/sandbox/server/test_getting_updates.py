"""getUpdates: acknowledging, redelivery, waiting, and the one who may wait."""

import re
from typing import Any

from tests.sandbox.bot_client import ADA, Client, Later
from todobot.sandbox import Sandbox

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


def test_it_gives_out_again_what_no_offset_acknowledged(sandbox: Sandbox, bot: Client) -> None:
    for text in ("a", "b", "c"):
        sandbox.world.say(ADA, text)
    first = bot.call("getUpdates")
    assert texts(first) == ["a", "b", "c"]
    assert texts(bot.call("getUpdates", limit=2)) == ["a", "b"]
    assert texts(bot.call("getUpdates", offset=first[1]["update_id"])) == ["b", "c"]
    assert texts(bot.call("getUpdates", offset=first[0]["update_id"])) == ["b", "c"]
    assert sandbox.world.pending_updates() == 2
    assert bot.call("getUpdates", offset=first[2]["update_id"] + 1) == []
    assert sandbox.world.pending_updates() == 0


def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(sandbox: Sandbox, bot: Client) -> None:
    for text in ("a", "b", "c"):
        sandbox.world.say(ADA, text)
    assert texts(bot.call("getUpdates", offset=-1)) == ["c"]
    assert sandbox.world.pending_updates() == 1


def test_an_offset_far_past_the_newest_confirms_nothing(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.say(ADA, "a")
    newest = bot.call("getUpdates")[0]["update_id"]
    assert texts(bot.call("getUpdates", offset=newest + 11)) == ["a"]
    assert bot.call("getUpdates", offset=newest + 10) == []


def test_a_long_poll_wakes_at_the_first_update(sandbox: Sandbox, bot: Client) -> None:
    poll = Later(lambda: bot.call("getUpdates", timeout=50))
    sandbox.world.wait_for(sandbox.world.is_polled)
    sandbox.world.say(ADA, "wake up")
    assert texts(poll.result()) == ["wake up"]


def test_an_update_whose_delivery_was_cut_comes_again(sandbox: Sandbox, bot: Client) -> None:
    poll = Later(lambda: bot.call("getUpdates", timeout=50))
    sandbox.world.wait_for(sandbox.world.is_polled)
    sandbox.world.set_reachable(False)
    assert isinstance(poll.result(), OSError)
    sandbox.world.say(ADA, "during the outage")
    sandbox.world.set_reachable(True)
    assert texts(bot.call("getUpdates")) == ["during the outage"]


def test_a_second_waiting_poll_ends_the_first_with_409(sandbox: Sandbox, bot: Client) -> None:
    older = Later(lambda: bot.answer("getUpdates", timeout=50))
    sandbox.world.wait_for(sandbox.world.is_polled)
    newer = Later(lambda: bot.call("getUpdates", timeout=50))
    assert (older.result().status, older.result().description) == (409, OTHER_POLLER)
    sandbox.world.wait_for(sandbox.world.is_polled)
    sandbox.world.say(ADA, "to the newer")
    assert texts(newer.result()) == ["to the newer"]


def test_a_poll_that_is_answered_at_once_ends_nobody(sandbox: Sandbox, bot: Client) -> None:
    poll = Later(lambda: bot.call("getUpdates", timeout=50))
    sandbox.world.wait_for(sandbox.world.is_polled)
    assert bot.call("getUpdates", timeout=0) == []
    sandbox.world.say(ADA, "still here")
    assert texts(poll.result()) == ["still here"]


def test_allowed_updates_are_remembered_and_filter_when_an_update_is_made(
    sandbox: Sandbox, bot: Client
) -> None:
    message_id = sandbox.world.say(ADA, "a")["message_id"]
    assert texts(bot.call("getUpdates", allowed_updates=["edited_message"])) == ["a"]
    sandbox.world.say(ADA, "not wanted")
    sandbox.world.edit(ADA, message_id, "b")
    kinds = [set(update) - {"update_id"} for update in bot.call("getUpdates")]
    assert [{"message"}, {"edited_message"}] == kinds
    assert bot.call("getWebhookInfo")["allowed_updates"] == ["edited_message"]

    bot.call("getUpdates", allowed_updates=[])
    sandbox.world.say(ADA, "wanted again")
    assert bot.call("getUpdates")[-1]["message"]["text"] == "wanted again"


def test_a_webhook_forbids_polling_until_it_is_deleted(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.webhook = True
    sandbox.world.say(ADA, "a")
    reply = bot.answer("getUpdates")
    assert reply.status == 409
    assert re.match("Conflict: can't use getUpdates method while webhook is active", reply.description)
    assert bot.call("getWebhookInfo")["url"]
    bot.call("deleteWebhook", drop_pending_updates=True)
    assert bot.call("getUpdates") == []


def test_raw_updates_can_be_injected(sandbox: Sandbox, bot: Client) -> None:
    update_id = sandbox.world.inject({"message": "poison", "from_the_future": {}})
    assert [{"update_id": update_id, "message": "poison", "from_the_future": {}}] == bot.call("getUpdates")


def test_two_sandboxes_give_out_different_ids() -> None:
    """A database that outlives the sandbox must not take a new update or message for an old one."""
    updates = set()
    messages = set()
    for _ in range(5):
        world = Sandbox(port=0).world
        updates.add(world.inject({}))
        messages.add(world.say(ADA, "a")["message_id"])
    assert (len(updates), len(messages)) == (5, 5)
