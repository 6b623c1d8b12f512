"""The HTTP server under both doors, on loopback only."""

import contextlib
import socket
import struct
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Self

from .bot_door import TOKEN_FORM, BotDoor
from .errors import ConnectionDropped
from .http_messages import Answer, Request
from .human_door import HumanDoor
from .page_files import page_file
from .world import World

DEFAULT_TOKEN = "123456789:SANDBOX-token-of-no-real-bot-000000"
OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
MAX_BOT_BODY = 50 * 1024 * 1024
MAX_HUMAN_BODY = 20 * 1024 * 1024
_LOOK_UP_SECONDS = 0.005
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Sandbox:
    """A make-believe Telegram. `url` is both the chat page's and, for the bot, the TELEGRAM_API_URL.

    port 0 lets the system choose; `now` is the world's clock (default: real time plus the shift of the page's
    buttons), `move_clock` is called with each shift. Raises OSError when the port is taken.
    """

    def __init__(
        self,
        port: int = 0,
        token: str = DEFAULT_TOKEN,
        *,
        now: Callable[[], datetime] | None = None,
        move_clock: Callable[[timedelta], object] | None = None,
    ) -> None:
        if TOKEN_FORM.fullmatch(token) is None:
            raise ValueError("the token must have the form <number>:<at least 20 letters, digits, _ or ->")
        self.token = token
        self.world = World(token=token, now=now, move_clock=move_clock)
        self._server = _Server(port, BotDoor(self.world, token), HumanDoor(self.world))
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="sandbox", daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Begin to answer; return at once."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and close every connection. Safe to call once, started or not."""
        self.world.set_reachable(False)
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.close_connections()

    def wait_until_left(self) -> None:
        """Wait until a program that has ended is gone from here, too: what it had still sent is carried out by then."""
        while self._server.has_connections():
            with self.world.lock:
                self.world.updates.drop_poller()  # its long poll does not see that nobody waits any more
            time.sleep(_LOOK_UP_SECONDS)

    def __enter__(self) -> Self:
        """Start it for a `with`, which stops it."""
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, bot_door: BotDoor, human_door: HumanDoor) -> None:
        self.bot_door = bot_door
        self.human_door = human_door
        self._connections: set[socket.socket] = set()
        self._connections_lock = Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._connections_lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def has_connections(self) -> bool:
        """Tell whether anybody is connected, or was until a moment ago and has requests here that wait."""
        with self._connections_lock:
            return bool(self._connections)

    def close_connections(self) -> None:
        """End every open connection; their threads then end by themselves."""
        with self._connections_lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the sandbox; anything else is worth its traceback."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    server: _Server

    def do_GET(self) -> None:
        """Serve it; which methods fit is the doors' to say."""
        self._serve()

    def do_POST(self) -> None:
        """Serve it."""
        self._serve()

    def do_DELETE(self) -> None:
        """Serve it."""
        self._serve()

    def handle_expect_100(self) -> bool:
        """Send the 100 at once: the client waits for it before its body."""
        go_on = super().handle_expect_100()
        self.wfile.flush()
        return go_on

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the path of a Bot API call holds the token."""

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        try:
            self._send(self._answer(path, query))
        except ConnectionDropped:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)

    def _answer(self, path: str, query: str) -> Answer:
        is_bots = path.startswith(("/bot", "/file/")) and path.count("/") > 1
        refusal = self._refusal(MAX_BOT_BODY if is_bots else MAX_HUMAN_BODY)
        if refusal is not None:
            return refusal
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, path, query, headers, body)
        if is_bots:
            return self.server.bot_door.answer(request)
        if path.startswith("/human/"):
            return self.server.human_door.answer(request)
        return page_file(path)

    def _refusal(self, max_body: int) -> Answer | None:
        """Return the answer to a request that must not come further, its body unread."""
        host = self.headers.get("Host", "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        origin = self.headers.get("Origin")
        is_own_page = origin is None or origin.lower() == f"http://{host}"
        # Browsers say so too where they send no Origin, as for an image of another site's page.
        is_own_site = self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
        if name not in OWN_NAMES or not is_own_page or not is_own_site:
            return _plain(403, "This sandbox answers its own page and programs of this computer only.")
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            return _plain(411, "A body needs its Content-Length.")
        if int(length) > max_body:
            return _plain(413, "Request Entity Too Large")
        return None

    def _send(self, answer: Answer) -> None:
        """Write the answer into the buffer, which the base class flushes in one packet."""
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Date", self.date_time_string())
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.close_connection |= answer.hangs_up
        if answer.closes:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)


def _plain(status: int, sentence: str) -> Answer:
    return Answer(status, sentence.encode(), "text/plain; charset=utf-8", closes=True)
