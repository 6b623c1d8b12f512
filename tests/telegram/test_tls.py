"""Calls over TLS, as Telegram has it: whole both ways, checked, and never in clear text."""

import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.tls import make_certificate
from todobot.services.outbox import Waiting
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.lanes import Chat, Job, Outcome
from todobot.telegram.link import Link
from todobot.telegram.switchboard import Switchboard

TOKEN = "123456789:" + "aB3-_" * 7
LARGE = "x" * 3_000_000


class Handler(BaseHTTPRequestHandler):
    """Answers with how long the request was, and much text."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.rfile.read(length)
        body = f'{{"ok":true,"result":[{length},"{LARGE}"]}}'.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, and its key, in one file."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def url(certificate: Path) -> Iterator[str]:
    """Where a Bot API with that certificate answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def carried(board: Switchboard, text: str) -> Outcome:
    board.take(Job(Chat(1), Waiting(1, 1, 0, "sendMessage", text.encode(), "{}", None, None)))
    deadline = time.monotonic() + 20
    while not (outcomes := board.wait(0.1)):
        assert time.monotonic() < deadline, "nothing came back"
    return outcomes[0]


def test_large_calls_and_answers_come_whole_over_one_connection(
    url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    board = Switchboard(BotApi(url, TOKEN, Link()))
    for text in (LARGE, "{}", LARGE):
        assert carried(board, text).result == [len(text), LARGE]
    assert board.connections == 1
    board.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(url: str) -> None:
    board = Switchboard(BotApi(url, TOKEN, Link()))
    error = carried(board, "{}").error
    assert error is not None
    assert error.is_outage
    assert TOKEN not in str(error)
    board.close()


def test_a_poll_that_is_cut_off_stays_encrypted(
    url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    connection = Connection(BotApi(url, TOKEN, Link()))
    connection.call("getMe")
    assert connection._http is not None
    sock = connection._http.sock
    assert isinstance(sock, ssl.SSLSocket)
    connection.abort()  # its own thread may be about to write the next request, with the token in it
    assert sock.version() is not None
    connection.close()
