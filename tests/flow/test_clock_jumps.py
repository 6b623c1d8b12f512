"""The clock of the machine jumps, as on a Raspberry Pi without a battery: nothing goes early, and nothing stops."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor
from tests.flow.wrong_clock import WrongClock

HOUR, YEAR = 3600, 365 * 86_400
COUNT = "select * from notes"


@pytest.fixture
def machine(program: Program, tmp_path_factory: pytest.TempPathFactory) -> WrongClock:
    return WrongClock(program, tmp_path_factory.mktemp("clock"))


def expire(program: Program, note: str, ago: timedelta) -> None:
    """Have a note be due already."""
    program.write("update notes set expires_at = ? where text = ?", f"{datetime.now(UTC) - ago:%F %T}", note)


@pytest.mark.parametrize("seconds", [YEAR, -HOUR])
def test_a_clock_that_jumps_is_told_and_takes_no_note(
    program: Program, ada: Visitor, machine: WrongClock, seconds: int
) -> None:
    program.start().ready()
    ada.say("milk")
    ada.say("old bread")
    expire(program, "old bread", timedelta(seconds=5))
    machine.turn(seconds)
    program.wait_for_rows(1, COUNT)  # the sweep runs, at once, and by the right time
    assert "Saved" in ada.say("cheese")["text"]
    program.wait_for_output("The clock of this machine is ")
    words = "365 days ahead" if seconds > 0 else "60 minutes behind"
    assert f"The clock of this machine is {words}: I go by Telegram's time." in program.output
    assert [row[0] for row in program.rows("select text from notes order by id")] == ["milk", "cheese"]
    ends = program.rows("select expires_at from notes order by id")
    assert all(
        abs(moment(row[0]) - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1) for row in ends
    )
    machine.turn(0)
    assert ada.say("/list")["text"]
    program.wait_for_output("The clock of this machine is right again.")
    assert program.terminate() == 0


def test_a_start_a_year_ahead_deletes_nothing(program: Program, ada: Visitor, machine: WrongClock) -> None:
    program.start().ready()
    ada.say("milk")
    assert program.terminate() == 0
    machine.turn(YEAR)
    program.sandbox.world.set_reachable(False)
    program.start()
    program.wait_for_output("cannot be reached")
    assert len(program.rows(COUNT)) == 1
    program.sandbox.world.set_reachable(True)
    assert "milk" in ada.say("/list")["text"]
    assert program.terminate() == 0


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
