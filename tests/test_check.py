"""What `main.py check` finds where this user has no rights; root, who runs the tests here and there, has all."""

import os
from pathlib import Path

import pytest

from todobot import check
from todobot.errors import StartError


@pytest.mark.parametrize("closed", ["data", "data/notes.db", "."])
def test_what_the_bot_could_not_write_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    path = tmp_path / "data" / "notes.db"
    if closed != ".":  # else the folder is still to be made
        path.parent.mkdir()
        path.touch()
    place = tmp_path / closed
    monkeypatch.setattr(os, "access", lambda asked, _: asked != place)
    with pytest.raises(StartError, match=f"^{place} cannot be written by this user"):
        check._database(path)
