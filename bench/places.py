"""Where things lie."""

from pathlib import Path

BENCH = Path(__file__).resolve().parent
PROJECT = BENCH.parent
OTHERS = BENCH / "others"
BUILT = BENCH / ".built"
"""What `make bench` makes and git ignores: environments, the program of crowd/, the databases of a run."""
