"""Bad days on order: every kind of fault, how often and for whom."""

import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.sandbox.bot_client import ADA, GRACE, Client, Later
from todobot.sandbox import Sandbox


@pytest.fixture(autouse=True)
def _both_have_written(sandbox: Sandbox) -> None:
    sandbox.world.say(ADA, "/start")
    sandbox.world.say(GRACE, "/start")


def sent_texts(sandbox: Sandbox) -> list[str]:
    return [message["text"] for message in sandbox.world.messages(ADA) if message["sent_by_bot"]]


@pytest.mark.parametrize(
    ("kind", "status", "part"),
    [
        ("429", 429, b'"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}'),
        ("500", 500, b'"description":"Internal Server Error"'),
        ("502_html", 502, b"<html>"),
        ("403_html", 403, b"<html>"),
        ("401", 401, b'"description":"Unauthorized"'),
        ("409", 409, b'"description":"Conflict: terminated by other getUpdates request'),
        ("400:Bad Request: as you like", 400, b'"description":"Bad Request: as you like"'),
        ("garbage", 200, b"\xff"),
        ("half_json", 200, b'{"ok": true'),
    ],
)
def test_an_answered_fault_executes_nothing(
    sandbox: Sandbox, bot: Client, kind: str, status: int, part: bytes
) -> None:
    sandbox.world.fail("sendMessage", kind=kind, retry_after=7)
    reply = bot.answer("sendMessage", chat_id=ADA, text="x")
    assert (reply.status, part in reply.body) == (status, True)
    assert sent_texts(sandbox) == []
    assert [(call.status, call.fault) for call in sandbox.world.calls] == [(status, kind)]
    assert bot.call("sendMessage", chat_id=ADA, text="the next is fine")


def test_429_says_so_in_the_header_too(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.fail("sendMessage", retry_after=3)
    assert bot.answer("sendMessage", chat_id=ADA, text="x").headers["Retry-After"] == "3"


def test_half_json_is_no_json(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.fail("sendMessage", kind="half_json")
    with pytest.raises(ValueError):
        _ = bot.answer("sendMessage", chat_id=ADA, text="x").json


@pytest.mark.parametrize(("kind", "executed"), [("reset_before", []), ("reset_after", ["x"])])
def test_a_reset_leaves_no_answer(sandbox: Sandbox, bot: Client, kind: str, executed: list[str]) -> None:
    sandbox.world.fail("sendMessage", kind=kind)
    with pytest.raises(OSError):
        bot.answer("sendMessage", chat_id=ADA, text="x")
    assert sent_texts(sandbox) == executed


def test_it_hangs_up_without_a_word_behind_a_full_answer(sandbox: Sandbox) -> None:
    sandbox.world.fail("getMe", kind="hang_up")
    address = urlsplit(sandbox.url)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=5)
    connection.request("GET", f"/bot{sandbox.token}/getMe")
    with connection.getresponse() as answer:
        assert (answer.status, answer.getheader("Connection")) == (200, None)
        assert b'"ok":true' in answer.read()
        assert connection.sock.recv(1) == b""
    connection.close()


def test_a_delayed_answer_comes_late_but_the_call_is_executed_at_once(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.fail("sendMessage", kind="delay", seconds=0.3)
    begin = time.monotonic()
    reply = Later(lambda: bot.call("sendMessage", chat_id=ADA, text="x"))
    sandbox.world.wait_for(lambda: sent_texts(sandbox) == ["x"], timeout=0.25)
    assert reply.result()["text"] == "x"
    assert time.monotonic() - begin >= 0.3


def test_a_fault_hits_its_method_its_chat_and_as_often_as_ordered(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.fail("sendMessage", chat_id=GRACE, times=2, kind="500")
    assert bot.answer("getMe").status == 200
    to_ada = [bot.answer("sendMessage", chat_id=ADA, text="x").status for _ in range(2)]
    to_grace = [bot.answer("sendMessage", chat_id=GRACE, text="x").status for _ in range(3)]
    assert (to_ada, to_grace) == ([200, 200], [500, 500, 200])


def test_a_star_means_every_method(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.fail("*", kind="500", times=2)
    assert [bot.answer(name).status for name in ("getMe", "getUpdates", "getMe")] == [500, 500, 200]


def test_an_unknown_kind_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="'418' is not a fault"):
        sandbox.world.fail("sendMessage", kind="418")


def test_unreachable_means_no_answer_at_all_for_the_bot_only(sandbox: Sandbox, bot: Client) -> None:
    sandbox.world.set_reachable(False)
    with pytest.raises(OSError):
        bot.answer("getMe")
    assert bot.human("GET", "state").json["is_reachable"] is False
    sandbox.world.set_reachable(True)
    assert bot.answer("getMe").status == 200
    assert [call.method for call in sandbox.world.calls] == ["getMe"]


def test_wait_for_gives_up_at_its_deadline(sandbox: Sandbox) -> None:
    with pytest.raises(TimeoutError):
        sandbox.world.wait_for(lambda: False, timeout=0.01)
