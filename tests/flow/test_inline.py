"""Inline mode: one's own notes, searched and posted from any chat."""

from typing import Any

import pytest

from tests.flow.program import Program
from tests.flow.visitor import Visitor

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def ada(running: Program) -> Visitor:
    """Somebody new."""
    return Visitor(running.sandbox, 10_000 + len(running.sandbox.world.people))


def ask(person: Visitor, words: str, offset: str = "") -> str:
    """Type the bot's name and `words` and return the query's id once it is answered."""
    query_id = person.world.inline_query(person.id, words, offset)
    person.world.wait_for(lambda: person.world.inline_queries[query_id].results is not None)
    return query_id


def results(person: Visitor, words: str, offset: str = "") -> list[dict[str, Any]]:
    found = person.world.inline_results(ask(person, words, offset))
    assert found is not None
    return found


def test_it_finds_ones_own_notes_and_posts_the_chosen_one_formatted(ada: Visitor) -> None:
    ada.say("Buy MILK\nand bread", entities=[{"type": "bold", "offset": 4, "length": 4}])
    ada.say("call Bob")
    query_id = ask(ada, "milk")
    found = ada.world.inline_results(query_id) or []
    assert [(one["title"], one["description"]) for one in found] == [("Buy MILK", "and bread")]
    posted = ada.world.choose_inline_result(ada.id, query_id, found[0]["id"])
    assert posted["text"] == "Buy MILK\nand bread"
    assert posted["entities"] == [{"type": "bold", "offset": 4, "length": 4}]


def test_one_longer_than_a_message_hides_none_and_is_posted_with_its_beginning(
    running: Program, ada: Visitor
) -> None:
    ada.say("milk")
    ada.say("long")
    running.write("UPDATE notes SET text = ? WHERE text = 'long'", "long milk " * 500)
    query_id = ask(ada, "milk")
    found = ada.world.inline_results(query_id) or []
    assert [one["title"][:9] for one in found] == ["milk", "long milk"]
    posted = ada.world.choose_inline_result(ada.id, query_id, found[1]["id"])["text"]
    assert len(posted) <= 4096
    assert posted.startswith("long milk ")
    assert posted.endswith("…")


def test_without_words_it_offers_every_note(ada: Visitor) -> None:
    ada.say("one")
    ada.say("two")
    assert [one["title"] for one in results(ada, "")] == ["one", "two"]


def test_nobody_finds_anothers_notes_or_what_is_deleted(running: Program, ada: Visitor) -> None:
    grace = Visitor(running.sandbox, 90_000 + ada.id, "Grace")
    grace.say("a secret")
    ada.say("a secret of mine")
    assert [one["title"] for one in results(ada, "secret")] == ["a secret of mine"]
    ada.say("/clear")
    assert results(ada, "secret") == []


def test_the_answer_is_personal_and_not_cached(ada: Visitor) -> None:
    ada.say("milk")
    query_id = ask(ada, "milk")
    call = next(one for one in ada.world.calls if one.params.get("inline_query_id") == query_id)
    assert (call.params["is_personal"], call.params["cache_time"]) == ("true", "0")


def test_more_than_fifty_come_a_page_at_a_time(ada: Visitor) -> None:
    ada.send("\n".join(f"item {number}" for number in range(3)))
    ada.world.wait_for(lambda: len(ada.heard()) == 1)
    for number in range(59):
        ada.world.say(ada.id, f"item {number}")
    ada.world.wait_for(lambda: len(ada.heard()) == 60, timeout=15)
    query_id = ask(ada, "item")
    query = ada.world.inline_queries[query_id]
    assert query.results is not None
    assert (len(query.results), query.next_offset) == (50, "50")
    assert len(results(ada, "item", "50")) == 10
    assert [results(ada, "item", offset) for offset in ("9" * 60, "-1", "x", "²")] == [
        [],
        *[query.results] * 3,
    ]


@pytest.mark.parametrize("kind", ["photo", "document", "video", "audio", "voice", "sticker", "animation"])
def test_a_file_is_posted_as_it_came(ada: Visitor, kind: str) -> None:
    is_captioned = kind != "sticker"
    ada.show(kind, content=PNG, **({"caption": "my caption"} if is_captioned else {}))
    query_id = ask(ada, "caption" if is_captioned else "")
    found = ada.world.inline_results(query_id) or []
    assert len(found) == 1
    posted = ada.world.choose_inline_result(ada.id, query_id, found[0]["id"])
    assert kind in posted
    assert posted.get("caption") == ("my caption" if is_captioned else None)


@pytest.mark.parametrize("kind", ["location", "contact"])
def test_a_place_or_a_person_is_posted(ada: Visitor, kind: str) -> None:
    ada.show(kind)
    query_id = ask(ada, "")
    found = ada.world.inline_results(query_id) or []
    sent = ada.world.choose_inline_result(ada.id, query_id, found[0]["id"])
    assert kind in sent


def test_a_stranger_gets_an_empty_answer_and_is_not_remembered(running: Program) -> None:
    stranger = Visitor(running.sandbox, 777_001, "Eve")
    assert results(stranger, "milk") == []
    assert running.rows("select * from users where id = 777001") == []
    running.wait_for_rows(0, "select * from outbox where chat_id = 777001")
