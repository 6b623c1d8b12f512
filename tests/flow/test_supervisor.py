"""What a service manager is told: ready, alive while every part moves, stopping (systemd: sd_notify(3))."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flow.program import DEADLINE_SECONDS, Program
from tests.flow.visitor import Visitor

WATCHDOG_SECONDS = 1.0
WITHOUT_FOOD_SECONDS = 3 * WATCHDOG_SECONDS
"""So long nothing may come before a watchdog counts as hungry."""
STOPPED_SECONDS = 8.0
"""Less than TimeoutStopSec in deploy/todobot.service; it takes five where nothing else keeps the machine busy."""


class Manager:
    """Starts `program` as systemd does and hears what it tells; `name` is a socket's, with @ an abstract one."""

    def __init__(self, program: Program, name: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(name.replace("@", "\0") if name.startswith("@") else name)
        self.heard: list[str] = []
        program.environment["NOTIFY_SOCKET"] = name
        program.environment["WATCHDOG_USEC"] = str(int(WATCHDOG_SECONDS * 1_000_000))

    def hear(self, within: float = DEADLINE_SECONDS) -> str:
        """Return what comes next. Raises TimeoutError."""
        self._socket.settimeout(within)
        self.heard.append(self._socket.recv(4096).decode())
        return self.heard[-1]

    def hear_until(self, is_it: Callable[[str], bool]) -> str:
        """Listen until that comes, and return it."""
        while not is_it(self.hear()):
            pass
        return self.heard[-1]

    def wait_for(self, news: str) -> None:
        """Listen until `news` comes."""
        self.hear_until(lambda told: told == news)

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


@pytest.fixture
def manager(program: Program, tmp_path: Path) -> Iterator[Manager]:
    """One whose socket is a file, with an @ in it like those in /run/user@1000."""
    manager = Manager(program, str(tmp_path / "notify@1000"))
    yield manager
    manager.close()


def test_it_is_ready_then_alive_then_stopping(program: Program, manager: Manager) -> None:
    program.start()
    assert manager.hear() == "READY=1"
    assert "I am @" in program.output
    for _ in range(3):
        manager.wait_for("WATCHDOG=1")
    assert program.terminate() == 0
    manager.wait_for("STOPPING=1")
    assert manager.heard.count("READY=1") == 1
    assert manager.heard.count("STATUS=Running.") == 1


def test_a_socket_without_a_file_hears_it_too(program: Program) -> None:
    manager = Manager(program, f"@todobot-test-{os.getpid()}")
    program.start()
    assert manager.hear() == "READY=1"
    manager.close()


def test_a_bot_that_waits_for_telegram_is_ready_and_alive(program: Program, manager: Manager) -> None:
    program.sandbox.world.set_reachable(False)
    program.start()
    manager.wait_for("STATUS=Telegram cannot be reached; nothing is lost.")
    assert manager.heard[0] == "READY=1"
    manager.wait_for("WATCHDOG=1")
    program.sandbox.world.set_reachable(True)
    manager.wait_for("STATUS=Running.")


def test_a_bot_with_a_wrong_token_is_never_ready(program: Program, manager: Manager) -> None:
    """So `systemctl start` says that it has failed."""
    program.environment["TELEGRAM_BOT_TOKEN"] = "987654321:" + "x" * 35
    assert program.start().wait() == 3
    manager.wait_for("STOPPING=1")
    assert "READY=1" not in manager.heard


def test_it_is_not_ready_before_it_knows_whether_telegram_takes_the_token(
    program: Program, manager: Manager
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        program.environment["TELEGRAM_API_URL"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        program.start()
        asked, _ = silent.accept()
        with asked, pytest.raises(TimeoutError):
            manager.hear(within=WITHOUT_FOOD_SECONDS)
    manager.wait_for("READY=1")


def status_when_it_hangs(program: Program, manager: Manager, ada: Visitor, part: str) -> str:
    """Start the program, have that part hang, and return what the manager is told when it is missed.

    Where it hangs with the write lock in its hands, others hang with it, and may be missed first.
    """
    program.start(killed_at=f"hang in {part}")
    manager.wait_for("WATCHDOG=1")
    for said in ("buy milk", "/export", "/list"):
        ada.world.say(ada.id, said)
    return manager.hear_until(lambda told: told.startswith("STATUS=No sign of life from: ") and part in told)


@pytest.mark.parametrize("part", ["intake", "outbox", "jobs"])
def test_the_watchdog_goes_hungry_when_a_part_hangs(
    program: Program, manager: Manager, ada: Visitor, part: str
) -> None:
    status = status_when_it_hangs(program, manager, ada, part)
    program.wait_for_output(f"{status.removeprefix('STATUS=')} The watchdog is not fed any more.")
    with pytest.raises(TimeoutError):
        while manager.hear(within=WITHOUT_FOOD_SECONDS):
            pass
    assert manager.heard[-1] != "WATCHDOG=1"


def test_what_the_watchdog_does_shows_where_each_thread_stands(program: Program, manager: Manager) -> None:
    """systemd.service(5): WatchdogSignal, SIGABRT."""
    program.start(killed_at="hang in intake")
    manager.wait_for("READY=1")
    assert program.terminate(signal.SIGABRT) == -signal.SIGABRT
    program.wait_for_output("Current thread")
    program.wait_for_output("polling.py")


@pytest.mark.parametrize("part", ["intake", "outbox", "jobs"])
def test_a_part_that_hangs_does_not_keep_it_from_ending(
    program: Program, manager: Manager, ada: Visitor, part: str
) -> None:
    status_when_it_hangs(program, manager, ada, part)
    begun = time.monotonic()
    assert program.terminate() == 0
    assert time.monotonic() - begun < STOPPED_SECONDS
    if part == "jobs":
        program.wait_for_output("A job does not end and is cut off; what it has not committed")
        program.wait_for_output("in hang")


@pytest.mark.parametrize("watchdog", [{}, {"WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}])
def test_a_watchdog_that_is_not_for_it_is_not_fed(
    program: Program, manager: Manager, watchdog: dict[str, str]
) -> None:
    program.environment.pop("WATCHDOG_USEC")
    program.environment.update(watchdog)
    program.start()
    manager.wait_for("STATUS=Running.")
    assert program.terminate() == 0
    manager.wait_for("STOPPING=1")
    assert "WATCHDOG=1" not in manager.heard


def test_a_manager_that_is_gone_stops_nobody(program: Program, ada: Visitor, tmp_path: Path) -> None:
    program.environment["NOTIFY_SOCKET"] = str(tmp_path / "nobody")
    program.start()
    assert ada.say("/start")["text"].startswith("Hello")
    assert program.terminate() == 0
