"""Where the Bot API can be: any server that has a name or a number, and nothing else."""

from pathlib import Path

import pytest

from tests.test_settings_of_backups import written
from todobot import settings
from todobot.errors import SettingsError


@pytest.mark.parametrize("url", ["https://[::1]:8443", "http://пример.укр", "http://my_host:8081"])
def test_it_takes_any_name_of_a_host(tmp_path: Path, url: str) -> None:
    file = written(tmp_path, f"TELEGRAM_API_URL = {url}")
    assert settings.load(file, needs_token=False).telegram_api_url == url


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://host", "https://", "https://me:secret@host", "http://host:many", "http://h?a=b"),
        *("http://a host", "https://two..dots", "http://[::1", f"http://{'a' * 64}.org"),
    ],
)
def test_it_refuses_a_url_that_is_no_api_server(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match=r"^TELEGRAM_API_URL: ") as refused:
        settings.load(written(tmp_path, f"TELEGRAM_API_URL = {url}"), needs_token=False)
    assert "secret" not in str(refused.value)
