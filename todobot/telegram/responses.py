"""HTTP/1.1 responses out of the bytes of a connection (RFC 9112), as much of it as a Bot API server sends.

http.client would read them with blocking calls and the parser for e-mails, at a third of what a call costs. A server's
heads are alike but for the length and, from second to second, the date; so what they say is remembered.
"""

import re
from functools import lru_cache
from typing import NamedTuple

LONGEST_HEAD = 64 * 1024
LONGEST_BODY = 8 * 1024 * 1024
_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n]*)?")
_LENGTH = b"\r\nContent-Length: "
"""As nearly every server spells it; in another spelling it is found, too, but the head is read anew each time."""
_LONGEST_NUMBER = 12
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_END_OF_HEAD = b"\r\n\r\n"
_NO_BODY = frozenset({204, 304})


class BadResponseError(Exception):
    """What came is no HTTP response, or a larger one than any answer of the Bot API."""


class _Head(NamedTuple):
    """What a head says that matters here."""

    status: int
    keeps_alive: bool
    is_chunked: bool
    length: bytes | None
    retry_after: str | None


class Response:
    """One response, which grows by `take` until `is_whole`. Then nothing of it may follow."""

    def __init__(self) -> None:
        self.status = 0
        self.body = b""
        self.retry_after: str | None = None
        """The header of that name."""
        self.keeps_alive = False
        self.is_whole = False
        self._received = b""
        self._is_chunked = False
        self._length: int | None = None
        """Bytes of the body; None: in chunks, or up to the end of the connection."""

    def take(self, data: bytes) -> None:
        """Go on with bytes that came. Raises BadResponseError."""
        self._received = self._received + data if self._received else data
        while not self.status:
            head, end, rest = self._received.partition(_END_OF_HEAD)
            if not end:
                _limit(len(head), LONGEST_HEAD)
                return
            self._read_head(head)
            self._received = rest
        self._read_body()

    def end(self) -> None:
        """Go on with the end of the connection. Raises BadResponseError where that came too early."""
        if not self.status or self._length is not None or self._is_chunked:
            raise BadResponseError("it breaks off")
        self._become_whole(self._received, b"")

    def _read_head(self, text: bytes) -> None:
        before, has_length, behind = text.partition(_LENGTH)
        number, end, rest = behind.partition(b"\r\n")
        head = _read(before + end + rest)
        if head.status < 200:  # 100 Continue and its like: the response follows
            return
        self.status, self.keeps_alive, self._is_chunked, length, self.retry_after = head
        if has_length:
            if length not in (None, number.strip()):
                raise BadResponseError("two lengths")
            length = number.strip()
        if length is not None:
            self._take_length(length)
        elif self.status in _NO_BODY:
            self._length = 0
        elif not self._is_chunked:
            self.keeps_alive = False

    def _take_length(self, length: bytes) -> None:
        if self._is_chunked or not length.isdigit() or len(length) > _LONGEST_NUMBER:
            raise BadResponseError("a length that is none")
        self._length = 0 if self.status in _NO_BODY else int(length)
        _limit(self._length, LONGEST_BODY)

    def _read_body(self) -> None:
        length = self._length
        if length is None:
            if self._is_chunked:
                self._read_chunks()
            _limit(len(self._received), LONGEST_BODY)
        elif len(self._received) >= length:
            self._become_whole(self._received[:length], self._received[length:])

    def _read_chunks(self) -> None:
        """Put the chunks together once all are there: an answer has few, so nothing is kept between two reads."""
        parts: list[bytes] = []
        place = 0
        while (match := _CHUNK.match(self._received, place)) is not None:
            size, start = int(match[1], 16), match.end()
            place = start + size + 2
            if size == 0:
                self._end_chunks(b"".join(parts), start)
                return
            if len(self._received) < place:
                return
            if self._received[place - 2 : place] != b"\r\n":
                raise BadResponseError("a chunk without an end")
            parts.append(self._received[start : start + size])
        if b"\r\n" in self._received[place:]:
            raise BadResponseError("a chunk without a size")

    def _end_chunks(self, body: bytes, place: int) -> None:
        """Read over the trailer behind the last chunk: nothing, or headers, and an empty line."""
        behind = self._received[place - 2 :]
        end = behind.find(_END_OF_HEAD)
        if end >= 0:
            self._become_whole(body, behind[end + len(_END_OF_HEAD) :])

    def _become_whole(self, body: bytes, rest: bytes) -> None:
        if rest:
            raise BadResponseError("more than was asked for")
        self.body, self._received = body, b""
        self.is_whole = True


@lru_cache(maxsize=16)
def _read(text: bytes) -> _Head:
    """Return what a head says. Raises BadResponseError."""
    first, *lines = text.split(b"\r\n")
    match = _STATUS.fullmatch(first)
    if match is None:
        raise BadResponseError("no status line")
    headers: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name, value = name.lower(), value.strip()
        if not colon or (name == b"content-length" and headers.get(name, value) != value):
            raise BadResponseError("a header that is none")
        headers[name] = value
    coding, wish = headers.get(b"transfer-encoding"), headers.get(b"connection", b"").lower()
    if coding is not None and coding.lower() != b"chunked":
        raise BadResponseError("a body of unknown form")
    retry_after = headers.get(b"retry-after")
    return _Head(
        status=int(match[2]),
        keeps_alive=b"keep-alive" in wish if match[1] == b"0" else b"close" not in wish,
        is_chunked=coding is not None,
        length=headers.get(b"content-length"),
        retry_after=None if retry_after is None else retry_after.decode("latin-1"),
    )


def _limit(size: int, most: int) -> None:
    if size > most:
        raise BadResponseError("it is too large")
