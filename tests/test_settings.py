"""Settings: from the environment, the file, the defaults; every problem in one message without a secret."""

import subprocess
import sys
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from todobot import settings
from todobot.errors import ExitCode, SettingsError

TOKEN = "123456789:" + "aB3_-" * 7
KEYS = (
    *("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_CONNECTION", "NOTE_LIFETIME", "TIME_ZONE"),
    *("LOG_LEVEL", "LOG_FORMAT", "ALLOWED_USERS", "STRANGERS", "ADMINS", "MAX_NOTES_PER_USER"),
    *("MESSAGES_PER_MINUTE", "BACKUP_AT", "BACKUP_KEEP", "BACKUP_CHAT"),
)


@pytest.fixture
def ini(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file to write, with nothing in the environment."""
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)
    return tmp_path / "settings.ini"


def write(ini: Path, *lines: str) -> Path:
    ini.write_text("\n".join(("[settings]", f"TELEGRAM_BOT_TOKEN = {TOKEN}", *lines)), encoding="utf-8")
    return ini


def problems(ini: Path) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        settings.load(ini)
    assert caught.value.exit_code == ExitCode.WRONG_SETTINGS
    return caught.value.problems


def test_it_has_defaults(ini: Path) -> None:
    found = settings.load(write(ini))
    assert found == settings.Settings(
        telegram_bot_token=TOKEN,
        telegram_api_url="https://api.telegram.org",
        database_path=settings.PROJECT / "data" / "notes.db",
        note_lifetime=timedelta(hours=1),
        time_zone=ZoneInfo("UTC"),
        log_level="INFO",
        log_format="text",
        allowed_users=frozenset(),
        answers_strangers=True,
        admins=frozenset(),
        max_notes_per_user=500,
        messages_per_minute=60,
        backup_at=time(3, 30),
        backup_keep=7,
        backup_chat=None,
    )


def test_the_environment_wins_over_the_file(ini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTE_LIFETIME", "2d")
    assert settings.load(write(ini, "NOTE_LIFETIME = 30m")).note_lifetime == timedelta(days=2)


def test_an_empty_environment_variable_does_not_hide_the_file(
    ini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTE_LIFETIME", "")
    assert settings.load(write(ini, "NOTE_LIFETIME = 30m")).note_lifetime == timedelta(minutes=30)


def test_an_empty_value_means_the_default(ini: Path) -> None:
    assert settings.load(write(ini, "NOTE_LIFETIME =", "LOG_LEVEL =")).note_lifetime == timedelta(hours=1)


def test_a_percent_sign_is_a_percent_sign(ini: Path) -> None:
    found = settings.load(write(ini, "DATABASE_CONNECTION = sqlite:////tmp/100%/%(notes)s.db"))
    assert found.database_path == Path("/tmp/100%/%(notes)s.db")  # noqa: S108 - only a name


def test_a_byte_order_mark_and_windows_line_ends_are_fine(ini: Path) -> None:
    ini.write_bytes(f"\ufeff[settings]\r\nTELEGRAM_BOT_TOKEN={TOKEN}\r\n".encode())
    assert settings.load(ini).telegram_bot_token == TOKEN


def test_the_sandbox_needs_no_token(ini: Path) -> None:
    assert settings.load(ini, needs_token=False).telegram_bot_token == ""


def test_a_missing_token_is_told_with_the_way_to_get_one(ini: Path) -> None:
    (problem,) = problems(ini)
    assert [
        part for part in ("@BotFather", "settings.ini", "python main.py sandbox") if part not in problem
    ] == []


def test_every_wrong_key_is_named_in_one_message(ini: Path) -> None:
    found = problems(
        write(
            ini,
            "TELEGRAM_API_URL = telegram",
            "DATABASE_CONNECTION = postgres://me:secret@host/notes",
            "NOTE_LIFETIME = soon",
            "TIME_ZONE = Berlin",
            "LOG_LEVEL = loud",
            "LOG_FORMAT = xml",
            "ALLOWED_USERS = ada",
            "STRANGERS = maybe",
            "ADMINS = @ada",
            "MAX_NOTES_PER_USER = -1",
            "MESSAGES_PER_MINUTE = many",
            "BACKUP_AT = 24:00",
            "BACKUP_KEEP = 0",
            "BACKUP_CHAT = @ada",
            "NOTE_LIFTIME = 1h",
        )
    )
    assert [problem.partition(":")[0] for problem in found] == [*KEYS[1:], "NOTE_LIFTIME"]
    assert "did you mean NOTE_LIFETIME?" in found[-1]
    assert "secret" not in "".join(found)


@pytest.mark.parametrize(
    "connection",
    [
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://notes.db",
        "notes.db",
        "sqlite:///a.db?mode=ro",
        "sqlite:///~/a.db",
        "sqlite:///todobot",
    ],
)
def test_it_refuses_a_database_that_is_no_file(ini: Path, connection: str) -> None:
    (problem,) = problems(write(ini, f"DATABASE_CONNECTION = {connection}"))
    assert problem.startswith("DATABASE_CONNECTION: ")


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("Berlin", "Europe/Berlin"),
        ("america/new_york", "America/New_York"),
        ("Europe", "Europe/"),
        ("+02:00", "Europe/Berlin"),
        ("../../../etc/passwd", "Europe/Berlin"),
    ],
)
def test_a_wrong_time_zone_is_told_with_an_example(ini: Path, name: str, example: str) -> None:
    (problem,) = problems(write(ini, f"TIME_ZONE = {name}"))
    assert problem.startswith(f"TIME_ZONE: {name!r} is not the name of a time zone; write it like {example}")


def test_a_time_zone_is_found_without_the_data_of_the_system(tmp_path: Path) -> None:
    """A slim container image has no /usr/share/zoneinfo: the pinned tzdata steps in."""
    write(tmp_path / "settings.ini", "TIME_ZONE = Europe/Kyiv")
    script = "import sys; from pathlib import Path; from todobot import settings; "
    script += "print(settings.load(Path(sys.argv[1])).time_zone)"
    found = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "settings.ini"],
        env={"PYTHONTZPATH": str(tmp_path), "PYTHONPATH": str(settings.PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.stdout, found.stderr) == ("Europe/Kyiv\n", "")


@pytest.mark.parametrize(
    "content",
    [
        f"TELEGRAM_BOT_TOKEN = {TOKEN}",
        f"[settings]\nTELEGRAM_BOT_TOKEN {TOKEN}",
        f"[settings]\nTELEGRAM_BOT_TOKEN={TOKEN}\ntelegram_bot_token={TOKEN}",
        f"[setings]\nTELEGRAM_BOT_TOKEN={TOKEN}",
        f"[DEFAULT]\nTELEGRAM_BOT_TOKEN={TOKEN}",
        f"[settings]\nTELEGRAM_BOT_TOKEN={TOKEN}x\xff",
        f"[settings]\nTELEGRAM_BOT_TOKEN=x{TOKEN}",
    ],
)
def test_a_broken_file_is_told_without_showing_what_it_holds(ini: Path, content: str) -> None:
    ini.write_bytes(content.encode("latin-1"))
    found = "".join(problems(ini))
    assert "settings" in found or "TELEGRAM_BOT_TOKEN" in found
    assert TOKEN.partition(":")[2] not in found


def test_the_settings_do_not_show_the_token(ini: Path) -> None:
    assert TOKEN.partition(":")[2] not in repr(settings.load(write(ini)))


def test_the_example_names_every_setting_with_its_default(ini: Path) -> None:
    example = (settings.PROJECT / "settings.ini.example").read_text(encoding="utf-8")
    named = [
        line.partition("=")[0].strip() for line in example.splitlines() if "=" in line and line[0] not in ";#"
    ]
    assert named == list(KEYS)
    ini.write_text(example, encoding="utf-8")
    assert settings.load(ini, needs_token=False) == settings.load(
        ini.with_name("none.ini"), needs_token=False
    )


def test_the_command_line_says_it_without_a_traceback(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, settings.PROJECT / "main.py"],
        env={"NOTE_LIFETIME": "soon", "LOG_LEVEL": "loud", "TELEGRAM_BOT_TOKEN": "no-token"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    keys = ("NOTE_LIFETIME", "LOG_LEVEL", "TELEGRAM_BOT_TOKEN")
    assert [key for key in keys if key not in ended.stderr] == []
    assert "Traceback" not in ended.stderr
    assert "no-token" not in ended.stderr


def test_it_sees_a_file_that_others_can_read(ini: Path) -> None:
    write(ini).chmod(0o644)
    assert settings.readable_by_others(ini)
    ini.chmod(0o600)
    assert not settings.readable_by_others(ini)


def test_people_are_ids_and_usernames_however_they_are_separated(ini: Path) -> None:
    found = settings.load(write(ini, "ALLOWED_USERS = 12345, @Ada_L\n  678 @grace,", "ADMINS = 12345 678"))
    assert found.allowed_users == {12345, "ada_l", 678, "grace"}
    assert found.admins == {12345, 678}


def test_no_limit_is_zero_and_silence_can_be_chosen(ini: Path) -> None:
    found = settings.load(write(ini, "MAX_NOTES_PER_USER = 0", "STRANGERS = Silent"))
    assert (found.max_notes_per_user, found.answers_strangers) == (0, False)
