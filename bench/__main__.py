"""Everything side by side in one run, rounds interleaved: results.md and the charts come of it."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from functools import partial

from bench import environments, figures, idle, results, rounds
from bench.bots import BOTS, TODOBOT, Bot
from bench.figures import Rounds
from bench.places import BENCH, PROJECT
from bench.results import Run
from bench.rounds import Figures
from bench.telegram import SilenceError

_BACKLOG_ROUNDS = 3
SHOWN = (
    "start_ms",
    "free_cpu_us",
    "free_per_second",
    "crowd_cpu_us",
    "crowd_per_second",
    "crowd_p50",
    "crowd_p99",
)


def main() -> None:
    """Do what the command line says."""
    chosen = _parser().parse_args()
    notes = [f"{name} is missing: it {reason}." for name, reason in environments.make_all().items()]
    names = chosen.bots.split(",") if chosen.bots else [bot.name for bot in BOTS]
    bots = [bot for bot in BOTS if bot.name in names and bot.is_there]
    found: dict[str, Rounds] = {bot.name: [] for bot in bots}
    is_short = chosen.quick or bool(chosen.bots)
    plans = rounds.OF_ALL[:2] if is_short else rounds.OF_ALL
    for number in range(chosen.rounds or (1 if chosen.quick else 5)):
        _say(f"Round {number + 1} ...")
        for bot in _turned(bots, number):
            _try(found[bot.name], notes, partial(rounds.carry, bot, plans))
    if not is_short:
        _measure_the_rest(bots, found, notes, min(_BACKLOG_ROUNDS, chosen.rounds or _BACKLOG_ROUNDS))
        results.write(Run(bots, found, notes, _printed()))
    _print(bots, found)


def _measure_the_rest(bots: list[Bot], found: dict[str, Rounds], notes: list[str], backlogs: int) -> None:
    _say("Nothing to do for a minute ...")
    for name, figure in idle.watch(bots).items():
        found[name].append(figure)
    for number in range(backlogs):
        _say(f"Backlog {number + 1} ...")
        for bot in _turned(bots, number):
            _try(found[bot.name], notes, partial(rounds.catch_up, bot))
    _say("todobot alone ...")
    for plan in rounds.OF_TODOBOT:
        for _ in range(5):
            _try(found[TODOBOT.name], notes, partial(rounds.carry_alone, TODOBOT, plan))


def _try(into: Rounds, notes: list[str], measure: Callable[[], Figures]) -> None:
    """Keep what was measured; a bot that does not answer at all is named in the results, and the run goes on."""
    try:
        into.append(measure())
    except SilenceError as error:
        notes.append(f"A round is missing: {str(error).splitlines()[0]}.")
        _say(str(error))


def _printed() -> dict[str, str]:
    """Run the bench's other programs and return what they have printed, by headings."""
    return {
        "Many notes in the file": _output("growth.py", "--rounds", "5"),
        "What a note costs the card": _output("write_cost.py", "100"),
    }


def _output(program: str, *words: str) -> str:
    _say(f"{program} ...")
    command = [sys.executable, str(BENCH / program), *words]
    return subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=False).stdout


def _print(bots: list[Bot], found: dict[str, Rounds]) -> None:
    for bot in bots:
        print(f"{bot.title}: {results.wrongs(found[bot.name])} wrong, lost, doubled or not answered")
        for name in SHOWN:
            figure = figures.over(found[bot.name], name)
            if figure is not None:
                print(f"  {name:18} {figure.median:10.1f}  ({figure.least:.1f} to {figure.most:.1f})")


def _turned(bots: list[Bot], number: int) -> list[Bot]:
    """Return the bots with another one first, so that none always runs behind the same."""
    start = number % len(bots)
    return bots[start:] + bots[:start]


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one round of the two main loads; writes no file"
    )
    parser.add_argument(
        "--bots", help="only some, with commas; the two main loads: " + ",".join(bot.name for bot in BOTS)
    )
    parser.add_argument("--rounds", type=int, help="how many (5; with --quick 1)")
    return parser


if __name__ == "__main__":
    main()
