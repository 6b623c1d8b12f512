"""Somebody who sends more than a human can: told once what is not saved, and everybody else goes on."""

from datetime import timedelta

from tests.flow.program import Program
from tests.flow.visitor import Visitor
from todobot.rates import BURST, MUTE_SECONDS


def test_a_flood_is_answered_once_and_what_came_before_it_is_saved(
    program: Program, ada: Visitor, grace: Visitor
) -> None:
    ada.world.say(ada.id, "/start")
    for number in range(BURST + 20):  # with /start, BURST - 1 notes fit
        ada.world.say(ada.id, f"note {number}")
    program.start().ready()
    told = ada.answers(0, BURST + 1)[-1]
    assert told["text"].startswith("That is more than I can take at once")
    assert told["reply_to_message"]["text"] == f"note {BURST - 1}"
    (until,) = (entity for entity in told["entities"] if entity["type"] == "date_time")
    assert abs(until["unix_time"] - told["reply_to_message"]["date"] - MUTE_SECONDS) <= 1
    assert "Saved" in grace.say("one note")["text"]
    assert program.rows("select count(*) from notes where user_id = ?", ada.id) == [(BURST - 1,)]
    assert len(ada.heard()) == BURST + 1
    ada.world.move_clock(timedelta(seconds=MUTE_SECONDS + 1))
    assert "Saved" in ada.say("after a minute")["text"]
