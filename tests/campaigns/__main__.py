"""Runs campaigns: `python -m tests.campaigns [NAME ...] [--seed N] [--scale X]`. Exit code 1 when one found a loss.

A campaign is a module of this folder with `run(seed, scale) -> Figures`, which raises BrokenPromise. Scale 1 is its
full length; what is random follows from the seed, so a failure can be repeated.
"""

import argparse
import os
import random
import sys
import time
from importlib import import_module

from tests.campaigns.figures import BrokenPromise, Figures

CAMPAIGNS: tuple[str, ...] = ("kill", "powercut", "badmachine", "network", "hostile", "load", "soak")
"""In the order in which all of them run; each is a module of this folder."""


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for and print the figures; return the exit code."""
    asked = _parser().parse_args(arguments)
    names = asked.names or list(CAMPAIGNS)
    if unknown := [name for name in names if name not in CAMPAIGNS]:
        _parser().error(f"no campaign is named {unknown[0]}: choose from {', '.join(CAMPAIGNS)}")
    ends = {name: _run(name, asked.seed, asked.scale) for name in names}
    broken = {name: error for name, error in ends.items() if error}
    for name, error in broken.items():
        print(f"BROKEN by {name} --seed {asked.seed} --scale {asked.scale:g}: {_first_line(error)}")
    return 1 if broken else 0


def _run(name: str, seed: int, scale: float) -> BrokenPromise | None:
    """Run one campaign; return the promise that was not kept, if there is one."""
    print(f"{name}: --seed {seed} --scale {scale:g}", flush=True)
    started = time.monotonic()
    try:
        figures, broken = import_module(f"tests.campaigns.{name}").run(seed, scale), None
    except BrokenPromise as error:
        figures, broken = error.figures, error
    _show({**figures, "seconds": f"{time.monotonic() - started:.0f}"})
    print(f"  BROKEN: {broken}\n" if broken else "  kept\n", flush=True)
    return broken


def _first_line(error: BrokenPromise) -> str:
    return str(error).partition("\n")[0]


def _show(figures: Figures) -> None:
    width = max(map(len, figures)) + 2
    for what, figure in figures.items():
        print(f"  {what:<{width}}{figure}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.campaigns", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones (all): {', '.join(CAMPAIGNS)}")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeats what was random")
    scale = float(os.environ.get("CAMPAIGN_SCALE", "1"))
    parser.add_argument("--scale", type=float, default=scale, help="1 is the full length (CAMPAIGN_SCALE)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
