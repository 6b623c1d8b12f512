"""HTTP out of bytes: whatever pieces it comes in it is read alike, and what is no response is refused."""

import pytest

from todobot.telegram.responses import LONGEST_BODY, LONGEST_HEAD, BadResponseError, Response

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def read(data: bytes, size: int) -> Response:
    """Hand the bytes over in pieces of that size, no further than needed."""
    response = Response()
    for start in range(0, len(data), size):
        assert not response.is_whole
        response.take(data[start : start + size])
    return response


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize(
    ("data", "status", "body", "keeps_alive"),
    [
        (OK + b"Content-Length: 5\r\n\r\nhello", 200, b"hello", True),
        (OK + b"Content-Length: 5 \r\nContent-Length:5\r\nX: y\r\n\r\nhello", 200, b"hello", True),
        (OK + b"content-length:5 \r\nCONNECTION: Close\r\n\r\nhello", 200, b"hello", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, b"hi", False),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi", 200, b"hi", True),
        (b"HTTP/1.1 502\r\nContent-Length: 0\r\n\r\n", 502, b"", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", True),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx", 200, b"x", True),
        (CHUNKED + b"5\r\nhello\r\n1; name=value\r\n!\r\n0\r\n\r\n", 200, b"hello!", True),
        (CHUNKED + b"A\r\n0123\r\n5678\r\n0\r\nTrailer: x\r\n\r\n", 200, b"0123\r\n5678", True),
    ],
)
def test_it_is_read_in_pieces_of_any_size(
    data: bytes, status: int, body: bytes, keeps_alive: bool, size: int
) -> None:
    response = read(data, size)
    assert response.is_whole
    assert (response.status, response.body, response.keeps_alive) == (status, body, keeps_alive)


@pytest.mark.parametrize("size", [1, 10_000])
def test_without_a_length_it_ends_with_the_connection(size: int) -> None:
    response = read(OK + b"\r\nhello", size)
    assert not response.is_whole
    response.end()
    assert (response.body, response.keeps_alive) == (b"hello", False)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        OK,
        OK + b"Content-Length: 5\r\n\r\nhell",
        CHUNKED + b"5\r\nhello\r\n",
        CHUNKED + b"5\r\nhello\r\n0\r\n",
    ],
)
def test_one_that_breaks_off_is_none(data: bytes) -> None:
    response = read(data, 10_000)
    assert not response.is_whole
    with pytest.raises(BadResponseError):
        response.end()


@pytest.mark.parametrize("size", [1, 100_000])
@pytest.mark.parametrize(
    "data",
    [
        b"rubbish\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 999 OK\r\n\r\n",
        OK + b"no colon\r\n\r\n",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        OK + b"Content-Length: 1\r\nX: y\r\ncontent-length: 2\r\n\r\nx",
        OK + b"Content-Length: \r\n\r\n",
        OK + b"content-length:\r\n\r\n",
        OK + b"Content-Length: 1\r\nno colon\r\n\r\nx",
        OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        OK + b"Transfer-Encoding: gzip\r\n\r\n",
        OK + b"Content-Length: %d\r\n\r\n" % (LONGEST_BODY + 1),
        CHUNKED + b"x\r\n",
        CHUNKED + b"1\r\nab\r\n",
        b"x" * (LONGEST_HEAD + 1),
    ],
    ids=lambda value: value[:60] if isinstance(value, bytes) else value,
)
def test_what_is_no_response_is_refused(data: bytes, size: int) -> None:
    with pytest.raises(BadResponseError):
        read(data, size)


@pytest.mark.parametrize("data", [OK + b"Content-Length: 1\r\n\r\nxHTTP", CHUNKED + b"0\r\n\r\nx"])
def test_more_than_was_asked_for_is_refused(data: bytes) -> None:
    with pytest.raises(BadResponseError):
        read(data, 100_000)


def test_a_body_without_end_is_refused() -> None:
    response = read(OK + b"\r\n", 100)
    with pytest.raises(BadResponseError):
        for _ in range(LONGEST_BODY // 1_000_000 + 1):
            response.take(b"x" * 1_000_000)


def test_heads_that_differ_in_nothing_but_the_length_have_it_each() -> None:
    for body in (b"one", b"three", b"", b"one"):
        data = OK + b"Server: x\r\nContent-Length: %d\r\nDate: y\r\n\r\n%b" % (len(body), body)
        assert read(data, 10_000).body == body


def test_the_wait_that_a_gateway_asks_for_is_known() -> None:
    assert read(OK + b"Retry-After: 7\r\nContent-Length: 0\r\n\r\n", 100).retry_after == "7"
    assert read(OK + b"Content-Length: 0\r\n\r\n", 100).retry_after is None
