"""The real program on a bad network: faults of all kinds at random, one chat under a long 429, outages of hours.

Promised: all is carried out once and answered in the end, in each chat's order; a chat that has to wait delays nobody
else; the log stays readable. The clock runs 60 times as fast, so a minute without Telegram is an hour.
"""

import random
import time
from statistics import median

from tests.campaigns.crowd import Crowd, crowd
from tests.campaigns.endings import concluded, counted, require_all
from tests.campaigns.figures import Figures, require
from tests.campaigns.ledger import Ledger
from todobot.sandbox.faults import Fault, Faults

STORM, FLOOD, OUTAGE, OUTAGES = 240.0, 60.0, 180.0, 3
"""Seconds of random faults, of 429 for one chat, and of each outage in full length."""
_KINDS = {
    "delay": 20,
    "reset_before": 5,
    "reset_after": 5,
    "500": 5,
    "502_html": 4,
    "403_html": 3,
    "garbage": 3,
    "half_json": 3,
    "hang_up": 8,
    "429": 2,
}
_FAIR = 100 - sum(_KINDS.values())
_LONGEST_DELAY = 0.4
_LONGEST_WAIT_BESIDE_A_FLOOD = 2.0
_LINES_A_MINUTE = 10
_QUIET_SECONDS = 180.0
"""After an outage the bot tries again within a minute; then there is much to do."""


class Weather(Faults):
    """Rolls dice for each call. Called with the world's lock held."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.is_stormy = False
        self.lost_answers = 0
        self.struck = 0
        self._dice = random.Random(seed)

    def take(self, method: str, chat_id: str) -> Fault | None:
        """Return an ordered fault, or in a storm what the dice say."""
        ordered = super().take(method, chat_id)
        if ordered is not None or not self.is_stormy:
            return ordered
        kind = self._dice.choices([*_KINDS, ""], [*_KINDS.values(), _FAIR])[0]
        if not kind:
            return None
        self.struck += 1
        self.lost_answers += kind == "reset_after"
        return Fault(method, None, 1, kind, retry_after=1, seconds=self._dice.uniform(0, _LONGEST_DELAY))


class _Campaign:
    def __init__(self, everybody: Crowd, seed: int, scale: float) -> None:
        self.everybody = everybody
        self.world = everybody.sandbox.world
        self.ledger = Ledger(everybody.sandbox, everybody.people)
        self.weather = Weather(seed)
        self.world.faults = self.weather
        self.scale = scale
        self.outages = 0
        self.waits: list[float] = []
        self.minutes = 0.0

    def run(self) -> None:
        started = time.monotonic()
        self.everybody.program.start().ready()
        self.everybody.begin()
        self._storm()
        self._flood()
        for _ in range(max(1, round(OUTAGES * self.scale))):
            self._outage()
        self.everybody.end(within=_QUIET_SECONDS)
        self.minutes = (time.monotonic() - started) / 60
        code = self.everybody.program.terminate()
        require(code == 0, f"it ended with exit code {code}")
        self._look()

    def _storm(self) -> None:
        self.weather.is_stormy = True
        self._pass(STORM * self.scale)
        self.weather.is_stormy = False

    def _flood(self) -> None:
        """Tell one chat to wait, again and again, and see how long the others wait."""
        self._pass(5.0)
        begun, who = time.monotonic(), self.everybody.people[0].id
        for method in ("sendMessage", "editMessageText"):
            self.world.fail(method, chat_id=who, kind="429", retry_after=5, times=10**6)
        self._pass(max(10.0, FLOOD * self.scale))
        ended = time.monotonic()
        self.weather.clear()
        waits = self.ledger.waits
        self.waits = [wait for at, wait, person in waits if begun <= at < ended - 1 and person != who]

    def _outage(self) -> None:
        self.outages += 1
        self.world.set_reachable(False)
        self._pass(OUTAGE * self.scale)
        self.world.set_reachable(True)
        with self.world.lock:
            left = self.world.pending_updates()
        self.world.wait_for(lambda: self.world.pending_updates() < max(1, left), timeout=_QUIET_SECONDS)
        self._pass(10.0)

    def _pass(self, seconds: float) -> None:
        """Let time pass, reading along."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            time.sleep(0.25)
            with self.world.lock:
                self.ledger.read_calls()

    def _look(self) -> None:
        most_doubled = self.weather.lost_answers + self.outages * len(self.everybody.people)
        require_all(self.everybody, self.ledger, most_doubled=most_doubled)
        longest = max(self.waits)
        require(
            longest < _LONGEST_WAIT_BESIDE_A_FLOOD, f"beside a chat under 429 a reply took {longest:.1f} s"
        )
        output = self.everybody.program.output
        require("Traceback" not in output, output[-2000:])
        lines, most = output.count("\n"), 4 * self.outages + round(_LINES_A_MINUTE * self.minutes)
        require(lines <= most, f"the log has {lines} lines, more than {most}")

    def figures(self) -> Figures:
        """Return what was counted."""
        output = self.everybody.program.output
        return {
            "calls met by a fault": self.weather.struck,
            "outages": f"{self.outages} of {OUTAGE * self.scale / 60:.1f} hours by the bot's clock",
            **counted(self.everybody, self.ledger),
            "replies repeated, their answer was lost": self.ledger.doubled,
            "others' reply beside a chat under 429": f"median {median(self.waits) * 1000:.0f} ms, "
            f"longest {max(self.waits) * 1000:.0f} ms, of {len(self.waits)}"
            if self.waits
            else "",
            "lines in the log": output.count("\n"),
            "of them, trouble starts / ends": f"{output.count('cannot be reached')} / "
            f"{output.count('can be reached again')}",
        }


def run(seed: int, scale: float) -> Figures:
    """Go through a storm, a flood and outages. Raises BrokenPromise."""
    with crowd(seed=seed, people=8, pause=0.4) as everybody:
        campaign = _Campaign(everybody, seed, scale)
        return concluded(everybody, campaign.run, campaign.figures)
