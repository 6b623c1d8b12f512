"""`make bench`, or `python -m bench`: everything side by side in one run, rounds interleaved."""

import argparse
import sys

from bench import environments, figures, rounds
from bench.bots import BOTS, Bot
from bench.figures import Rounds


def main() -> None:
    """Do what the command line says."""
    chosen = _parser().parse_args()
    for name, reason in environments.make_all().items():
        print(f"{name} {reason}", file=sys.stderr)
    names = chosen.bots.split(",") if chosen.bots else [bot.name for bot in BOTS]
    bots = [bot for bot in BOTS if bot.name in names and bot.is_there]
    found: dict[str, Rounds] = {bot.name: [] for bot in bots}
    for number in range(chosen.rounds or 5):
        for bot in _turned(bots, number):
            found[bot.name].append(rounds.carry(bot, rounds.OF_ALL[:2]))
        print(f"round {number + 1}", file=sys.stderr)
    for bot in bots:
        print(f"{bot.title}:")
        for name in (
            "start_ms",
            "free_cpu_us",
            "free_per_second",
            "crowd_cpu_us",
            "crowd_per_second",
            "crowd_p99",
        ):
            figure = figures.over(found[bot.name], name)
            if figure is not None:
                print(f"  {name:20} {figure.median:10.1f}  ({figure.least:.1f} to {figure.most:.1f})")
        print(f"  wrong, lost, doubled {figures.total(found[bot.name], *rounds.WHAT_IS_WRONG)}")


def _turned(bots: list[Bot], number: int) -> list[Bot]:
    """Return the bots with another one first, so that none always runs behind the same."""
    start = number % len(bots)
    return bots[start:] + bots[:start]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--bots", help="some of them, with commas: " + ",".join(bot.name for bot in BOTS))
    parser.add_argument("--rounds", type=int, help="how many (5)")
    return parser


if __name__ == "__main__":
    main()
