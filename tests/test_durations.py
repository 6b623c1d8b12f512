"""Durations are read, written and spoken."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from todobot import durations

PATIENT = settings(deadline=None)  # machines have slow moments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("30m", timedelta(minutes=30)),
        ("1h", timedelta(hours=1)),
        ("2d", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
        ("1h30m", timedelta(minutes=90)),
        ("30m1h", timedelta(minutes=90)),
        ("0h5m", timedelta(minutes=5)),
        (" 1 H  30 m\n", timedelta(minutes=90)),
        ("1w2d3h4m5s", timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5)),
        ("3650d", timedelta(days=3650)),
    ],
)
def test_it_reads_what_people_write(text: str, expected: timedelta) -> None:
    assert durations.parse(text) == expected


WRONG = [
    "",
    " ",
    "1",
    "h",
    "1 hour",
    "1.5h",
    "1,5h",
    "-1h",
    "+1h",
    "1h-30m",
    "1h 1h",
    "1y",
    "1h3",
    "١h",
    "1 0 s",
    "1ſ",
]


@pytest.mark.parametrize("text", WRONG)
def test_it_says_what_it_found_and_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration") as error:
        durations.parse(text)
    sentence = f"{text!r} is not a duration: write it like 90s, 30m, 1h, 2d, 1w or 1h30m"
    assert str(error.value) == sentence


@pytest.mark.parametrize("text", ["0s", "0h0m"])
def test_it_refuses_no_time_at_all(text: str) -> None:
    with pytest.raises(ValueError, match=f"^'{text}' is no time at all"):
        durations.parse(text)


@pytest.mark.parametrize("text", ["3650d1s", "522w", "999999999999w"])
def test_it_refuses_more_than_ten_years(text: str) -> None:
    with pytest.raises(ValueError, match=f"^'{text}' is too long.*3650d$"):
        durations.parse(text)


def test_its_message_stays_one_short_line() -> None:
    with pytest.raises(ValueError, match="is not a duration") as error:
        durations.parse("9" * 100_000 + "\n")
    assert len(str(error.value)) < 150
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("duration", "written", "spoken"),
    [
        (timedelta(hours=1), "1h", "1 hour"),
        (timedelta(minutes=90), "1h30m", "1 hour 30 minutes"),
        (timedelta(seconds=1), "1s", "1 second"),
        (timedelta(seconds=59.9), "59s", "59 seconds"),
        (timedelta(days=2), "2d", "2 days"),
        (timedelta(days=8), "1w1d", "1 week 1 day"),
        (timedelta(milliseconds=5), "0s", "0 seconds"),
        (timedelta(), "0s", "0 seconds"),
    ],
)
def test_it_writes_and_speaks(duration: timedelta, written: str, spoken: str) -> None:
    assert (durations.format(duration), durations.in_words(duration)) == (written, spoken)


def test_it_has_no_words_for_a_negative_duration() -> None:
    for say in (durations.format, durations.in_words):
        with pytest.raises(ValueError, match="negative"):
            say(timedelta(seconds=-1))


@PATIENT
@given(st.integers(1, 3650 * 86_400))
def test_parse_reads_whatever_format_writes(seconds: int) -> None:
    duration = timedelta(seconds=seconds)
    assert durations.parse(durations.format(duration)) == duration


@PATIENT
@given(st.text("0123456789wdhmsWDHMS .-x\n", max_size=12) | st.text(max_size=12))
def test_parse_gives_a_duration_within_bounds_or_a_sentence(text: str) -> None:
    try:
        duration = durations.parse(text)
    except ValueError as error:
        assert str(error).startswith(f"{text!r} is ")
    else:
        assert timedelta() < duration <= durations.LONGEST
