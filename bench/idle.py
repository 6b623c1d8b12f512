"""What the bots need while nobody writes: all of them at once, for a minute."""

import time
from contextlib import ExitStack

from bench.bots import Bot
from bench.running import Running

SECONDS = 60
_SETTLING_SECONDS = 5


def watch(bots: list[Bot], seconds: int = SECONDS) -> dict[str, dict[str, float]]:
    """Return memory, processor time and wake-ups a second, by the bots' names."""
    with ExitStack() as stack:
        running = [stack.enter_context(Running(bot)).start() for bot in bots]
        time.sleep(_SETTLING_SECONDS)
        before = [each.used() for each in running]
        time.sleep(seconds)
        after = [each.used() for each in running]
    return {
        bot.name: {
            "idle_rss_mb": end.rss,
            "idle_pss_mb": end.pss,
            "idle_cpu_ms": 1000 * (end.cpu - begin.cpu) / seconds,
            "idle_wake_ups": (end.wake_ups - begin.wake_ups) / seconds,
        }
        for bot, begin, end in zip(bots, before, after, strict=True)
    }
