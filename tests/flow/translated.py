"""Runs main.py with the languages of FOLDER: `translated.py FOLDER [arguments]`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

if __name__ == "__main__":
    from todobot.texts import catalogue

    catalogue.FOLDER = Path(sys.argv[1])
    import main

    sys.exit(main.main(sys.argv[2:]))
