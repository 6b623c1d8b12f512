"""Hostile input: updates with every field spoilt, forged taps and files built to hurt, among ordinary ones.

Promised: nothing crashes, no update comes twice, none is a fault of ours, the ordinary ones are carried out, and
nothing of another person is shown or changed.
"""

import random
from collections import Counter

from tests.campaigns import hostile_http
from tests.campaigns.figures import Figures
from tests.campaigns.hostile_files import some_files
from tests.campaigns.hostile_world import HostileWorld
from tests.campaigns.odd_values import sound_but_odd, spoil
from tests.campaigns.updates import Json, any_update, message_of, tap_of

UPDATES, FILES, OVER_HTTP = 40_000, 1_000, 3_000
PEOPLE = range(9001, 9011)
_BATCH = 50


def run(seed: int, scale: float) -> Figures:
    """Send 40,000 updates and 1,000 files, times the scale. Raises BrokenPromise."""
    dice, figures = random.Random(seed), Counter[str]()
    with HostileWorld() as world:
        for start in range(0, round(UPDATES * scale), _BATCH):
            batch = [_update(world, start + number, dice, figures) for number in range(_BATCH)]
            marker = message_of(dice.choice(PEOPLE), 10_000_000 + start, f"honest {start}")
            world.carry_out([*batch, {"message": marker}])
            figures["ordinary notes between them"] += 1
            world.require_kept(f"honest {start}")
            world.require_nothing_told_or_changed()
        for content in some_files(dice, round(FILES * scale)):
            world.send_file(dice.choice(PEOPLE), content)
            figures["import files"] += 1
            world.require_nothing_told_or_changed()
        over_http = [_update(world, number, dice, figures) for number in range(round(OVER_HTTP * scale))]
        result = world.figures(figures)
    refused = hostile_http.run(over_http, PEOPLE, dice)
    return {
        **result,
        "of them through the real program": len(over_http),
        "calls for made-up chats or files": refused,
    }


def _update(world: HostileWorld, number: int, dice: random.Random, figures: Counter[str]) -> Json:
    person = dice.choice(PEOPLE)
    match dice.randrange(4):
        case 0:
            figures["forged taps"] += 1
            return tap_of(person, number + 1, world.forged(dice))
        case 1:
            figures["odd texts, names and entities"] += 1
            return sound_but_odd(person, number + 1, dice)
    figures["updates with fields spoilt"] += 1
    return spoil(any_update(person, number + 1, dice), dice)
