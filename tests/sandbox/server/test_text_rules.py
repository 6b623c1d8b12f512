"""What becomes of a text and its entities on the way through Telegram."""

from typing import Any

import pytest

from todobot.sandbox.text_rules import formatted


def entity(offset: int, length: int, kind: str = "bold", **rest: Any) -> dict[str, Any]:
    return {"offset": offset, "length": length, "type": kind, **rest}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  a b \n", "a b"),
        ("a\tb\x00c\x1fd", "a b c d"),
        ("a\r\nb", "a\nb"),
        ("a\u2028b\u202ec", "abc"),
        ("a\u030ab\u0333", "ab"),
        ("<b>&amp;", "<b>&amp;"),
    ],
)
def test_it_cleans_and_trims(given: str, kept: str) -> None:
    assert {"text": kept} == formatted(given)


@pytest.mark.parametrize(
    ("text", "given", "kept"),
    [
        pytest.param("  bold", [entity(2, 4)], [entity(0, 4)], id="trimming shifts"),
        pytest.param("  bold  ", [entity(0, 8)], [entity(0, 4)], id="trimming clips"),
        pytest.param("a\r\nb", [entity(3, 1)], [entity(2, 1)], id="cleaning shifts"),
        pytest.param("😀 b", [entity(3, 1)], [entity(3, 1)], id="UTF-16 units"),
        pytest.param("a   b", [entity(1, 3)], [], id="white space alone is no entity"),
        pytest.param("a bc", [entity(1, 2)], [entity(2, 1)], id="it begins at a visible character"),
        pytest.param("abc", [entity(1, 0)], [], id="an empty one goes"),
        pytest.param("abcd", [entity(0, 2), entity(2, 2)], [entity(0, 4)], id="same styles that touch join"),
        pytest.param(
            "abcd",
            [entity(0, 3), entity(1, 3, "italic")],
            [entity(0, 3), entity(1, 2, "italic"), entity(3, 1, "italic")],
            id="crossing styles are cut to nest",
        ),
        pytest.param(
            "abcd",
            [entity(1, 2, "code"), entity(0, 4)],
            [entity(0, 1), entity(1, 2, "code"), entity(3, 1)],
            id="code holds no style",
        ),
        pytest.param(
            "abcd",
            [entity(0, 3, "code"), entity(2, 2, "pre", language="python")],
            [entity(0, 3, "code")],
            id="code and pre do not overlap",
        ),
        pytest.param(
            "abcd",
            [entity(0, 4, "blockquote"), entity(1, 2, "date_time", unix_time=5, date_time_format="r")],
            [entity(0, 4, "blockquote"), entity(1, 2, "date_time", unix_time=5, date_time_format="r")],
            id="a quote holds others",
        ),
        pytest.param(
            "see x.org",
            [entity(0, 9, "text_link", url="https://a.org")],
            [entity(0, 9, "text_link", url="https://a.org")],
            id="nothing is detected in a link",
        ),
        pytest.param("/go now", [entity(0, 7)], [entity(0, 7), entity(0, 3, "bot_command")], id="merged"),
    ],
)
def test_it_sorts_entities_out(text: str, given: list[Any], kept: list[Any]) -> None:
    assert kept == formatted(text, given).get("entities", [])


def test_it_keeps_a_hundred_entities() -> None:
    given = [entity(2 * index, 1) for index in range(120)]
    assert given[:100] == formatted("x " * 120, given)["entities"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("try /add@todobot_sandbox_bot now", [("bot_command", "/add@todobot_sandbox_bot")]),
        ("1/2 and/or </b> //x", []),
        ("#home #1 #2b x#y", [("hashtag", "#home"), ("hashtag", "#2b")]),
        ("by @ada_l, a@b", [("mention", "@ada_l")]),
        ("to ada@example.org.", [("email", "ada@example.org")]),
        ("on https://x.org/a?b=c#d, or x.com", [("url", "https://x.org/a?b=c#d"), ("url", "x.com")]),
        ("http://localhost:80/x", [("url", "http://localhost:80/x")]),
        ("todo.txt 3.14 e.g. x", []),
        ("😀 /help", [("bot_command", "/help")]),
    ],
)
def test_it_detects_what_telegram_detects(text: str, found: list[tuple[str, str]]) -> None:
    units = text.encode("utf-16-le")
    entities = formatted(text).get("entities", [])
    assert found == [
        (one["type"], units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"))
        for one in entities
    ]
