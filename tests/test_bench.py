"""The bench's judge: a fast bot that answers wrongly must not look good. It needs gcc, as the bench does."""

import http.client
import json
import os
import shutil
import threading
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench import charts, processes, rounds
from bench.charts import Bar
from bench.figures import Figure, over
from bench.telegram import Event, Telegram

NEEDS_GCC = pytest.mark.skipif(
    shutil.which("gcc") is None and "CI" not in os.environ, reason="gcc is missing: the bench's judge is in C"
)
Reply = Callable[[str, list[str]], str]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as running:
        yield running


def post(
    connection: http.client.HTTPConnection, path: str, body: Any = None, headers: dict[str, str] | None = None
) -> Any:
    """Call a method in whatever form, and return its result."""
    connection.request("POST", f"/bot1:a/{path}", body, headers or {})
    return json.loads(connection.getresponse().read())["result"]


def connect(telegram: Telegram) -> http.client.HTTPConnection:
    parts = urlsplit(telegram.url)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)


def right(text: str, notes: list[str]) -> str:
    """Reply as a bot should; the judge looks for these words and notes."""
    if text.startswith("/start"):
        return f"Hello {notes[0]}"
    if "Add note" in text:
        return "Send me the text of the note"
    return "\n".join(notes[1:]) if "List notes" in text else "Saved"


def serve(telegram: Telegram, reply: Reply, calls: int) -> None:
    """Be a bot until told otherwise: `reply` gets a text, the person's first name and their notes so far."""
    connection, offset = connect(telegram), 0
    known: dict[int, list[str]] = {}
    answered = 0
    while answered < calls:
        for update in post(connection, f"getUpdates?timeout=1&offset={offset}"):
            message, offset = update["message"], update["update_id"] + 1
            notes = known.setdefault(message["chat"]["id"], [message["from"]["first_name"]])
            if message["text"].startswith("Buy milk"):
                notes.append(message["text"])
            answer = {"chat_id": message["chat"]["id"], "text": reply(message["text"], notes)}
            post(connection, "sendMessage", json.dumps(answer), JSON)
            answered += 1


def judged(telegram: Telegram, reply: Reply, updates: int = 80) -> Event:
    """Return what the judge says of a bot that finds so many updates waiting."""
    telegram.tell("backlog", "backlog", updates, 1, 10)
    bot = threading.Thread(target=serve, args=(telegram, reply, updates), daemon=True)
    bot.start()
    figures = telegram.wait_for("done", 20)
    bot.join(20)
    return figures


@NEEDS_GCC
def test_a_bot_that_answers_rightly_passes(telegram: Telegram) -> None:
    figures = judged(telegram, right)
    assert (figures["updates"], figures["wrong"], figures["unanswered"]) == (80, 0, 0), figures["first_wrong"]
    assert figures["notes"] == 20


@NEEDS_GCC
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(lambda text, notes: right(text, notes[:-1] if len(notes) > 1 else notes), id="lost"),
        pytest.param(lambda text, notes: right(text, [*notes, *notes[1:]]), id="twice"),
        pytest.param(lambda text, notes: right(text, [notes[0], *reversed(notes[1:])]), id="out of order"),
        pytest.param(lambda text, notes: right(text, ["Ada", *notes[1:]]), id="another person"),
        pytest.param(
            lambda text, notes: right(text, notes).replace("of the note", ""), id="another question"
        ),
        pytest.param(lambda text, notes: right(text, notes).replace("Saved", "What?"), id="lost step"),
    ],
)
def test_a_wrong_answer_is_counted(telegram: Telegram, reply: Reply) -> None:
    assert judged(telegram, reply)["wrong"] > 0


@NEEDS_GCC
def test_a_message_nobody_awaits_is_counted(telegram: Telegram) -> None:
    def says_more(text: str, notes: list[str]) -> str:
        post(connect(telegram), "sendMessage", json.dumps({"chat_id": 1, "text": "news"}), JSON)
        return right(text, notes)

    assert judged(telegram, says_more)["extra"] == 80


@NEEDS_GCC
def test_what_is_not_acknowledged_comes_again(telegram: Telegram) -> None:
    telegram.tell("backlog", "backlog", 16, 1, 1)
    connection = connect(telegram)
    first = post(connection, "getUpdates?timeout=5")
    assert post(connection, "getUpdates") == first
    behind = post(connection, f"getUpdates?offset={first[3]['update_id'] + 1}")
    assert behind == first[4:]


@NEEDS_GCC
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"chat_id": 5, "text": "Zo\\u00eb \\ud83d\\uddd2 & \\"more\\""}', "application/json"),
        ("chat_id=5&text=Zo%C3%AB+%F0%9F%97%92+%26+%22more%22", "application/x-www-form-urlencoded"),
        (
            '--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n5\r\n--x\r\nContent-Disposition: '
            'form-data; name="text"\r\n\r\nZoë 🗒 & "more"\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=["json", "form", "multipart"],
)
@pytest.mark.parametrize("is_chunked", [False, True])
def test_it_understands_every_client(telegram: Telegram, body: str, kind: str, is_chunked: bool) -> None:
    whole = body.encode()
    pieces = iter([whole[:20], whole[20:]]) if is_chunked else whole
    message = post(connect(telegram), "sendMessage", pieces, {"Content-Type": kind})
    assert (message["chat"]["id"], message["text"]) == (5, 'Zoë 🗒 & "more"')


def test_notes_are_counted_as_their_persons() -> None:
    mine, theirs = "Buy milk №1 for Zoë, says 5", "Buy milk №2 for Zoë, says 6"
    found = rounds.lost([(5, mine), (5, mine), (5, theirs)], 3)
    assert found == {"lost": 2, "doubled": 1, "notes": 3}


def test_a_figure_is_the_median_with_its_spread() -> None:
    assert over([{"a": 3.0}, {"a": 1.0}, {"b": 0.0}, {"a": 9.0}], "a") == Figure(3.0, 1.0, 9.0, 3)
    assert over([], "a") is None


def test_a_chart_has_a_bar_a_bot(tmp_path: Path) -> None:
    bars = [
        Bar("we & they", Figure(15, 5, 20, 3), is_ours=True),
        Bar("<others>", Figure(60, 40, 70, 3), is_ours=False),
    ]
    charts.draw(tmp_path / "a.svg", "µs: less", bars)
    parts = ET.parse(tmp_path / "a.svg").getroot().iter("{http://www.w3.org/2000/svg}rect")  # noqa: S314 - our own
    widths = {part.get("class"): float(part.get("width", "0")) for part in parts}
    assert Counter(widths.keys()) == Counter(["ours", "other"])
    assert widths["other"] == pytest.approx(4 * widths["ours"], rel=0.01)


def test_threads_may_end_while_a_process_is_looked_at() -> None:
    enough = threading.Event()

    def begin_and_end() -> None:
        while not enough.is_set():
            passing = threading.Thread(target=enough.is_set)
            passing.start()
            passing.join()

    busy = [threading.Thread(target=begin_and_end) for _ in range(2)]
    for thread in busy:
        thread.start()
    try:
        for _ in range(500):
            assert processes.cpu(os.getpid()) > 0
            assert processes.used(os.getpid()).wake_ups > 0
    finally:
        enough.set()
        for thread in busy:
            thread.join()
