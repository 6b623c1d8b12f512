"""Formatting survives: what a person formatted comes back from the list and the card as it went in."""

from typing import Any

import pytest

from tests.flow.program import Program
from tests.flow.tapper import Tapper

LINK = {"url": "https://example.org/"}
KINDS: list[tuple[str, str, dict[str, Any]]] = [
    ("bold", "loud", {}),
    ("italic", "soft", {}),
    ("underline", "line", {}),
    ("strikethrough", "gone", {}),
    ("spoiler", "secret", {}),
    ("blockquote", "quoted", {}),
    ("expandable_blockquote", "quoted at length", {}),
    ("code", "x = 1", {}),
    ("pre", "print()", {"language": "python"}),
    ("text_link", "here", LINK),
    ("text_mention", "Grace", {"user": {"id": 1002, "is_bot": False, "first_name": "Grace"}}),
    ("custom_emoji", "👍", {"custom_emoji_id": "5368324170671202286"}),
    ("date_time", "tomorrow", {"unix_time": 1_800_000_000, "date_time_format": "wDT"}),
    ("mention", "@grace", {}),
    ("hashtag", "#home", {}),
    ("cashtag", "$USD", {}),
    ("bot_command", "/list", {}),
    ("url", "https://example.org", {}),
    ("email", "ada@example.org", {}),
    ("phone_number", "+442079460000", {}),
    ("bank_card_number", "4242424242424242", {}),
]


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new."""
    return Tapper(running.sandbox, 50_000 + len(running.sandbox.world.people))


def spots(message: dict[str, Any], words: str) -> list[dict[str, Any]]:
    """Return the entities over `words` in a message, as if the text began with them."""
    text = message["text"]
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    end = start + len(words.encode("utf-16-le")) // 2
    inside = [e for e in message["entities"] if start <= e["offset"] and e["offset"] + e["length"] <= end]
    return [{**e, "offset": e["offset"] - start} for e in inside]


def test_every_kind_of_entity_comes_back_from_the_list_and_the_card(ada: Tapper) -> None:
    said, entities = "😀 note:", []
    for kind, words, rest in KINDS:
        offset = len(said.encode("utf-16-le")) // 2 + 1
        entities.append(
            {"type": kind, "offset": offset, "length": len(words.encode("utf-16-le")) // 2, **rest}
        )
        said += f" {words}"
    ada.say(said, entities=entities)
    listed = ada.say("/list")
    assert spots(listed, said) == entities
    assert spots(ada.tap(listed, "1"), said) == entities


def test_nested_formatting_comes_back(ada: Tapper) -> None:
    said = "all of this 👩‍👩‍👧 is bold"
    length = len(said.encode("utf-16-le")) // 2
    entities = [
        {"type": "bold", "offset": 0, "length": length},
        {"type": "italic", "offset": 4, "length": length - 4},
        {"type": "text_link", "offset": 12, "length": 8, **LINK},
    ]
    ada.say(said, entities=entities)
    listed = ada.say("/list")
    assert spots(listed, said) == entities
    assert spots(ada.tap(listed, "1"), said) == entities
