"""One keep-alive connection to the Bot API that waits for its answers: results, or DeliveryErrors."""

import contextlib
import http.client
import logging
import select
import socket
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from todobot import clock
from todobot.errors import HTTP_BAD_REQUEST, HTTP_NOT_FOUND, DeliveryError
from todobot.telegram.answers import reason_of, result_of
from todobot.telegram.api import JSON_TYPE, BotApi

log = logging.getLogger(__name__)

_ANSWER_SECONDS = 30.0
_DOWNLOAD_SECONDS = 60.0
_CHUNK = 64 * 1024
_LONGEST_IDLE_SECONDS = 50.0
"""Telegram, or a router on the way, forgets a connection that was quiet for long: it is opened anew after this."""


class Upload(NamedTuple):
    """A body that is sent piece by piece; `length` is in bytes."""

    pieces: Iterator[bytes]
    length: int


class Connection:
    """One connection to the Bot API, opened at its first call. Its methods are for one thread; `abort` is for any."""

    def __init__(self, api: BotApi, *, judges_link: bool = False) -> None:
        """Take note of where it leads to. `judges_link` is for the one that polls: that tells of an outage."""
        self._api = api
        self.judges_link = judges_link
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
        self.begin(method, parameters, content_type=content_type)
        return self.finish(answer_within=answer_within)

    def begin(
        self, method: str, parameters: str | bytes | Upload = "{}", *, content_type: str = JSON_TYPE
    ) -> None:
        """Send a call and do not wait for its answer: the next thing asked of this connection is to `finish` it.

        Raises DeliveryError.
        """
        body = parameters.encode() if isinstance(parameters, str) else parameters
        self._send(self._api.path_of(method), body, content_type=content_type)

    def finish(self, *, answer_within: float = _ANSWER_SECONDS) -> Any:
        """Return the result of the call that was begun. Raises DeliveryError, like `call`."""
        status, headers, answer = self._receive(within=answer_within)
        try:
            result = result_of(status, answer, headers.get("Retry-After"))
        except DeliveryError as error:
            if error.is_outage:
                self._failed(str(error))
            else:
                self._api.link.worked()
            raise
        self._api.link.worked()
        if self.judges_link:
            clock.hear(headers.get("Date"))
        return result

    def download(self, file_path: str, *, at_most: int) -> bytes:
        """Return the file that getFile has named so. Raises DeliveryError, a permanent one beyond `at_most` bytes."""
        self._send(self._api.file_path_of(file_path), None)
        status, _, content = self._receive(within=_ANSWER_SECONDS, at_most=at_most)
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

    def _send(self, path: str, body: bytes | Upload | None, *, content_type: str = JSON_TYPE) -> None:
        """Post `body`, or get where there is none."""
        headers = {"Accept-Encoding": "identity"} | ({} if body is None else {"Content-Type": content_type})
        pieces: bytes | Iterator[bytes] | None = body.pieces if isinstance(body, Upload) else body
        if isinstance(body, Upload):
            headers["Content-Length"] = str(body.length)
        with self._outcome():
            self._ready().request("GET" if body is None else "POST", path, pieces, headers)

    def _receive(
        self, *, within: float, at_most: int | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Return status, headers and body of the answer to what was sent."""
        with self._outcome():
            if self._http is None:
                raise ConnectionError("closed")
            self._http.sock.settimeout(within)
            with self._http.getresponse() as response:
                answer = response.read() if at_most is None else _read(response, at_most)
                self._used_at = time.monotonic()
                if response.will_close:
                    self.close()
                return response.status, response.headers, answer

    @contextlib.contextmanager
    def _outcome(self) -> Iterator[None]:
        """Close the connection where something fails, and raise DeliveryError for it."""
        try:
            yield
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
        if self.judges_link:
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
            self._http = self._api.opened()
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
