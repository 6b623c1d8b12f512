"""Asks for known holes in the libraries of requirements.txt, and says of which nobody knew: Makefile, `make audit`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"
OPTIONS = ("--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json", f"-r{REQUIREMENTS}")


def main(program: str) -> int:
    """Print what the `program` pip-audit has found; return 0 only when all libraries are known, without a hole."""
    ended = subprocess.run([program, *OPTIONS], capture_output=True, text=True, check=False)
    try:
        libraries: list[dict[str, Any]] = json.loads(ended.stdout)["dependencies"]
    except ValueError:
        reason = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"Not passed. Nobody could be asked, so nothing is known of the libraries: {reason}")
        return 1
    holes = [_sentence(library, hole) for library in libraries for hole in library.get("vulns", ())]
    unknown = [library["name"] for library in libraries if "skip_reason" in library]
    looked_up = f"{len(libraries) - len(unknown)} of {len(libraries)}"
    print(*holes, f"Looked up: {looked_up} libraries; known holes: {len(holes)}.", sep="\n")
    if unknown:
        print(f"Not passed. Nothing is known of: {', '.join(unknown)}.")
        print(f"The reason of the first: {next(filter(None, (one.get('skip_reason') for one in libraries)))}")
    return 1 if holes or unknown else 0


def _sentence(library: dict[str, Any], hole: dict[str, Any]) -> str:
    mended = " or ".join(hole["fix_versions"]) or "no version yet"
    return f"HOLE: {library['name']} {library['version']}, {hole['id']}, mended in {mended}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
