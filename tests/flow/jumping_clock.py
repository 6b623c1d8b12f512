"""Runs main.py under a clock that is wrong by as many seconds as FILE says: `jumping_clock.py FILE [arguments]`."""

import datetime
import sys
from pathlib import Path
from typing import Self

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
_FILE = Path(sys.argv[1])


class Jumping(datetime.datetime):
    """What everybody in this process asks for the time; nothing else shows it."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Self:
        return super().now(tz) + datetime.timedelta(seconds=float(_FILE.read_text("ascii") or 0))


if __name__ == "__main__":
    datetime.datetime = Jumping  # type: ignore[misc]
    import main

    sys.exit(main.main(sys.argv[2:]))
