"""The wire: files go out and come in over it, and no error of it shows the token."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from todobot.errors import DeliveryError
from todobot.sandbox import Sandbox
from todobot.services.imports import LARGEST
from todobot.services.outbox import Waiting
from todobot.telegram.api import BotApi
from todobot.telegram.connection import Connection
from todobot.telegram.files import carry
from todobot.telegram.link import Link

TOKEN = "123456789:" + "aB3-_" * 7
ADA = 1001
GET_FILE = Waiting(1, 7, 0, "getFile", b'{"file_id":"f"}', None, None, None)

Serve = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers getFile with the server's `file`, a download as the server's `serve` does it."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_POST(self) -> None:
        """A Bot API call."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, json.dumps({"ok": True, "result": self.server.file}).encode())

    def do_GET(self) -> None:
        """A download."""
        self.server.asked.append(self.path)
        self.server.serve(self)

    def answer(self, status: int, body: bytes, *, length: int | None = None) -> None:
        """Send an answer whose Content-Length may lie."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A Bot API that hands out one file."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.file: dict[str, object] = {"file_id": "f", "file_path": "documents/my file.json"}
        self.serve: Serve = lambda handler: handler.answer(200, b"{}")
        self.asked: list[str] = []
        self.connections = 0

    def process_request(self, request: object, client_address: object) -> None:
        self.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[Server]:
    """One that runs."""
    server = Server()
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def connection(server: Server) -> Iterator[Connection]:
    """A connection to it."""
    connection = Connection(BotApi(f"http://127.0.0.1:{server.server_port}", TOKEN, Link()))
    yield connection
    connection.close()


def failure(connection: Connection) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        carry(connection, GET_FILE)
    assert TOKEN not in repr((caught.value, caught.value.__cause__, caught.value.description))
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def test_a_file_is_downloaded_as_text_over_the_connection_that_is_open(
    server: Server, connection: Connection
) -> None:
    server.serve = lambda handler: handler.answer(200, "\ufeff🥛 milk".encode())
    assert [carry(connection, GET_FILE) for _ in range(2)] == ["🥛 milk"] * 2
    assert server.asked == [f"/file/bot{TOKEN}/documents/my%20file.json"] * 2
    assert server.connections == 1


def test_a_file_as_large_as_allowed_comes_whole(server: Server, connection: Connection) -> None:
    server.serve = lambda handler: handler.answer(200, b"x" * LARGEST)
    assert carry(connection, GET_FILE) == "x" * LARGEST


def test_a_larger_file_is_not_read_to_its_end_and_the_next_call_works(
    server: Server, connection: Connection
) -> None:
    server.serve = lambda handler: handler.answer(200, b"x" * (LARGEST + 1), length=1 << 40)
    assert failure(connection).permanent
    server.serve = lambda handler: handler.answer(200, b"small")
    assert carry(connection, GET_FILE) == "small"
    assert server.connections == 2  # what was left of the file must not be taken for an answer


@pytest.mark.parametrize("path", [None, "", "/var/lib/bot/documents/file_1.json"])
def test_a_file_that_the_server_does_not_hand_out_is_not_asked_for(
    server: Server, connection: Connection, path: str | None
) -> None:
    server.file = {"file_id": "f", "file_path": path}
    assert failure(connection).permanent
    assert server.asked == []


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (302, True), (429, False), (502, False)])
def test_a_download_that_is_refused_is_tried_again_where_that_may_help(
    server: Server, connection: Connection, status: int, permanent: bool
) -> None:
    server.serve = lambda handler: handler.answer(status, b"<html>no</html>")
    assert failure(connection).permanent is permanent


def test_what_is_no_text_comes_as_an_empty_file(server: Server, connection: Connection) -> None:
    server.serve = lambda handler: handler.answer(200, b"\x89PNG\r\n\xff")
    assert carry(connection, GET_FILE) == ""


def test_a_download_that_breaks_off_is_no_file(server: Server, connection: Connection) -> None:
    def break_off(handler: Handler) -> None:
        handler.answer(200, b'{"half": ', length=100)
        handler.close_connection = True

    server.serve = break_off
    assert failure(connection).is_outage


def test_a_file_of_this_machine_is_sent_from_where_it_is(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.world.say(ADA, "/start")
    file = tmp_path / "notes.db"
    file.write_bytes(bytes(range(256)) * 1000)
    document = {"file_name": file.name, "path": str(file)}
    parameters = json.dumps({"chat_id": ADA, "document": document})
    call = Waiting(1, 7, 0, "sendDocument", parameters.encode(), None, None, None)
    connection = Connection(BotApi(sandbox.url, sandbox.token, Link()))
    for _ in range(2):  # over one connection: the length that was announced was right
        sent = carry(connection, call)["document"]
        assert sandbox.world.files[sent["file_id"]].content == file.read_bytes()
    file.unlink()
    with pytest.raises(DeliveryError, match="not there any more") as caught:
        carry(connection, call)
    assert caught.value.permanent
    connection.close()


def test_a_document_arrives_as_it_was_whatever_is_in_it(sandbox: Sandbox) -> None:
    sandbox.world.say(ADA, "/start")
    content = 'first\r\n--boundary--\r\n\r\nName: "x"\n🥛 ✓\r\n'
    parameters = {
        "chat_id": ADA,
        "caption": "drink ✓",
        "reply_markup": {"inline_keyboard": [[{"text": "OK", "callback_data": "a:b"}]]},
        "document": {"file_name": 'to "do"\r\n.md', "content": content},
    }
    call = Waiting(1, 7, 0, "sendDocument", json.dumps(parameters).encode(), None, None, None)
    connection = Connection(BotApi(sandbox.url, sandbox.token, Link()))
    message = carry(connection, call)
    assert (message["caption"], message["reply_markup"]) == ("drink ✓", parameters["reply_markup"])
    assert message["document"]["file_name"] == "to %22do%22%0D%0A.md"
    assert sandbox.world.files[message["document"]["file_id"]].content.decode() == content
    again = {"chat_id": ADA, "document": message["document"]["file_id"]}
    call = call._replace(parameters=json.dumps(again).encode())
    assert carry(connection, call)["document"]["file_id"] == message["document"]["file_id"]
    connection.close()
