"""Where pages are cut, by example; that nothing is lost there is test_rich_text_properties.py's."""

import pytest

from todobot import rich_text
from todobot.rich_text import Entity, RichText


def texts(*blocks: str | RichText, limit: int = 10, separator: str = "\n\n") -> list[str]:
    return [page.text for page in rich_text.pages(blocks, limit=limit, separator=separator)]


def test_it_makes_no_page_of_nothing() -> None:
    assert texts() == []
    assert texts("", " \n", "\u200b", "\u2800") == []


def test_it_packs_blocks_up_to_the_limit() -> None:
    assert texts("aaaa", "bbbb", "cccc", "dddd") == ["aaaa\n\nbbbb", "cccc\n\ndddd"]
    assert texts("aaaa", "bbbbb") == ["aaaa", "bbbbb"]
    assert texts("aaaa", "😀😀") == ["aaaa\n\n😀😀"]
    assert texts("aaaa", "😀😀b") == ["aaaa", "😀😀b"]


def test_a_telegram_message_is_the_usual_page() -> None:
    assert [page.len16 for page in rich_text.pages(["a" * 4096, "b"])] == [4096, 1]
    crowded = rich_text.join(rich_text.bold("b") for _ in range(101))
    assert [len(page.entities) for page in rich_text.pages([crowded])] == [100, 1]


def test_it_keeps_white_space_inside_a_page_and_drops_it_at_the_edges() -> None:
    assert texts("  a ", " b ", separator="\n") == ["a \n b"]


def test_white_space_that_will_be_trimmed_needs_no_room() -> None:
    assert texts("0123456789   ") == ["0123456789"]
    assert texts("   0123456789") == ["0123456789"]
    assert texts("aaaa", "bbbb  ") == ["aaaa\n\nbbbb"]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("aaa b\n\nc\nd e", ["aaa b", "c\nd e"]),
        ("aaa b\nc d e f", ["aaa b", "c d e f"]),
        ("aaa bbb ccc", ["aaa bbb", "ccc"]),
        ("0123456789 bb", ["0123456789", "bb"]),
        ("0123456789abc", ["0123456789", "abc"]),
        ("a\n\nbbbbbbbbbbbb", ["a\n\nbbbbbbb", "bbbbb"]),
        ("012345678e\u0301xy", ["012345678", "e\u0301xy"]),
        ("a🇩🇪🇫🇷🇮🇹", ["a🇩🇪🇫🇷", "🇮🇹"]),
        ("01234👩\u200d👩\u200d👧", ["01234", "👩\u200d👩\u200d👧"]),
        ("01234567👍🏽", ["01234567", "👍🏽"]),
        ("0123456789\ufe0f", ["012345678", "9\ufe0f"]),
        ("e" + "\u0301" * 12, ["e" + "\u0301" * 9, "\u0301" * 3]),
        ("😀" * 6, ["😀" * 5, "😀"]),
    ],
)
def test_a_block_that_is_too_long_is_cut_at_the_best_place(block: str, expected: list[str]) -> None:
    assert texts(block) == expected


def test_a_block_that_is_too_long_begins_on_the_page_in_hand_when_no_word_is_cut_there() -> None:
    assert texts("Ada:", "b bb bbb bbbb") == ["Ada:\n\nb bb", "bbb bbbb"]
    assert texts("Ada:", "bbbbbbbbbbbbb") == ["Ada:", "bbbbbbbbbb", "bbb"]


def test_a_full_page_takes_not_even_the_beginning_of_the_next_block() -> None:
    assert texts("012345678", rich_text.bold("0123456789ab")) == ["012345678", "0123456789", "ab"]


def test_what_follows_a_block_that_was_cut_shares_its_last_page() -> None:
    assert texts("0123456789ab", "cd") == ["0123456789", "ab\n\ncd"]


def test_it_cuts_before_an_entity_rather_than_in_it() -> None:
    block = "a b c d " + rich_text.bold("e f g h") + " i"
    assert rich_text.pages([block], limit=10) == [
        RichText("a b c d"),
        RichText("e f g h i", (Entity("bold", 0, 7),)),
    ]


def test_it_cuts_only_the_entity_that_no_page_could_hold() -> None:
    block = rich_text.italic("aaaaaa " + rich_text.bold("b b b") + " cc")
    first, second = rich_text.pages([block], limit=10)
    assert first == RichText("aaaaaa", (Entity("italic", 0, 6),))
    assert second == RichText("b b b cc", (Entity("italic", 0, 8), Entity("bold", 0, 5)))


def test_an_entity_too_long_for_any_page_is_cut_like_text() -> None:
    pages = rich_text.pages(["aaa " + rich_text.bold("b b b b b b")], limit=10)
    assert pages == ["aaa " + rich_text.bold("b b b"), rich_text.bold("b b b")]


def test_it_cuts_between_entities_when_they_are_too_many() -> None:
    block = rich_text.join([rich_text.bold("b"), rich_text.code("c"), rich_text.italic("i")], " ")
    pages = rich_text.pages([block], max_entities=2)
    assert pages == [rich_text.bold("b") + " " + rich_text.code("c"), rich_text.italic("i")]


def test_entities_count_across_blocks_and_separators() -> None:
    blocks = [rich_text.bold("a"), rich_text.bold("b"), rich_text.bold("c")]
    pages = rich_text.pages(blocks, separator=rich_text.code("-"), max_entities=3)
    assert [page.text for page in pages] == ["a-b", "c"]


def test_it_drops_the_innermost_of_more_entities_than_one_character_may_have() -> None:
    block = RichText("abc", (Entity("code", 0, 1), Entity("italic", 0, 2), Entity("bold", 0, 3)))
    (page,) = rich_text.pages([block], max_entities=2)
    assert page.entities == (Entity("bold", 0, 3), Entity("italic", 0, 2))


@pytest.mark.parametrize(("limit", "max_entities"), [(1, 1), (2, 0)])
def test_it_refuses_limits_that_no_text_can_meet(limit: int, max_entities: int) -> None:
    with pytest.raises(ValueError, match="no text fits"):
        rich_text.pages(["a"], limit=limit, max_entities=max_entities)


def test_an_entity_made_wrong_cannot_stop_it() -> None:
    splits_a_pair = RichText("😀b", (Entity("bold", 0, 3), Entity("code", 1, 1)))
    assert [page.text for page in rich_text.pages([splits_a_pair], max_entities=1)] == ["😀", "b"]
