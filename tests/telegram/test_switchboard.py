"""The switchboard: many calls at once, one at a time over each connection, none of them sent twice."""

import socket
import threading
import time

import pytest

from tests.telegram.by_hand import ANSWER, DEADLINE, TOKEN, Server, job, turn_until
from todobot.telegram import switchboard
from todobot.telegram.api import BotApi
from todobot.telegram.lanes import Outcome
from todobot.telegram.link import Link
from todobot.telegram.switchboard import Switchboard


def carried(board: Switchboard, server: Server, *answers: bytes, ends: bool = False) -> Outcome:
    """Have a call answered with these bytes, piece by piece; return what became of it."""
    board.take(job())
    turn_until(board, lambda _: bool(server.requests))
    connection = server.requests[0][0]
    for piece in answers[:-1]:
        connection.sendall(piece)
        board.wait(0.05)
    server.answer(answers[-1], ends=ends)
    (outcome,) = turn_until(board, bool)
    return outcome


def test_calls_go_one_after_another_over_one_connection(board: Switchboard, server: Server) -> None:
    for _ in range(3):
        assert carried(board, server, ANSWER[:20], ANSWER[20:]).result == 7
    assert (len(server.connections), board.connections, board.count) == (1, 1, 0)


def test_calls_at_once_have_a_connection_each_and_those_not_needed_go(
    board: Switchboard, server: Server
) -> None:
    assert board.shrink(100.0) is None
    for number in range(5):
        board.take(job(number))
    turn_until(board, lambda _: len(server.requests) == 5)
    for _ in range(5):
        server.answer()
    done = turn_until(board, lambda outcomes: len(outcomes) == 5)
    assert sorted(outcome.job.chat.id for outcome in done) == list(range(5))
    assert board.shrink(119.0) == 120.0
    assert board.connections == 5
    assert board.shrink(120.0) == 140.0  # five were needed within these 20 seconds
    assert board.connections == 5
    assert board.shrink(140.0) is None
    assert board.connections == 1


def test_no_more_connections_are_opened_than_allowed(
    board: Switchboard, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switchboard, "MOST", 2)
    for number in range(5):
        board.take(job(number))
    for _ in range(5):
        turn_until(board, lambda _: bool(server.requests))
        server.answer()
    turn_until(board, lambda _: board.count == 0)
    assert len(server.connections) == 2


def test_a_connection_that_was_closed_is_seen_before_it_is_used(board: Switchboard, server: Server) -> None:
    carried(board, server, ANSWER)
    server.connections[0].shutdown(socket.SHUT_RDWR)
    assert carried(board, server, ANSWER).result == 7
    assert len(server.connections) == 2


def test_words_out_of_turn_are_not_taken_for_an_answer(board: Switchboard, server: Server) -> None:
    carried(board, server, ANSWER)
    server.connections[0].sendall(ANSWER.replace(b"7", b"8"))
    assert carried(board, server, ANSWER).result == 7
    assert len(server.connections) == 2


def test_a_call_whose_answer_is_lost_is_an_outage_and_is_not_repeated(
    board: Switchboard, server: Server
) -> None:
    for answer in (ANSWER[:-3], b"\x00rubbish\r\n\r\n", ANSWER[:9]):
        outcome = carried(board, server, answer, ends=True)
        assert outcome.error is not None
        assert outcome.error.is_outage
        assert TOKEN not in repr((outcome.error, outcome.error.__cause__))
        assert not server.requests
    assert carried(board, server, ANSWER).result == 7


def test_a_call_without_an_answer_ends_in_time(
    board: Switchboard, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switchboard, "ANSWER_SECONDS", 0.05)
    board.take(job())
    (outcome,) = turn_until(board, bool)
    assert outcome.error is not None
    assert outcome.error.is_outage
    assert (board.connections, board.count) == (0, 0)


def test_a_call_that_nobody_takes_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    board = Switchboard(BotApi(f"http://127.0.0.1:{port}", TOKEN, Link()))
    board.take(job())
    (outcome,) = turn_until(board, bool)
    assert outcome.error is not None
    assert outcome.error.is_outage
    assert TOKEN not in repr(outcome.error)
    board.close()


def test_a_request_that_does_not_fit_at_once_arrives_whole(board: Switchboard, server: Server) -> None:
    text = '{"text":"' + "x" * 30_000_000 + '"}'
    board.take(job(1, text))
    turn_until(board, lambda _: bool(server.requests))
    assert server.requests[0][1].endswith(text.encode())
    server.answer()
    assert turn_until(board, bool)[0].result == 7


def test_an_answer_that_ends_the_connection_is_an_answer(board: Switchboard, server: Server) -> None:
    closing = ANSWER.replace(b"200 OK", b"200 OK\r\nConnection: close")
    assert carried(board, server, closing).result == 7
    assert board.connections == 0


def test_it_can_be_woken_from_another_thread(board: Switchboard) -> None:
    threading.Timer(0.05, board.wake).start()
    began = time.monotonic()
    assert board.wait(DEADLINE) == []
    assert time.monotonic() - began < DEADLINE / 2


def test_few_threads_open_connections_however_much_waits(
    board: Switchboard, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    dial, may_go_on = board._api.dial, threading.Event()
    monkeypatch.setattr(board._api, "dial", lambda: may_go_on.wait(DEADLINE) and dial())
    for number in range(switchboard.MOST):
        board.take(job(number))
    board.wait(0.0)
    assert sum(thread.name.startswith("dial-") for thread in threading.enumerate()) <= 32
    may_go_on.set()
    turn_until(board, lambda _: len(server.requests) == switchboard.MOST)


def test_a_system_that_allows_no_more_threads_is_an_outage_and_no_more(
    board: Switchboard, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        board.take(job())
        (outcome,) = turn_until(board, bool)
    assert outcome.error is not None
    assert outcome.error.is_outage
    assert carried(board, server, ANSWER).result == 7
