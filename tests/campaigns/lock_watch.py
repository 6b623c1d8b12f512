"""main.py with a watch on its transactions; at the end it prints how long they held the write lock.

`python lock_watch.py [arguments]` prints `longest transactions: {"intake": 0.012, ...}`, seconds by thread.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SAYS = "longest transactions: "


def _run() -> int:
    sys.path.insert(0, str(PROJECT))
    import main
    from todobot.models import database

    longest: dict[str, float] = {}
    began: dict[int, float] = {}

    def beginning(begin: Callable[..., None]) -> Callable[..., None]:
        def begin_and_note(*arguments: object, **named: object) -> None:
            begin(*arguments, **named)
            began[threading.get_ident()] = time.monotonic()

        return begin_and_note

    def ending(end: Callable[..., None]) -> Callable[..., None]:
        def end_and_note() -> None:
            end()
            name = threading.current_thread().name
            held = time.monotonic() - began[threading.get_ident()]
            longest[name] = max(longest.get(name, 0.0), held)

        return end_and_note

    database.begin = beginning(database.begin)  # type: ignore[method-assign]
    database.commit = ending(database.commit)  # type: ignore[method-assign]
    database.rollback = ending(database.rollback)  # type: ignore[method-assign]
    code = main.main(sys.argv[1:])
    sys.stderr.write(f"{SAYS}{json.dumps(longest)}\n")
    return code


if __name__ == "__main__":
    sys.exit(_run())
