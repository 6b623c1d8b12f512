"""A call of whose answer only the ok is wanted: what is none is seen all the same."""

import pytest

from tests.telegram.by_hand import BODY, Server, turn_until
from todobot.services.outbox import Waiting
from todobot.telegram.lanes import Chat, Job, Outcome
from todobot.telegram.switchboard import Switchboard


def answered(board: Switchboard, server: Server, status: bytes, body: bytes) -> Outcome:
    """Return what became of a call whose row asks for nothing but that it be carried out."""
    board.take(Job(Chat(1), Waiting(1, 1, 0, "sendMessage", b"{}", None, None, None)))
    turn_until(board, lambda _: bool(server.requests))
    server.answer(b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body))
    (outcome,) = turn_until(board, bool)
    return outcome


DEEP = b'{"ok":true,"result":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
"""Nobody has to read that."""


@pytest.mark.parametrize(
    "body", [BODY, DEEP, b'{ "ok": true, "result": 7 }', b'{"result":7,"ok":true}'], ids=len
)
def test_an_ok_is_one_however_it_is_written(board: Switchboard, server: Server, body: bytes) -> None:
    assert answered(board, server, b"200 OK", body).error is None


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (b"400 Bad Request", b'{"ok":false,"error_code":400,"description":"Bad Request: no"}', 400),
        (b"200 OK", b'{"ok":false,"error_code":403,"description":"Forbidden: no"}', 403),
        (b"502 Bad Gateway", BODY, 502),
        (b"200 OK", b"<html>Please log in</html>", None),
        (b"200 OK", BODY[:-1], None),
        (b"200 OK", b'{"ok":true}', 200),
    ],
)
def test_what_is_no_ok_is_seen(
    board: Switchboard, server: Server, status: bytes, body: bytes, code: int | None
) -> None:
    error = answered(board, server, status, body).error
    assert error is not None
    assert error.code == code
