"""What holds for every RichText: nothing is lost, and every page is one that Telegram takes."""

import unicodedata
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from todobot import rich_text
from todobot.rich_text import RichText

CHARACTERS = st.sampled_from("aaabcé \n\n😀👍🏽\u0301\ufe0f\u200d\u200b\U0001f1e9\U0001f1ea\u3000")
CLUSTERS = [
    "a",
    "e\u0301",
    "👍🏽",
    "👩\u200d👩\u200d👧",
    "🇩🇪",
    "🇫🇷",
    "1\ufe0f\u20e3",
    "🏴\U000e0067\U000e007f",
]
TEXTS = st.text(CHARACTERS, max_size=60)
SPANS = st.tuples(
    st.sampled_from(["bold", "text_link", "hologram"]),
    st.integers(-3, 70),
    st.integers(-3, 70),
    st.integers(0, 2),
)

PATIENT = settings(deadline=None)  # machines have slow moments
MANY = settings(deadline=None, max_examples=300)

Formats = Counter[tuple[str, str]]
Painted = list[tuple[int, Formats]]


@st.composite
def rich_texts(draw: st.DrawFn, max_spans: int = 8) -> RichText:
    spans = draw(st.lists(SPANS, max_size=max_spans))
    raw = [{"type": kind, "offset": at, "length": length, "url": str(url)} for kind, at, length, url in spans]
    return RichText.from_message(draw(TEXTS), raw)


@st.composite
def separate_spans(draw: st.DrawFn) -> RichText:
    """Entities side by side, none in another."""
    words = draw(st.lists(st.tuples(st.text("abc😀 ", min_size=1, max_size=9), st.booleans()), max_size=12))
    return rich_text.join(rich_text.bold(word) if is_bold else word for word, is_bold in words)


def units(text: str) -> list[int]:
    encoded = text.encode("utf-16-be")
    return [high << 8 | low for high, low in zip(encoded[::2], encoded[1::2], strict=True)]


def painted(whole: RichText) -> Painted:
    """Each UTF-16 unit with every format that lies on it."""
    formats: list[Formats] = [Counter() for _ in units(whole.text)]
    for entity in whole.entities:
        for place in range(entity.offset, entity.offset + entity.length):
            formats[place][entity.type, str(entity.extra)] += 1
    return list(zip(units(whole.text), formats, strict=True))


def visible(paint: Painted) -> Painted:
    """Without what Telegram trims or takes for nothing."""
    return [
        (unit, formats) for unit, formats in paint if not chr(unit).isspace() and unit not in (0x200B, 0x200D)
    ]


def assert_telegram_takes(page: RichText, *, limit: int, max_entities: int) -> None:
    """Written from the Bot API's words, not from the code under test."""
    page_units = units(page.text)  # a lone surrogate raises here
    assert 1 <= len(page_units) <= limit
    assert page.text == page.text.strip()
    assert any(not char.isspace() and unicodedata.category(char) != "Cf" for char in page.text)
    assert len(page.entities) <= max_entities
    for entity in page.entities_json():
        start, end = entity["offset"], entity["offset"] + entity["length"]
        assert 0 <= start < end <= len(page_units)
        assert not any(at < len(page_units) and 0xDC00 <= page_units[at] < 0xE000 for at in (start, end))


@PATIENT
@given(rich_texts(), st.integers(-5, 70), st.integers(-5, 70))
def test_neighbouring_slices_add_up_to_the_whole(whole: RichText, one: int, other: int) -> None:
    first, second = sorted((max(one, 0), max(other, 0)))
    end = whole.len16
    parts = [whole.slice16(0, first), whole.slice16(first, second), whole.slice16(second, end)]
    assert painted(rich_text.join(parts)) == painted(whole)


@PATIENT
@given(st.lists(rich_texts(), max_size=4), rich_texts())
def test_a_join_is_its_parts_in_a_row(parts: list[RichText], separator: RichText) -> None:
    expected: Painted = []
    for index, part in enumerate(parts):
        expected += (painted(separator) if index else []) + painted(part)
    assert painted(rich_text.join(parts, separator)) == expected


@PATIENT
@given(rich_texts())
def test_strip_takes_nothing_but_white_space_at_the_edges(whole: RichText) -> None:
    stripped = whole.strip()
    indent = len(whole.text) - len(whole.text.lstrip())
    assert stripped.text == whole.text.strip()
    assert painted(stripped) == painted(whole)[indent : indent + stripped.len16]
    assert all(entity.length > 0 for entity in stripped.entities)


@PATIENT
@given(rich_texts())
def test_the_database_and_the_bot_api_give_back_the_same(whole: RichText) -> None:
    assert RichText.from_stored(whole.text, whole.stored_entities()) == whole
    assert RichText.from_message(whole.text, whole.entities_json()) == whole


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["type", "offset", "length", "url", "user", "unix_time"])
HOSTILE = VALUES | st.lists(
    VALUES | st.dictionaries(KEYS, VALUES | st.integers(0, 9) | st.just("bold")), max_size=6
)


@PATIENT
@given(st.none() | st.text(st.characters(categories=["L", "So", "Cs", "Zs"])), HOSTILE)
def test_hostile_entities_never_raise_and_what_is_kept_is_sound(text: Any, entities: Any) -> None:
    whole = RichText.from_message(text, entities)
    assert whole.len16 == len((text or "").encode("utf-16-le", "surrogatepass")) // 2
    assert all(0 <= entity.offset < entity.end <= whole.len16 for entity in whole.entities)
    assert RichText.from_stored(whole.text, whole.stored_entities()) == whole


@MANY
@given(
    st.lists(rich_texts(), max_size=6),
    st.integers(2, 40),
    st.integers(1, 10),
    st.sampled_from(["\n\n", "\n", ""]),
)
def test_telegram_takes_every_page(
    blocks: list[RichText], limit: int, max_entities: int, separator: str
) -> None:
    for page in rich_text.pages(blocks, limit=limit, max_entities=max_entities, separator=separator):
        assert_telegram_takes(page, limit=limit, max_entities=max_entities)


@MANY
@given(st.lists(rich_texts(), max_size=6), st.integers(2, 40), st.sampled_from(["\n\n", "\n", ""]))
def test_pages_lose_nothing_that_can_be_seen(blocks: list[RichText], limit: int, separator: str) -> None:
    # No character has more than eight entities here, so none has to go.
    pages = rich_text.pages(blocks, limit=limit, max_entities=8, separator=separator)
    assert visible(painted(rich_text.join(pages))) == visible(painted(rich_text.join(blocks)))


@PATIENT
@given(st.lists(separate_spans(), max_size=6), st.integers(18, 60), st.integers(1, 20))
def test_an_entity_that_a_page_can_hold_is_never_cut(
    blocks: list[RichText], limit: int, max_entities: int
) -> None:
    pages = rich_text.pages(blocks, limit=limit, max_entities=max_entities)
    seen = [
        entity
        for page in pages
        for entity in page.entities
        if page.slice16(entity.offset, entity.end).strip()
    ]
    expected = [
        entity
        for block in blocks
        for entity in block.entities
        if block.slice16(entity.offset, entity.end).strip()
    ]
    assert len(seen) == len(expected)


@PATIENT
@given(st.lists(st.sampled_from(CLUSTERS), max_size=60), st.integers(8, 30))
def test_what_is_one_character_to_a_reader_is_never_cut(clusters: list[str], limit: int) -> None:
    ends = set()
    text = ""
    for cluster in clusters:
        text += cluster
        ends.add(len(text))
    cut = 0
    for page in rich_text.pages([text], limit=limit):
        cut += len(page.text)
        assert cut in ends


@PATIENT
@given(st.lists(st.text("ab😀", min_size=1, max_size=12), max_size=20), st.integers(24, 60))
def test_blocks_that_fit_are_packed_as_tightly_as_their_order_allows(blocks: list[str], limit: int) -> None:
    expected: list[list[str]] = []
    for block in blocks:
        if expected and len(units("\n\n".join([*expected[-1], block]))) <= limit:
            expected[-1].append(block)
        else:
            expected.append([block])
    assert [page.text for page in rich_text.pages(blocks, limit=limit)] == [
        "\n\n".join(page) for page in expected
    ]


@PATIENT
@given(st.dictionaries(st.sampled_from(["name", "when", "n"]), rich_texts(), min_size=3))
def test_filling_a_template_is_joining_its_parts(values: dict[str, RichText]) -> None:
    filled = rich_text.fill("😀{name}{{{when}}} {n}", **values)
    parts: list[str | RichText] = ["😀", values["name"], "{", values["when"], "} ", values["n"]]
    assert filled == rich_text.join(parts)
