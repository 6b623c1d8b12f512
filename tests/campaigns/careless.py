"""main.py with another `synchronous` than it asks for: shows that a campaign sees what a careless bot loses.

`python careless.py off [arguments]`
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def _run() -> int:
    from todobot.models import database

    init = database.init

    def careless(path: str, pragmas: dict[str, str]) -> None:
        init(path, pragmas={**pragmas, "synchronous": sys.argv[1]})

    setattr(database, "init", careless)  # noqa: B010 - mypy forbids it to be written plainly
    import main

    return main.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(_run())
