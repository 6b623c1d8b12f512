"""Writes results.md and the charts."""

import os
import platform
import shlex
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench import charts, figures
from bench.bots import TODOBOT, Bot
from bench.charts import Bar
from bench.figures import Figure, Rounds
from bench.places import BENCH, PROJECT
from bench.rounds import WHAT_IS_WRONG

RESULTS = BENCH / "results.md"


class Run(NamedTuple):
    """All that a run has found, by the bots' names; `notes` are sentences on what is missing.

    `printed` is what other programs of the bench have printed, by their headings.
    """

    bots: list[Bot]
    rounds: dict[str, Rounds]
    notes: list[str]
    printed: dict[str, str]


class Column(NamedTuple):
    """A column of a table: its heading, the figure, and how many digits stand behind the point."""

    heading: str
    name: str
    digits: int = 0


TABLES = {
    "An update": [
        Column("CPU µs an update (50 people, 0 ms)", "free_cpu_us"),
        Column("CPU µs (300 people, 60 ms)", "crowd_cpu_us"),
        Column("updates/s (300 people, 60 ms)", "crowd_per_second"),
        Column("p50 ms", "crowd_p50"),
        Column("p99 ms", "crowd_p99"),
    ],
    "The wait for a reply, 60 ms to Telegram": [
        Column("1 person: p50 ms", "one_p50"),
        Column("p99", "one_p99"),
        Column("50 people: p50 ms", "fifty_p50"),
        Column("p99", "fifty_p99"),
        Column("updates/s", "fifty_per_second"),
    ],
    "The start, and nothing to do": [
        Column("start to first poll, ms", "start_ms"),
        Column("CPU ms", "start_cpu_ms"),
        Column("idle RSS MB", "idle_rss_mb", 1),
        Column("idle PSS MB", "idle_pss_mb", 1),
        Column("idle CPU ms a second", "idle_cpu_ms", 2),
        Column("wake-ups a second", "idle_wake_ups", 1),
        Column("peak RSS MB", "peak_mb", 1),
    ],
    "10,000 updates after a day off, 60 ms to Telegram": [
        Column("updates/s", "backlog_per_second"),
        Column("CPU µs an update", "backlog_cpu_us"),
        Column("wrong answers", "backlog_wrong"),
        Column("not answered in time", "backlog_unanswered"),
        Column("notes lost", "lost_backlog"),
        Column("peak RSS MB", "peak_mb_backlog", 1),
    ],
    "What went wrong, in the median round of the closed loops": [
        Column("wrong (0 ms)", "free_wrong"),
        Column("never answered (0 ms)", "free_unanswered"),
        Column("wrong (60 ms)", "crowd_wrong"),
        Column("never answered (60 ms)", "crowd_unanswered"),
        Column("notes lost", "lost"),
        Column("doubled", "doubled"),
        Column("of", "notes"),
    ],
}
OF_TODOBOT = [
    Column("quick note: CPU µs", "quick_cpu_us"),
    Column("updates/s", "quick_per_second"),
    Column("list of 8 notes: CPU µs", "list_cpu_us"),
    Column("updates/s", "list_per_second"),
    Column("tap on Done: CPU µs", "done_cpu_us"),
    Column("taps/s", "done_per_second"),
]
CHARTS = {
    "cpu.svg": ("CPU time of an update, µs (50 people, no latency): less is better", "free_cpu_us"),
    "crowd.svg": ("Updates a second with 300 people, 60 ms to Telegram: more is better", "crowd_per_second"),
    "wait.svg": ("The slowest wait of 100 there, ms (p99): less is better", "crowd_p99"),
}


def write(run: Run) -> None:
    """Write them; a chart has the bots from the best to the worst."""
    RESULTS.write_text("\n".join(_lines(run)) + "\n", "utf-8")
    for name, (title, figure) in CHARTS.items():
        bars = [
            Bar(bot.title.replace("`", ""), found, bot is TODOBOT)
            for bot in run.bots
            if (found := figures.over(run.rounds[bot.name], figure)) is not None
        ]
        is_more_better = name == "crowd.svg"
        charts.draw(
            BENCH / name, title, sorted(bars, key=lambda bar: bar.figure.median, reverse=is_more_better)
        )


def _lines(run: Run) -> list[str]:
    lines = [
        "# What an update costs",
        "",
        f"Made by `{shlex.join(['python', '-m', 'bench', *sys.argv[1:]])}` on {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        f" at commit {_commit()}. [README.md](README.md) tells what is measured and how.",
        "",
        f"Each figure is the median of its rounds ({_rounds(run)}), in brackets the least and the most. {_machine()}",
        *(f"\n{note}" for note in run.notes),
    ]
    for heading, columns in TABLES.items():
        lines += ["", f"## {heading}", "", *_table(run, run.bots, columns)]
    lines += ["", "## todobot alone, 20 people, 0 ms", "", *_table(run, [TODOBOT], OF_TODOBOT)]
    for heading, text in run.printed.items():
        lines += ["", f"## {heading}", "", "```", text.strip(), "```"]
    share = figures.over([each for rounds in run.rounds.values() for each in rounds], "free_judge_share")
    if share is not None:
        lines += [
            "",
            f"The make-believe Telegram itself used {share.median:.0%} of one core, at most {share.most:.0%}.",
        ]
    return lines


def _rounds(run: Run) -> str:
    """Say how many rounds there were of the closed loops and of the backlog."""
    found = [figures.over(run.rounds[run.bots[0].name], name) for name in ("free_cpu_us", "backlog_cpu_us")]
    loops, backlogs = (0 if each is None else each.rounds for each in found)
    return f"{loops} of the closed loops, {backlogs} of the backlog, one minute of idling"


def _table(run: Run, bots: list[Bot], columns: list[Column]) -> list[str]:
    rows = [["", *(column.heading for column in columns)], ["---"] * (len(columns) + 1)]
    for bot in bots:
        cells = [
            _cell(figures.over(run.rounds.get(bot.name, []), each.name), each.digits) for each in columns
        ]
        rows.append([bot.title, *cells])
    return [f"| {' | '.join(row)} |" for row in rows]


def _cell(figure: Figure | None, digits: int) -> str:
    if figure is None:
        return "–"
    if figure.rounds == 1 or figure.least == figure.most:
        return f"{figure.median:,.{digits}f}"
    return f"{figure.median:,.{digits}f} ({figure.least:,.{digits}f}–{figure.most:,.{digits}f})"


def wrongs(rounds: Rounds) -> int:
    """Return how much went wrong in all rounds."""
    return figures.total(rounds, *WHAT_IS_WRONG)


def _commit() -> str:
    command = ["git", "-C", str(PROJECT), "describe", "--always", "--dirty"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def _machine() -> str:
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith(("model name", "Model"))
        ),
        platform.machine(),
    )
    node = _node_version()
    return (
        f"Machine: {os.cpu_count()} cores ({cpu}), Linux {platform.release()}. Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}{node}."
    )


def _node_version() -> str:
    node = shutil.which("node")
    if node is None:
        return ""
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    return f", Node {found.stdout.strip()}"
