"""A round: every bot once, one after another, each on a new database. What is measured, and under which names."""

from typing import Any, NamedTuple

from bench.bots import Bot
from bench.running import Load, Running
from bench.telegram import Event

Figures = dict[str, float]

WHAT_IS_WRONG = ("wrong", "extra", "unanswered", "lost", "doubled")


class Plan(NamedTuple):
    """The loads of a round; `name` stands before the names of their figures."""

    name: str
    load: Load


FREE = Plan("free", Load("steps", people=50, latency=0, seconds=4))
CROWD = Plan("crowd", Load("steps", people=300, latency=60, seconds=6, warm_up=2))
OF_ALL = [
    FREE,
    CROWD,
    Plan("fifty", Load("steps", people=50, latency=60, seconds=3)),
    Plan("one", Load("steps", people=1, latency=60, seconds=2, warm_up=0.5)),
]
OF_TODOBOT = [
    Plan("quick", Load("quick", people=20, latency=0, seconds=3)),
    Plan("list", Load("list", people=20, latency=0, seconds=3, warm_up=2)),
    Plan("done", Load("done", people=20, latency=0, seconds=3, warm_up=2)),
]
BACKLOG = 10_000
BACKLOG_LATENCY = 60.0
BACKLOG_SECONDS = 25.0


def carry(bot: Bot, plans: list[Plan]) -> Figures:
    """Run the bot through those loads and return what was measured, by name."""
    found: Figures = {}
    with Running(bot).start() as running:
        found |= {"start_ms": 1000 * running.start_seconds, "start_cpu_ms": 1000 * running.start_cpu}
        judged = {}
        for plan in plans:
            judged = running.carry(plan.load)
            found |= _named(plan.name, judged)
        found["peak_mb"] = running.used().peak_rss
        running.stop()
        found |= lost(running.notes(), judged["notes"])
    return found


def carry_alone(bot: Bot, plan: Plan) -> Figures:
    """Run the bot through one load; what only this load shows is in the figures."""
    with Running(bot).start() as running:
        judged = running.carry(plan.load)
        running.stop()
        return _named(plan.name, judged)


def catch_up(bot: Bot) -> Figures:
    """Start the bot when a day's updates wait, and return how it copes."""
    with Running(bot) as running:
        judged = running.carry_backlog(BACKLOG, BACKLOG_LATENCY, BACKLOG_SECONDS)
        found = _named("backlog", judged)
        found["peak_mb_backlog"] = running.used().peak_rss
        is_over = not judged["unanswered"] or judged["seconds"] < BACKLOG_SECONDS
        running.stop()
        return found | (
            {f"{name}_backlog": value for name, value in lost(running.notes(), judged["notes"]).items()}
            if is_over
            else {}
        )


def _named(name: str, judged: Event) -> Figures:
    """Return the figures of one load; times in milliseconds, processor time in microseconds an update."""
    updates = max(1, judged["updates"])
    found = {
        f"{name}_per_second": judged["updates"] / judged["seconds"],
        f"{name}_cpu_us": 1e6 * judged["bot_cpu"] / updates,
        f"{name}_judge_share": judged["cpu"] / judged["seconds"],
        f"{name}_batch": judged["updates"] / max(1, judged["polls"]),
    }
    for step in "SATLQOD":
        if step in judged:
            found[f"{name}_p50_{step}"] = judged[step]["p50"]
    if "all" in judged:
        found |= {f"{name}_p50": judged["all"]["p50"], f"{name}_p99": judged["all"]["p99"]}
    return found | {f"{name}_{what}": judged[what] for what in ("wrong", "extra", "unanswered")}


def lost(notes: list[tuple[Any, ...]], count: int) -> Figures:
    """Compare the notes in the database, person and text, with the `count` that people have written."""
    written = dict.fromkeys(range(1, count + 1), 0)
    for person, text in notes:
        number = _number_of(str(text))
        if number in written and str(text) == f"Buy milk №{number} for Zoë, says {person}":
            written[number] += 1
    return {
        "lost": sum(count == 0 for count in written.values()),
        "doubled": sum(count > 1 for count in written.values()),
        "notes": count,
    }


def _number_of(text: str) -> int:
    number = text.partition("№")[2].partition(" ")[0]
    return int(number) if number.isdecimal() else 0
