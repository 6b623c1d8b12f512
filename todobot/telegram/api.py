"""The wire: one keep-alive connection to the Bot API, and its answers as results or DeliveryErrors.

telebot's own sender is not used: its errors and debug lines carry the token in the URL, and it costs four times
as much (docs/decisions.md).
"""

import http.client
import json
import select
import socket
import ssl
import time
from typing import Any
from urllib.parse import urlsplit

from todobot.errors import HTTP_NOT_FOUND, HTTP_UNAUTHORIZED, DeliveryError
from todobot.telegram.link import Link

_CONNECT_SECONDS = 10.0
_ANSWER_SECONDS = 30.0
_LONGEST_IDLE_SECONDS = 50.0
"""Telegram, or a router on the way, forgets a connection that was quiet for long: it is opened anew after this."""

_HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity"}


class BotApi:
    """Where the Bot API is and with which token: makes the connections."""

    def __init__(self, url: str, token: str, link: Link) -> None:
        parts = urlsplit(url)
        self.link = link
        self._host = parts.hostname or ""
        self._port = parts.port
        self._path = f"{parts.path.rstrip('/')}/bot{token}/"
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None

    def connect(self) -> "Connection":
        """Return a new connection, opened at its first call. It belongs to one thread."""
        return Connection(self)

    def _open(self) -> http.client.HTTPConnection:
        if self._tls is None:
            return http.client.HTTPConnection(self._host, self._port, timeout=_CONNECT_SECONDS)
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=_CONNECT_SECONDS, context=self._tls
        )


class Connection:
    """One connection to the Bot API. Its methods are for one thread; `abort` is for any."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._http: http.client.HTTPConnection | None = None
        self._used_at = 0.0

    def call(self, method: str, parameters: str = "{}", *, answer_within: float = _ANSWER_SECONDS) -> Any:
        """Call a Bot API method with parameters in JSON and return its result.

        Raises DeliveryError. A call that got no answer may have been carried out: it is not repeated here.
        """
        try:
            status, headers, body = self._exchange(method, parameters.encode(), answer_within)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            reason = _reason(error)
            self._api.link.failed(reason)
            raise DeliveryError(reason) from None  # the chain would show the URL, and so the token
        return self._result(status, headers, body)

    def abort(self) -> None:
        """End the call in progress at once: it raises DeliveryError in its own thread."""
        connection = self._http
        if connection is not None and connection.sock is not None:
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself

    def close(self) -> None:
        """Close the connection; the next call opens it anew."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def _exchange(
        self, method: str, body: bytes, answer_within: float
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = self._ready()
        connection.request("POST", self._api._path + method, body, _HEADERS)
        connection.sock.settimeout(answer_within)
        with connection.getresponse() as response:
            answer = response.read()
            self._used_at = time.monotonic()
            if response.will_close:
                self.close()
            return response.status, response.headers, answer

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

    def _result(self, status: int, headers: http.client.HTTPMessage, body: bytes) -> Any:
        answer = _parse(body)
        if answer is None or status >= 500:
            reason = (
                f"HTTP {status}" if status >= 500 else f"an answer that is not the Bot API's, HTTP {status}"
            )
            self._api.link.failed(reason)
            raise DeliveryError(reason, code=status if status >= 500 else None)
        self._api.link.worked()
        if answer.get("ok") is True and "result" in answer:
            return answer["result"]
        raise _refusal(answer, status, headers)


def is_wrong_token(error: DeliveryError) -> bool:
    """Tell whether Telegram does not know the token: 401, or 404 for one of a wrong form (Bot API server)."""
    return error.code in (HTTP_UNAUTHORIZED, HTTP_NOT_FOUND)


def _parse(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and isinstance(answer.get("ok"), bool) else None


def _refusal(answer: dict[str, Any], status: int, headers: http.client.HTTPMessage) -> DeliveryError:
    code = answer.get("error_code")
    parameters = answer.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else headers.get("Retry-After")
    return DeliveryError(
        str(answer.get("description", "no description"))[:300],
        code=code if isinstance(code, int) else status,
        retry_after=_seconds(wait),
    )


def _seconds(value: object) -> float | None:
    try:
        return max(0.0, float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _reason(error: Exception) -> str:
    """Name a network error in a few words; its own text may hold the URL."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__


def _is_readable(sock: socket.socket) -> bool:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))
