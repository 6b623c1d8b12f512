"""telebot's sender is put off: it comes when somebody uses it after all, and is the real one then."""

import subprocess
import sys

from tests.flow.program import PROJECT


def carry_out(*lines: str) -> str:
    """Run the lines in a Python of its own, in which telebot's sender was put off, and return what they print."""
    script = ["import sys", "from todobot import late_imports", "late_imports.put_off_apihelper()", *lines]
    ended = subprocess.run(
        [sys.executable, "-c", "\n".join(script)], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_telebots_sender_is_the_real_one_as_soon_as_somebody_uses_it() -> None:
    """It is there by its name in the errors that telebot catches, too."""
    seen = carry_out(
        "from telebot import apihelper, util",
        "print('requests' in sys.modules, apihelper.ApiTelegramException.__name__, 'requests' in sys.modules)",
        "from telebot.apihelper import ApiException",
        "print(issubclass(apihelper.ApiTelegramException, ApiException), type(apihelper).__name__)",
    )
    assert seen.splitlines() == ["False ApiTelegramException True", "True module"]


def test_what_is_answered_without_it_is_what_it_says_itself() -> None:
    """telebot asks whether its middlewares are on, at every update; the answer is the library's own default."""
    seen = carry_out(
        "from telebot import apihelper",
        "asleep = apihelper.ENABLE_MIDDLEWARE, 'requests' in sys.modules",
        "apihelper.READ_TIMEOUT",
        "print(asleep, vars(apihelper)['ENABLE_MIDDLEWARE'], 'requests' in sys.modules)",
    )
    assert seen == "(False, False) False True"


def test_what_is_set_in_it_stays_set() -> None:
    seen = carry_out(
        "from telebot import apihelper",
        "apihelper.READ_TIMEOUT = 7",
        "print(apihelper.CONNECT_TIMEOUT, apihelper.READ_TIMEOUT)",
    )
    assert seen == "15 7"
