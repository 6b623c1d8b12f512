"""`make audit` passes only when every library was looked up, and says of which nothing is known."""

import json
from pathlib import Path
from typing import Any

import pytest

from deploy import audit

GOOD = {"name": "peewee", "version": "1.0", "vulns": []}
HOLED = {
    "name": "polib",
    "version": "1.2",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.3"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
UNKNOWN = {"name": "tzdata", "skip_reason": "not found on PyPI"}


def audited(folder: Path, *libraries: dict[str, Any], said: str | None = None) -> int:
    """Return what comes of an audit by a pip-audit that answers so."""
    answer = folder / "answer"
    answer.write_text(json.dumps({"dependencies": libraries}) if said is None else said, "utf-8")
    program = folder / "pip-audit"
    program.write_text(f'#!/bin/sh\necho "no such host" >&2\ncat {answer}\nexit 1\n', "utf-8")
    program.chmod(0o755)
    return audit.main(str(program))


def test_it_passes_when_all_are_known_and_none_has_a_hole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audited(tmp_path, GOOD) == 0
    assert capsys.readouterr().out.endswith("Looked up: 1 of 1 libraries; known holes: 0.\n")


def test_it_names_every_hole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(tmp_path, GOOD, HOLED) == 1
    assert capsys.readouterr().out.splitlines() == [
        "HOLE: polib 1.2, PYSEC-1, mended in 1.3.",
        "HOLE: polib 1.2, PYSEC-2, mended in no version yet.",
        "Looked up: 2 of 2 libraries; known holes: 2.",
    ]


def test_it_does_not_pass_over_what_nobody_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audited(tmp_path, GOOD, UNKNOWN) == 1
    printed = capsys.readouterr().out
    assert (
        "Looked up: 1 of 2 libraries; known holes: 0.\nNot passed. Nothing is known of: tzdata.\n" in printed
    )
    assert "not found on PyPI" in printed


@pytest.mark.parametrize("said", ["", "<html>"])
def test_without_an_answer_it_says_that_nothing_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    assert audited(tmp_path, said=said) == 1
    assert capsys.readouterr().out.startswith("Not passed. Nobody could be asked")
