"""Search: equal words are equal in every alphabet."""

from datetime import timedelta
from pathlib import Path

import pytest

from todobot import clock
from todobot.jobs import forget_old_updates
from todobot.models import Search, User
from todobot.rich_text import RichText
from todobot.services import notes, search
from todobot.services.notes import Content, Origin


@pytest.fixture
def ada(file: Path) -> User:
    """A database with Ada in it."""
    return User.create(id=1, first_name="Ada", created_at=clock.now())


def keep(ada: User, message_id: int, said: str, *tags: str) -> None:
    entities = [{"type": "hashtag", "offset": said.index(tag), "length": len(tag)} for tag in tags]
    text = RichText.from_message(said, entities)
    notes.add(ada, Content(text), origin=Origin(1, message_id), lifetime=3600)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["c# and #1", "plants #home", "#homework #Дом"]),
        ("#home", ["plants #home"]),
        ("#дом", ["#homework #Дом"]),
        ("home", ["plants #home", "#homework #Дом"]),
        ("plants #home", ["plants #home"]),
        ("milk #home", []),
        ("#1", ["c# and #1"]),
        ("c#", ["c# and #1"]),
        ("#", ["c# and #1", "plants #home", "#homework #Дом"]),
        ("%", []),
    ],
)
def test_a_word_counts_anywhere_and_a_tag_as_a_whole(ada: User, words: str, found: list[str]) -> None:
    keep(ada, 1, "c# and #1")
    keep(ada, 2, "plants #home", "#home")
    keep(ada, 3, "#homework #Дом", "#homework", "#Дом")
    assert [note.text for note in notes.these(search.find(ada.id, words), ada.id)] == found


@pytest.mark.parametrize(
    "tag", ["#home", "#дом_2", "#straße", "#cafe", "#l·l", "#نان\u200cها", "#2ä", "#" + "x" * 256]
)
def test_every_tag_that_is_shown_finds_its_notes(ada: User, tag: str) -> None:
    """ "#cafe" with an accent of its own behind is such a tag: Telegram ends the hashtag before the accent."""
    keep(ada, 1, f"one {tag}\u0301, more", tag)
    keep(ada, 2, f"{tag}er", f"{tag}er")
    assert (tag, 1) in search.tags(ada.id)
    (found,) = notes.these(search.find(ada.id, tag), ada.id)
    assert found.text.startswith("one ")
    assert search.find(ada.id, tag.upper()) == search.find(ada.id, f"one {tag} more") == [found.id]


@pytest.mark.parametrize("word", ["#🚀", "#home…", "«#home»", "#home.", "#42", "#"])
def test_what_is_no_tag_is_looked_for_as_it_stands(ada: User, word: str) -> None:
    keep(ada, 1, f"go {word} now")
    keep(ada, 2, "home")
    assert len(search.find(ada.id, word)) == 1


def test_a_tag_counts_once_a_note_and_is_spelled_as_it_was_first(ada: User) -> None:
    keep(ada, 1, "#Home #HOME", "#Home", "#HOME")
    keep(ada, 2, "#home #work", "#home", "#work")
    assert search.tags(ada.id) == [("#Home", 2), ("#work", 1)]


def test_it_forgets_what_was_searched_for_after_three_days(ada: User) -> None:
    search_id = search.keep(ada.id, "milk")
    assert search.words_of(search_id, ada.id) == "milk"
    assert search.words_of(search_id, 2) is None
    forget_old_updates.run(clock.now() + timedelta(days=2))
    assert Search.select().count() == 1
    forget_old_updates.run(clock.now() + timedelta(days=4))
    assert search.words_of(search_id, ada.id) is None
