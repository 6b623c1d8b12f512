"""/find and /tags."""

import pytest

from tests.flow.program import Program
from tests.flow.tapper import Tapper, labels
from tests.flow.visitor import CANCEL, MAIN_BUTTONS


@pytest.fixture
def ada(running: Program) -> Tapper:
    """Somebody new."""
    return Tapper(running.sandbox, 70_000 + len(running.sandbox.world.people))


@pytest.mark.parametrize(
    ("note", "order"),
    [
        ("buy milk", "/find MILK"),
        ("große Straße", "/find STRASSE"),
        ("МОЛОКО", "/find молоко"),
        ("İstanbul", "/find istanbul"),
        ("a note on milk and bread", "/find bread milk"),
        ("water the plants #home", "/find #HOME"),
    ],
)
def test_find_shows_what_holds_the_words(ada: Tapper, note: str, order: str) -> None:
    ada.say(note)
    ada.say("something else")
    heading, *found = ada.say(order)["text"].split("\n\n")
    assert heading == f"🔎 1 note with “{order.removeprefix('/find ')}”"
    assert [line.partition(" ·")[0] for line in found] == [f"1. {note}"]


def test_captions_and_file_names_are_found(ada: Tapper) -> None:
    ada.show("photo", caption="the Cat")
    ada.show("document", file_name="Budget.ods")
    assert "📷 the Cat" in ada.say("/find cat")["text"]
    assert "Budget.ods" in ada.say("/find budget")["text"]


def test_find_turns_pages_and_leads_back_to_them_from_a_card(ada: Tapper) -> None:
    for number in range(10):
        ada.say(f"milk {number}")
    ada.say("bread")
    first = ada.say("/find milk")
    assert first["text"].startswith("🔎 10 notes with “milk”")
    second = ada.tap(first, "▶")
    assert labels(second) == [["9", "10"], ["◀", "2/2"]]
    card = ada.tap(second, "10")
    assert card["text"].startswith("milk 9\n\n")
    assert ada.tap(card, "◀ Back")["text"] == second["text"]


def test_find_says_so_when_there_is_nothing(ada: Tapper) -> None:
    ada.say("bread")
    assert ada.say("/find {milk}")["text"] == "None of your notes holds “{milk}”."


def test_find_without_words_says_how(ada: Tapper) -> None:
    ada.say("/add")
    assert ada.buttons() == [[CANCEL]]
    assert "/find milk" in ada.say("/find")["text"]
    assert ada.buttons() == MAIN_BUTTONS


def test_find_sees_nothing_of_others(running: Program, ada: Tapper) -> None:
    grace = Tapper(running.sandbox, 20_000 + ada.id, "Grace")
    ada.say("milk of ada")
    grace.say("milk of grace")
    found = ada.say("/find milk of ada")
    (search_id,) = running.rows("select id from searches where user_id = ?", ada.id)[0]
    assert "milk of ada" in found["text"]
    forged = grace.tap_data(grace.say("/list"), f"list:page:{search_id}:1")
    assert "too old" in forged["text"]
    assert "too old" in (grace.toast or "")


def test_long_words_are_cut_where_they_are_repeated(running: Program, ada: Tapper) -> None:
    ada.say("/start")
    assert len(ada.say("/find " + "w" * 4000)["text"]) < 150
    kept = running.rows("select length(words) from searches where user_id = ?", ada.id)
    assert kept == [(300,)]


def test_the_same_words_are_kept_once(running: Program, ada: Tapper) -> None:
    ada.say("milk")
    for order in ("/find milk", "/find  milk", "/find milk"):
        ada.say(order)
    assert running.rows("select words from searches where user_id = ?", ada.id) == [("milk",)]


def test_tags_are_counted_however_they_are_spelled_and_a_tap_lists_them(ada: Tapper) -> None:
    for said in ("milk #Shop", "bread #shop #SHOP", "plants #home #shopping"):
        ada.say(said)
    tags = ada.say("/tags")
    assert tags["text"] == "🏷 3 hashtags"
    assert labels(tags) == [["#Shop · 2", "#home · 1"], ["#shopping · 1"]]
    found = ada.tap(tags, "#Shop · 2")
    assert found["text"].startswith("🔎 2 notes with “#Shop”")
    assert "shopping" not in found["text"]
    assert ada.tap(found, "🏷 All hashtags")["text"] == tags["text"]


def test_tags_without_any_say_how(ada: Tapper) -> None:
    ada.say("milk")
    assert "#shopping" in ada.say("/tags")["text"]


def test_a_tag_whose_notes_are_gone_leads_back_to_the_tags(ada: Tapper) -> None:
    receipt = ada.say("milk #shop")
    tags = ada.say("/tags")
    ada.tap(receipt, "↩️ Undo")
    found = ada.tap(tags, "#shop · 1")
    assert found["text"] == "None of your notes holds “#shop”."
    assert "hashtag" in ada.tap(found, "🏷 All hashtags")["text"]


def test_a_hundred_long_tags_fit_one_message(ada: Tapper) -> None:
    for chunk in range(5):
        ada.say(" ".join(f"#{chunk}{number}{'я' * 150}" for number in range(20)))
    tags = ada.say("/tags")
    assert tags["text"] == "🏷 Your 40 most used hashtags"
    assert sum(map(len, labels(tags))) == 40
