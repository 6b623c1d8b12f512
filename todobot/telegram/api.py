"""Where the Bot API is, and what a call of it looks like on the wire.

telebot's own sender is not used: its errors and debug lines carry the token in the URL, and it costs four times
as much (docs/decisions.md).
"""

import http.client
import socket
import ssl
from functools import cache
from urllib.parse import quote, urlsplit

from todobot.errors import DeliveryError
from todobot.telegram.answers import reason_of
from todobot.telegram.link import Link

_CONNECT_SECONDS = 10.0

JSON_TYPE = "application/json"


class BotApi:
    """Where the Bot API is and with which token: makes the connections."""

    def __init__(self, url: str, token: str, link: Link) -> None:
        parts = urlsplit(url)
        self.link = link
        self._host = parts.hostname or ""
        self._port = parts.port
        self._path = f"{parts.path.rstrip('/')}/bot{token}/"
        self._file_path = f"{parts.path.rstrip('/')}/file/bot{token}/"
        self._host_header = parts.netloc.rpartition("@")[2].encode("idna").decode()
        self._head = cache(self._head_of)
        """There are a dozen methods."""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None

    def dial(self) -> socket.socket:
        """Return a new connection, open, for who speaks HTTP over it. It may take seconds. Raises DeliveryError."""
        try:
            return self.opened().sock
        except OSError as error:
            raise DeliveryError(reason_of(error)) from None

    def path_of(self, method: str) -> str:
        """Return the path of a Bot API method. It holds the token."""
        return self._path + method

    def file_path_of(self, file_path: str) -> str:
        """Return the path of a file that getFile has named so. It holds the token."""
        return self._file_path + quote(file_path)

    def request(self, method: str, parameters: bytes) -> bytes:
        """Return the call of a method with parameters in JSON as it goes over the wire."""
        return b"%bContent-Length: %d\r\n\r\n%b" % (self._head(method), len(parameters), parameters)

    def _head_of(self, method: str) -> bytes:
        lines = (
            f"POST {self.path_of(method)} HTTP/1.1",
            f"Host: {self._host_header}",
            "Accept-Encoding: identity",
            f"Content-Type: {JSON_TYPE}",
        )
        return "".join(f"{line}\r\n" for line in lines).encode("ascii")

    def opened(self) -> http.client.HTTPConnection:
        """Return a new connection, open. Raises OSError."""
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_CONNECT_SECONDS)
        if self._tls is not None:
            connection = http.client.HTTPSConnection(
                self._host, self._port, timeout=_CONNECT_SECONDS, context=self._tls
            )
        try:
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            connection.close()
            raise
        return connection
