"""The wire: one keep-alive connection to the Bot API, and its answers as results or DeliveryErrors.

telebot's own sender is not used: its errors and debug lines carry the token in the URL, and it costs four times
as much (docs/decisions.md).
"""

import contextlib
import http.client
import logging
import select
import socket
import ssl
import time
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from todobot import clock
from todobot.errors import HTTP_BAD_REQUEST, HTTP_NOT_FOUND, DeliveryError
from todobot.telegram.answers import reason_of, result_of
from todobot.telegram.link import Link

log = logging.getLogger(__name__)

_CONNECT_SECONDS = 10.0
_ANSWER_SECONDS = 30.0
_DOWNLOAD_SECONDS = 60.0
_CHUNK = 64 * 1024
_LONGEST_IDLE_SECONDS = 50.0
"""Telegram, or a router on the way, forgets a connection that was quiet for long: it is opened anew after this."""

JSON_TYPE = "application/json"


class Upload(NamedTuple):
    """A body that is sent piece by piece; `length` is in bytes."""

    pieces: Iterator[bytes]
    length: int


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

    def connect(self, *, judges_link: bool = False) -> "Connection":
        """Return a new connection, opened at its first call. It belongs to one thread.

        `judges_link` is for the one that polls: whether that works, not one message, tells an outage.
        """
        return Connection(self, judges_link=judges_link)

    def dial(self) -> socket.socket:
        """Return a new connection, open, for who speaks HTTP over it. It may take seconds. Raises DeliveryError."""
        connection = self._open()
        try:
            connection.connect()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            connection.close()
            raise DeliveryError(reason_of(error)) from None
        return connection.sock

    def path_of(self, method: str) -> str:
        """Return the path of a Bot API method. It holds the token."""
        return self._path + method

    def request(self, method: str, parameters: str) -> bytes:
        """Return the call of a method with parameters in JSON as it goes over the wire."""
        body = parameters.encode()
        return b"%bContent-Length: %d\r\n\r\n%b" % (self._head(method), len(body), body)

    def _head_of(self, method: str) -> bytes:
        lines = (
            f"POST {self.path_of(method)} HTTP/1.1",
            f"Host: {self._host_header}",
            "Accept-Encoding: identity",
            f"Content-Type: {JSON_TYPE}",
        )
        return "".join(f"{line}\r\n" for line in lines).encode("ascii")

    def _open(self) -> http.client.HTTPConnection:
        if self._tls is None:
            return http.client.HTTPConnection(self._host, self._port, timeout=_CONNECT_SECONDS)
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=_CONNECT_SECONDS, context=self._tls
        )


class Connection:
    """One connection to the Bot API. Its methods are for one thread; `abort` is for any."""

    def __init__(self, api: BotApi, *, judges_link: bool = False) -> None:
        self._api = api
        self._judges_link = judges_link
        self._http: http.client.HTTPConnection | None = None
        self._used_at = 0.0

    def call(
        self,
        method: str,
        parameters: str | bytes | Upload = "{}",
        *,
        content_type: str = JSON_TYPE,
        answer_within: float = _ANSWER_SECONDS,
    ) -> Any:
        """Call a Bot API method with parameters in JSON, or in what `content_type` names, and return its result.

        Raises DeliveryError. A call that got no answer may have been carried out: it is not repeated here.
        """
        body = parameters.encode() if isinstance(parameters, str) else parameters
        path = self._api.path_of(method)
        status, headers, answer = self._exchange(path, body, content_type=content_type, within=answer_within)
        try:
            result = result_of(status, answer, headers.get("Retry-After"))
        except DeliveryError as error:
            if error.is_outage:
                self._failed(str(error))
            else:
                self._api.link.worked()
            raise
        self._api.link.worked()
        if self._judges_link:
            clock.hear(headers.get("Date"))
        return result

    def download(self, file_path: str, *, at_most: int) -> bytes:
        """Return the file that getFile has named so. Raises DeliveryError, a permanent one beyond `at_most` bytes."""
        path = self._api._file_path + quote(file_path)
        status, _, content = self._exchange(path, None, within=_ANSWER_SECONDS, at_most=at_most)
        if status >= 500:
            self._failed(f"HTTP {status}")
            raise DeliveryError(f"HTTP {status}", code=status)
        self._api.link.worked()
        if status != http.client.OK:
            code = HTTP_BAD_REQUEST if status == HTTP_NOT_FOUND else max(status, HTTP_BAD_REQUEST)
            raise DeliveryError(f"the file cannot be downloaded, HTTP {status}", code=code)
        return content

    def abort(self) -> None:
        """End the call in progress at once: it raises DeliveryError in its own thread."""
        sock = getattr(self._http, "sock", None)  # once: its own thread may close it meanwhile
        if sock is not None:
            with contextlib.suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # SSLSocket's own goes on in clear text

    def close(self) -> None:
        """Close the connection; the next call opens it anew."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def _exchange(
        self,
        path: str,
        body: bytes | Upload | None,
        *,
        content_type: str = JSON_TYPE,
        within: float,
        at_most: int | None = None,
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Post `body`, or get where there is none; return status, headers and body of the answer."""
        headers = {"Accept-Encoding": "identity"} | ({} if body is None else {"Content-Type": content_type})
        pieces: bytes | Iterator[bytes] | None
        if isinstance(body, Upload):
            pieces, headers["Content-Length"] = body.pieces, str(body.length)
        else:
            pieces = body
        try:
            connection = self._ready()
            connection.request("GET" if body is None else "POST", path, pieces, headers)
            connection.sock.settimeout(within)
            with connection.getresponse() as response:
                answer = response.read() if at_most is None else _read(response, at_most)
                self._used_at = time.monotonic()
                if response.will_close:
                    self.close()
                return response.status, response.headers, answer
        except (OSError, http.client.HTTPException) as error:
            self.close()
            reason = reason_of(error)
            self._failed(reason)
            raise DeliveryError(reason) from None  # the chain would show the URL, and so the token
        except DeliveryError:
            self.close()  # the rest of the answer is unread
            raise

    def _failed(self, reason: str) -> None:
        log.debug("No answer from Telegram: %s", reason)
        if self._judges_link:
            self._api.link.failed(reason)

    def _ready(self) -> http.client.HTTPConnection:
        """Return the open connection, or a new one where the other side has closed it or may have forgotten it.

        Seen before the request goes out, for a request that was sent must not be repeated blindly.
        """
        if self._http is not None and (
            time.monotonic() - self._used_at > _LONGEST_IDLE_SECONDS or _is_readable(self._http.sock)
        ):
            self.close()
        if self._http is None:
            self._http = self._api._open()
            self._http.connect()
            self._http.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._http


def _read(response: http.client.HTTPResponse, at_most: int) -> bytes:
    """Return the body. Raises DeliveryError when it is larger, OSError and HTTPException when it does not come."""
    parts: list[bytes] = []
    size, deadline = 0, time.monotonic() + _DOWNLOAD_SECONDS
    while part := response.read1(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > at_most:
            raise DeliveryError(f"the file is larger than {at_most} bytes", code=HTTP_BAD_REQUEST)
        if time.monotonic() > deadline:
            raise TimeoutError
    if response.length:  # read1 takes an end that came too early for the end
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def _is_readable(sock: socket.socket) -> bool:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))
