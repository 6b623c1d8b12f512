"""Callback data: what our buttons carry comes back as it was, and nothing else means anything."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from telebot.types import CallbackQuery

from todobot.messages.keyboards import button
from todobot.tap import Tap

PATIENT = settings(deadline=None)  # machines have slow moments
PERSON = {"id": 7, "is_bot": False, "first_name": "Ada"}
WORDS = st.from_regex(r"[a-z_]{1,10}", fullmatch=True)
NUMBERS = st.lists(st.integers(-(10**11), 10**11), max_size=3)


def tap(data: str | None) -> Tap:
    query: dict[str, Any] = {"id": "1", "from": PERSON, "chat_instance": "1"}
    return Tap.read(CallbackQuery.de_json(query if data is None else {**query, "data": data}))


@PATIENT
@given(WORDS, WORDS, NUMBERS)
def test_a_button_comes_back_as_it_was_made(feature: str, action: str, numbers: list[int]) -> None:
    data = button("x", f"{feature}:{action}", *numbers)["callback_data"]
    assert 1 <= len(data.encode()) <= 64
    back = tap(data)
    assert (back.name, back.numbers) == (f"{feature}:{action}", tuple(numbers))
    assert [back.number(place) for place in range(len(numbers) + 1)] == [*numbers, 0]


@PATIENT
@given(
    st.none() | st.text() | st.from_regex(r"[a-z]{1,4}:[a-z]{1,4}(:[-0-9a-z٣]{0,30}){0,4}", fullmatch=True)
)
def test_data_that_was_forged_never_raises_and_its_numbers_fit_the_file(data: str | None) -> None:
    read = tap(data)
    assert all(abs(number) < 2**63 for number in read.numbers)
    if read.name:
        assert data is not None
        assert data.startswith(read.name)
        assert data.isascii()
    else:
        assert read.numbers == ()
