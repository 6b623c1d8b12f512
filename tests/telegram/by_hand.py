"""A server whose answers a test gives by hand, and what is asked of it."""

import socket
import threading
import time
from collections.abc import Callable

from todobot.services.outbox import Waiting
from todobot.telegram.lanes import Chat, Job, Outcome
from todobot.telegram.switchboard import Switchboard

TOKEN = "123456789:" + "aB3-_" * 7
BODY = b'{"ok":true,"result":7}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
DEADLINE = 10.0


class Server:
    """Takes connections and requests; the test says by hand what is answered over which connection."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.connections: list[socket.socket] = []
        self.requests: list[tuple[socket.socket, bytes]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def answer(self, data: bytes = ANSWER, *, ends: bool = False) -> None:
        """Answer the oldest request."""
        connection, _ = self.requests.pop(0)
        connection.sendall(data)
        if ends:
            connection.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)  # a thread waits there
        self._listening.close()
        for connection in self.connections:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection: socket.socket) -> None:
        received = bytearray()
        while True:
            try:
                data = connection.recv(65536)
            except OSError:
                return
            if not data:
                return
            received += data
            behind = received.find(b"\r\n\r\n") + 4
            length = bytes(received[:behind]).partition(b"Content-Length: ")[2].split(b"\r\n")[0]
            if behind > 3 and len(received) - behind >= int(length):
                self.requests.append((connection, bytes(received)))
                received.clear()


def job(number: int = 1, text: str = "{}") -> Job:
    """A call whose answer somebody wants to know."""
    call = Waiting(number, number, 0, "sendMessage", text.encode(), '{"shows":["card",[1]]}', None, None)
    return Job(Chat(number), call)


def turn_until(board: Switchboard, is_so: Callable[[list[Outcome]], bool]) -> list[Outcome]:
    """Let the switchboard work until it is so; return what has come back."""
    outcomes: list[Outcome] = []
    deadline = time.monotonic() + DEADLINE
    while not is_so(outcomes):
        assert time.monotonic() < deadline, "it did not come to that"
        outcomes += board.wait(0.01)
    return outcomes
