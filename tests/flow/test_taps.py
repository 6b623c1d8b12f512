"""Every button there is: tapped twice, by somebody else, and after its feature is gone."""

import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from tests.flow import buttons
from tests.flow.buttons import MESSAGES, SECRET, Message, data_on
from tests.flow.keeper import Keeper
from tests.flow.program import Program
from tests.flow.tapper import rows_of

_IDS = count(33_001)
PERSONAL = {
    "notes": "user_id",
    "undos": "user_id",
    "searches": "user_id",
    "imports": "user_id",
    "warnings": "user_id",
    "users": "id",
    "steps": "user_id",
    "sent_messages": "chat_id",
}


def somebody(running: Program) -> Keeper:
    """A new person."""
    return Keeper(running, next(_IDS))


def seen(ada: Keeper, message: Message) -> tuple[Message, list[Any]]:
    """Return what the person sees there, and has."""
    columns = "text, part, done_at, lifetime, expires_at"
    return {**ada.fresh(message), "edit_date": None}, ada.kept(columns)


def belongings(running: Program, person: Keeper) -> dict[str, list[Any]]:
    """Return all rows of a person, once Telegram has everything."""
    running.wait_for_rows(0, f"select 1 from outbox where chat_id = {person.id} and refused_at is null")  # noqa: S608
    return {
        table: running.rows(f"select * from {table} where {column} = ? order by 1, 2", person.id)  # noqa: S608 - ours
        for table, column in PERSONAL.items()
    }


@pytest.mark.parametrize("build", MESSAGES.values(), ids=MESSAGES)
def test_a_double_tap_does_what_one_tap_does(running: Program, build: Callable[[Keeper], Message]) -> None:
    for place in range(len(data_on(build(somebody(running))))):
        ada = somebody(running)
        message = build(ada)
        data = data_on(message)[place]
        if data.startswith("forget:erase"):
            continue
        ada.tap_data(message, data)
        ada.say("/help")
        once = seen(ada, message)
        ada.tap_data(message, data)
        ada.say("/help")
        assert seen(ada, message) == once, data


def test_nobody_sees_or_changes_anything_by_anothers_buttons(running: Program) -> None:
    ada = somebody(running)
    for build in MESSAGES.values():
        build(ada)
    data = {
        found
        for call in list(ada.world.calls)
        if str(call.params.get("chat_id")) == str(ada.id)
        for found in re.findall(r"[a-z]+:[a-z]+(?::-?\d+)*(?=\W)", str(call.params.get("reply_markup")))
    }
    assert {each.split(":")[0] for each in data} == {
        *("receipt", "list", "card", "done", "tags", "settings", "forget", "import", "warning")
    }
    before = belongings(running, ada)
    calls = len(ada.world.calls)
    forged = sorted(data | {each.rpartition(":")[0] for each in data})
    for start in range(0, len(forged), 100):  # so many taps of one person are no flood
        grace = somebody(running)
        message = grace.say("graces")
        for each in forged[start : start + 100]:
            grace.tap_data(message, each)
    assert belongings(running, ada) == before
    sent = [call.params for call in ada.world.calls[calls:] if call.method != "getUpdates"]
    assert sent and SECRET not in json.dumps(sent)


@pytest.mark.parametrize(
    "data",
    [
        "note:done:1",
        "card:copy:1:0:0:1",
        "receipt:keep",
        "warning:later:1",
        "x",
        "list:page:" + "9" * 40,
        "🗑",
    ],
)
def test_a_button_that_no_version_has_any_more_says_so_and_changes_nothing(
    running: Program, data: str
) -> None:
    ada = somebody(running)
    message = buttons.receipt(ada)
    before = seen(ada, message), belongings(running, ada)
    ada.tap_data(message, data)
    assert ada.toast == "That button does nothing any more."
    assert (seen(ada, message), belongings(running, ada)) == before


@pytest.mark.parametrize(
    ("build", "styles"),
    [
        (buttons.card, {"✅ Done": "success", "🗑 Delete": "danger"}),
        (buttons.card_of_what_is_done, {"🗑 Delete": "danger"}),
        (buttons.done_list, {"🗑 Clear done": "danger"}),
        (buttons.forgetting, {"Erase everything": "danger"}),
        (buttons.offered_import, {"Import 1 note": "success"}),
        (buttons.warning, {"1. ✅": "success", "2. ✅": "success", "✅ All done": "success"}),
        (buttons.receipt, {}),
        (buttons.settings, {}),
    ],
)
def test_what_finishes_is_green_and_what_deletes_is_red(
    running: Program, build: Callable[[Keeper], Message], styles: dict[str, str]
) -> None:
    shown = [button for row in rows_of(build(somebody(running))) for button in row]
    assert {button["text"]: button["style"] for button in shown if "style" in button} == styles
