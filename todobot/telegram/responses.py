"""HTTP/1.1 responses out of the bytes of a connection (RFC 9112), as much of it as a Bot API server sends.

http.client would read them with blocking calls and the parser for e-mails, at a third of what a call costs.
"""

import re

LONGEST_HEAD = 64 * 1024
LONGEST_BODY = 8 * 1024 * 1024
_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n]*)?")
_NUMBER = re.compile(rb"[0-9]{1,12}")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_END_OF_HEAD = b"\r\n\r\n"
_NO_BODY = frozenset({204, 304})


class BadResponseError(Exception):
    """What came is no HTTP response, or a larger one than any answer of the Bot API."""


class Response:
    """One response, which grows by `take` until `is_whole`. Then nothing of it may follow."""

    def __init__(self) -> None:
        self.status = 0
        self.body = b""
        self.headers: dict[bytes, bytes] = {}
        self.keeps_alive = False
        self.is_whole = False
        self._received = b""
        self._length: int | None = None
        """Bytes of the body; None: in chunks, or up to the end of the connection."""

    @property
    def retry_after(self) -> str | None:
        """The header of that name."""
        value = self.headers.get(b"retry-after")
        return None if value is None else value.decode("latin-1")

    def take(self, data: bytes) -> None:
        """Go on with bytes that came. Raises BadResponseError."""
        self._received = self._received + data if self._received else data
        while not self.status:
            end = self._received.find(_END_OF_HEAD)
            if end < 0:
                _limit(len(self._received), LONGEST_HEAD)
                return
            self._read_head(self._received[:end])
            self._received = self._received[end + len(_END_OF_HEAD) :]
        self._read_body()

    def end(self) -> None:
        """Go on with the end of the connection. Raises BadResponseError where that came too early."""
        if not self.status or self._length is not None or self._is_chunked:
            raise BadResponseError("it breaks off")
        self._become_whole(self._received, b"")

    @property
    def _is_chunked(self) -> bool:
        return b"transfer-encoding" in self.headers

    def _read_head(self, head: bytes) -> None:
        first, *lines = head.split(b"\r\n")
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
        if match[2].startswith(b"1"):  # 100 Continue and its like: the response follows
            return
        self.status, self.headers = int(match[2]), headers
        wish = headers.get(b"connection", b"").lower()
        self.keeps_alive = b"keep-alive" in wish if match[1] == b"0" else b"close" not in wish
        self._length = self._length_in(headers)

    def _length_in(self, headers: dict[bytes, bytes]) -> int | None:
        coding, length = headers.get(b"transfer-encoding"), headers.get(b"content-length")
        if coding is not None:
            if coding.lower() != b"chunked" or length is not None:
                raise BadResponseError("a body of unknown form")
            return None
        if self.status in _NO_BODY:
            return 0
        if length is None:
            return None
        if _NUMBER.fullmatch(length) is None:
            raise BadResponseError("a length that is none")
        _limit(int(length), LONGEST_BODY)
        return int(length)

    def _read_body(self) -> None:
        if self._length is not None:
            if len(self._received) >= self._length:
                self._become_whole(self._received[: self._length], self._received[self._length :])
        elif self._is_chunked:
            self._read_chunks()
        _limit(len(self._received), LONGEST_BODY)

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
        self.keeps_alive = self.keeps_alive and (self._length is not None or self._is_chunked)


def _limit(size: int, most: int) -> None:
    if size > most:
        raise BadResponseError("it is too large")
