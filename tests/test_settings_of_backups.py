"""The settings of the daily backup; BACKUP_AT is the only one whose empty value says something."""

from datetime import time
from pathlib import Path

import pytest

from todobot import settings
from todobot.errors import SettingsError


def written(folder: Path, *lines: str) -> Path:
    """Return a settings file of these lines."""
    file = folder / "settings.ini"
    file.write_text("\n".join(("[settings]", *lines)), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("value", "at"), [("", None), ("off", None), ("3:05", time(3, 5)), ("23:59", time(23, 59))]
)
def test_the_daily_backup_has_a_time_or_is_off(tmp_path: Path, value: str, at: time | None) -> None:
    assert settings.load(written(tmp_path, f"BACKUP_AT = {value}"), needs_token=False).backup_at == at


def test_an_empty_environment_variable_switches_the_daily_backup_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUP_AT", "")
    assert settings.load(written(tmp_path), needs_token=False).backup_at is None


@pytest.mark.parametrize("value", ["half past three", "12:60", "3", "-1:00"])
def test_a_time_that_is_none_is_told(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError, match=r"^BACKUP_AT: "):
        settings.load(written(tmp_path, f"BACKUP_AT = {value}"), needs_token=False)


def test_a_backup_goes_to_a_chat_or_a_group(tmp_path: Path) -> None:
    assert (
        settings.load(written(tmp_path, "BACKUP_CHAT = -1001234567890"), needs_token=False).backup_chat
        == -1001234567890
    )


def test_an_id_that_no_chat_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^BACKUP_CHAT: "):
        settings.load(written(tmp_path, "BACKUP_CHAT = 9999999999999999999"), needs_token=False)
