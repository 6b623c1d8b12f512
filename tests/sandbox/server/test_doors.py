"""Who is let in: tokens, Host and Origin, sizes; and the page's files."""

import http.client
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.sandbox.bot_client import Client, Later
from todobot.sandbox import Sandbox, page_files

OTHER_TOKEN = "123456789:SANDBOX-another-token-of-no-bot-00"


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        (f"/bot{OTHER_TOKEN}/getMe", 401, "Unauthorized"),
        (f"/file/bot{OTHER_TOKEN}/documents/1", 401, "Unauthorized"),
        ("/bot/getMe", 404, "Not Found"),
        ("/botabc/getMe", 404, "Not Found"),
        ("/bot123:short/getMe", 404, "Not Found"),
        ("/bot{token}/getNothing", 404, "Not Found"),
        ("/bot{token}/", 404, "Not Found"),
        ("/file/bot{token}/documents/1", 404, "Not Found"),
        ("/file/bot{token}/../server.py", 404, "Not Found"),
    ],
)
def test_it_lets_only_its_own_bot_in(
    sandbox: Sandbox, bot: Client, path: str, status: int, description: str
) -> None:
    reply = bot.ask("GET", path.replace("{token}", sandbox.token))
    assert reply.json == {"ok": False, "error_code": status, "description": description}
    assert reply.status == status


def test_a_token_may_come_percent_encoded(sandbox: Sandbox, bot: Client) -> None:
    assert bot.ask("GET", f"/bot{sandbox.token.replace(':', '%3A')}/getMe").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "example.org"},
        {"Host": "127.0.0.1.example.org"},
        {"Host": "192.168.0.1:8080"},
        {"Host": ""},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/human/state", "/bot{token}/getMe"])
def test_it_refuses_foreign_hosts_and_origins_at_every_door(
    shared: Client, path: str, headers: dict[str, str]
) -> None:
    reply = shared.ask("GET", path.replace("{token}", shared.sandbox.token), headers=headers)
    assert reply.status == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:{port}", "[::1]:{port}", "[::1]"])
def test_it_takes_its_own_names(shared: Client, host: str) -> None:
    host = host.replace("{port}", str(shared.port))
    assert shared.ask("GET", "/human/state", headers={"Host": host}).status == 200
    own = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
    assert shared.ask("GET", "/human/state", headers=own).status == 200


def test_it_refuses_bodies_that_are_too_big_or_unmeasured(bot: Client) -> None:
    too_big = bot.ask("POST", "/human/clock", headers={"Content-Length": str(20 * 1024 * 1024 + 1)})
    unmeasured = bot.ask("POST", "/human/clock", headers={"Transfer-Encoding": "chunked"})
    assert (too_big.status, unmeasured.status) == (413, 411)


def test_it_listens_on_loopback_only_and_says_when_the_port_is_taken(sandbox: Sandbox, bot: Client) -> None:
    assert sandbox.url == f"http://127.0.0.1:{bot.port}"
    with pytest.raises(OSError, match="in use"):
        Sandbox(port=bot.port)


def test_it_refuses_a_token_that_no_bot_could_have() -> None:
    with pytest.raises(ValueError, match="token"):
        Sandbox(token="secret")


def test_stop_ends_waiting_polls_and_open_connections() -> None:
    sandbox = Sandbox()
    sandbox.start()
    bot = Client(sandbox)
    kept = http.client.HTTPConnection("127.0.0.1", bot.port, timeout=5)
    kept.request("GET", "/human/state")
    kept.getresponse().read()
    poll = Later(lambda: bot.call("getUpdates", timeout=50))
    sandbox.world.wait_for(sandbox.world.is_polled)

    begin = time.monotonic()
    sandbox.stop()
    assert isinstance(poll.result(), OSError)
    assert kept.sock.recv(1) == b""
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", bot.port))
    assert time.monotonic() - begin < 2


def test_stop_is_fine_without_a_start() -> None:
    sandbox = Sandbox()
    sandbox.stop()
    Sandbox(port=int(sandbox.url.rpartition(":")[2])).stop()


def test_it_serves_the_pages_files_and_nothing_else(
    bot: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("index.html", "bot.js", "notes.txt"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(page_files, "FOLDER", tmp_path)

    page = bot.ask("GET", "/")
    assert (page.body, page.headers["Content-Type"]) == (b"index.html", "text/html; charset=utf-8")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Security-Policy"].startswith(
        "default-src 'self'; img-src 'self' data: blob:"
    )
    assert bot.ask("GET", "/bot.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    missing = ["/notes.txt", "/none.js", "/../server.py", "/%2e%2e/server.py", "/."]
    assert [bot.ask("GET", path).status for path in missing] == [404] * len(missing)


def test_messages_carry_the_worlds_time(bot: Client, sandbox: Sandbox) -> None:
    real = datetime.now(UTC).timestamp()
    assert abs(sandbox.world.say(1001, "now")["date"] - real) < 5
    sandbox.world.move_clock(timedelta(hours=1))
    assert 3595 < sandbox.world.say(1001, "later")["date"] - real < 3605


def test_a_given_clock_is_asked_and_moved() -> None:
    moment = datetime(2031, 5, 1, tzinfo=UTC)
    moves: list[timedelta] = []
    world = Sandbox(now=lambda: moment + sum(moves, timedelta()), move_clock=moves.append).world
    world.move_clock(timedelta(minutes=10))
    assert world.now() == datetime(2031, 5, 1, 0, 10, tzinfo=UTC)
    assert world.clock_shift == timedelta(minutes=10)
