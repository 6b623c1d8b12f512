"""An album's messages come late, or are edited, after its note was changed on the card: nothing written is lost."""

from typing import Any

import pytest

from tests.flow.keeper import Keeper
from tests.flow.program import Program

UNDO = "↩️ Undo"
SAYS = "text, json_array_length(media)"


class Album:
    """Somebody's album, of which the second message may come late."""

    def __init__(self, program: Program) -> None:
        self.keeper = Keeper(program, 10_000 + len(program.sandbox.world.people))
        self.group = str(self.keeper.id)

    def sent(self, *captions: str) -> "Album":
        """Send a message of the album for each caption."""
        for number, caption in enumerate(captions):
            self.keeper.world.send_media(
                self.keeper.id, "photo", content=b"1", media_group_id=self.group, caption=caption
            )
            self.keeper.answers(0, 1)
            self._is_of(number + 1)
        return self

    def late(self, caption: str, *, earlier: bool = False) -> None:
        """Have a message of the album come that Telegram held back; it may stand in front of the others."""
        first = self.keeper.own()[0]
        message_id = first["message_id"] + (-1 if earlier else 500)
        late = {**first, "message_id": message_id, "caption": caption}
        self.keeper.world.inject({"message": late})
        assert self.keeper.hears_nothing_more()

    def changed_on_the_card(self, words: str) -> dict[str, Any]:
        """Edit the caption by its card and return that."""
        card = self.keeper.tap(self.keeper.say("/list"), "1")
        self.keeper.tap(card, "✏️ Edit")
        self.keeper.say(words)
        return self.keeper.becomes(card, f"🖼 {words}")

    def edited_in_the_chat(self, number: int, caption: str) -> dict[str, Any]:
        """Edit the caption of a message and return the receipt."""
        self.keeper.edit(number, caption)
        assert self.keeper.hears_nothing_more()
        return self.keeper.heard()[0]

    def says(self) -> list[Any]:
        """Return the text of each note, and how many files it has."""
        return self.keeper.kept(SAYS)

    def _is_of(self, count: int) -> None:
        query = f"select 1 from notes where user_id = {self.keeper.id} and json_array_length(media) = {count}"  # noqa: S608 - numbers
        self.keeper.program.wait_for_rows(1, query)


@pytest.fixture
def album(running: Program) -> Album:
    """An album of somebody new."""
    return Album(running)


@pytest.mark.parametrize("earlier", [True, False])
@pytest.mark.parametrize("captions", [("old",), ("",), ("one", "two")])
def test_a_late_part_leaves_what_was_written_on_the_card(
    album: Album, captions: tuple[str, ...], earlier: bool
) -> None:
    album.sent(*captions).changed_on_the_card("new")
    album.late("", earlier=earlier)
    assert album.says() == [("new", len(captions) + 1)]


@pytest.mark.parametrize("captions", [("",), ("one", "two")])
def test_the_caption_of_a_late_part_comes_behind_what_was_written_for_all(
    album: Album, captions: tuple[str, ...]
) -> None:
    album.sent(*captions).changed_on_the_card("new")
    album.late("late", earlier=True)
    assert album.says() == [("new\nlate", len(captions) + 1)]


def test_the_captions_of_a_late_part_and_of_the_one_changed_keep_their_order(album: Album) -> None:
    album.sent("old").changed_on_the_card("new")
    album.late("late")
    assert album.says() == [("new\nlate", 2)]


def test_editing_the_only_caption_in_the_chat_replaces_what_the_card_made_of_it(album: Album) -> None:
    album.sent("", "old").changed_on_the_card("new")
    receipt = album.edited_in_the_chat(1, "newest")
    assert album.says() == [("newest", 2)]
    album.keeper.tap(receipt, UNDO)
    assert album.says() == [("new", 2)]


def test_editing_one_of_several_captions_keeps_what_the_card_made_of_all(album: Album) -> None:
    album.sent("one", "two").changed_on_the_card("new")
    album.edited_in_the_chat(0, "one more")
    assert album.says() == [("new\none more", 2)]
    album.edited_in_the_chat(0, "one at last")
    assert album.says() == [("new\none at last", 2)]
    album.changed_on_the_card("all of it")
    assert album.says() == [("all of it", 2)]


def test_another_picture_or_a_first_caption_loses_nothing_written_on_the_card(album: Album) -> None:
    album.sent("", "").changed_on_the_card("new")
    first, second = album.keeper.own()[:2]
    album.keeper.world.inject({"edited_message": {**first, "photo": second["photo"], "edit_date": 1}})
    assert album.keeper.hears_nothing_more()
    assert album.says() == [("new", 2)]
    album.edited_in_the_chat(0, "one")
    assert album.says() == [("new\none", 2)]


def test_an_album_answers_the_question_as_one_note(album: Album) -> None:
    album.keeper.say("/add !2h")
    before = len(album.keeper.heard())
    album.keeper.world.send_album(
        album.keeper.id, [("photo", b"1", None), ("photo", b"2", None)], caption="two"
    )
    assert album.keeper.answers(before, 2)[1]["text"].startswith("✅ Saved.")
    assert album.keeper.hears_nothing_more()
    assert album.keeper.kept(f"{SAYS}, lifetime") == [("two", 2, 7200)]
