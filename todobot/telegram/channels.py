"""One connection that carries a call at a time and never blocks: for the sender's thread, which has many of them."""

import contextlib
import socket
import ssl
import time

from todobot.telegram.responses import Response

_LONGEST_IDLE_SECONDS = 50.0
"""Telegram, or a router on the way, forgets a connection that was quiet for long: it is not used after this."""
_AT_ONCE = 64 * 1024
_NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Channel:
    """An open connection. Its owner calls `go_on` when it is ready for reading, or writing where it `is_sending`."""

    def __init__(self, sock: socket.socket) -> None:
        """Take over an open connection, also one with TLS."""
        sock.setblocking(False)
        self.socket = sock
        self.answer_by = 0.0
        """Monotonic seconds after which an answer does not come any more."""
        self._unsent = b""
        self._response = Response()
        self._used_at = time.monotonic()

    @property
    def is_sending(self) -> bool:
        """Whether part of the request waits for room."""
        return bool(self._unsent)

    def is_old(self, now: float) -> bool:
        """Tell whether it has not been used for so long that the other side may have forgotten it."""
        return now - self._used_at > _LONGEST_IDLE_SECONDS

    def is_quiet(self) -> bool:
        """Tell whether what came while nobody asked is nothing: no end, and no words (but TLS may talk to itself)."""
        try:
            self.socket.recv(1)
        except _NOT_YET:
            return True
        except OSError:
            return False
        return False

    def send(self, request: bytes, *, answer_by: float) -> None:
        """Send a request, or its beginning. Raises OSError."""
        self.answer_by = answer_by
        self._unsent = request
        self._response = Response()
        self._send_on()

    def go_on(self) -> Response | None:
        """Send and read what can be; return the answer once it is whole. Raises OSError and BadResponseError."""
        if self._unsent:
            self._send_on()
        while not self._response.is_whole:
            try:
                data = self.socket.recv(_AT_ONCE)
            except _NOT_YET:
                return None
            self._response.take(data) if data else self._response.end()
        self._used_at = time.monotonic()
        if self._unsent:  # it answered without reading to the end
            self._response.keeps_alive = False
        return self._response

    def close(self) -> None:
        """Close it."""
        with contextlib.suppress(OSError):
            self.socket.close()

    def _send_on(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[self.socket.send(self._unsent) :]
        except _NOT_YET:
            return
