"""The real program under a load of several people, killed with SIGKILL at random moments.

Promised: every message sent is a note exactly once, every "saved" has its row, every reply arrives at least once and
in its chat's order, the file is sound, no question stays open. The seed chooses what people do and when it dies.
"""

import random
import time
from functools import partial

from tests.campaigns.crowd import Crowd, crowd
from tests.campaigns.endings import concluded, counted, require_all
from tests.campaigns.figures import Figures, require
from tests.campaigns.ledger import Ledger, require_expired_gone, require_sound_file

KILLS = 400
_SHORTEST, _LONGEST = 0.3, 1.8
"""Seconds that it lives: it needs about half a second to start."""
_SWEEP_SECONDS = 20.0
"""The first sweep comes behind the first poll, and with that the people here may have been served already."""


def run(seed: int, scale: float) -> Figures:
    """Kill it 400 times, times the scale. Raises BrokenPromise."""
    with crowd(seed=seed, people=8, pause=0.25) as everybody:
        ledger = Ledger(everybody.sandbox, everybody.people)
        kills = max(1, round(KILLS * scale))
        campaign = partial(_campaign, everybody, ledger, random.Random(seed), kills)
        return concluded(everybody, campaign, partial(_figures, everybody, ledger))


def _campaign(everybody: Crowd, ledger: Ledger, dice: random.Random, kills: int) -> None:
    everybody.begin()
    for _ in range(kills):
        everybody.program.start()
        time.sleep(dice.uniform(_SHORTEST, _LONGEST))
        everybody.program.kill()
        everybody.sandbox.wait_until_left()
        _look(everybody, ledger)
        ledger.kills.append(time.monotonic())
    started_at = everybody.sandbox.world.now()
    everybody.program.start().ready()
    everybody.end()
    require_expired_gone(everybody.database, started_at, within=_SWEEP_SECONDS)
    code = everybody.program.terminate()
    output = everybody.program.output
    require(code == 0 and "Traceback" not in output, f"it ended with exit code {code}: {output[-2000:]}")
    require_all(everybody, ledger)


def _look(everybody: Crowd, ledger: Ledger) -> None:
    """Look at the file as the kill has left it: whoever was told "saved" has their note."""
    with everybody.sandbox.world.lock:
        ledger.read_calls()
        if not everybody.database.exists():
            return
        require_sound_file(everybody.database)
        lost = ledger.missing_rows(everybody.database)
        require(not lost, f"{len(lost)} notes were promised and are not in the file, such as {lost[:2]}")


def _figures(everybody: Crowd, ledger: Ledger) -> Figures:
    return {
        "kills": len(ledger.kills),
        **counted(everybody, ledger),
        "replies doubled without a kill": ledger.doubled,
        "replies repeated by a kill": ledger.repeated,
        "warnings": ledger.warnings,
    }
