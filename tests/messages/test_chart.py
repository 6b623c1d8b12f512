"""The picture of /stats: a PNG that any reader takes, with bars as high as the numbers say."""

import struct
import zlib
from datetime import date, timedelta

import pytest

from todobot.messages import chart
from todobot.services.counts import Day

BLUE, ORANGE = bytes.fromhex("4aa3f5"), bytes.fromhex("f2a33c")
FIRST = date(2026, 10, 26)


def decoded(png: bytes) -> list[list[bytes]]:
    """Return the colour of each pixel, rows from the top; every checksum is compared."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        content = png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length)[0] == zlib.crc32(kind + content)
        chunks[kind] = content
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    width, height, *form = struct.unpack(">2I5B", chunks[b"IHDR"])
    assert form == [8, 3, 0, 0, 0]
    palette = [chunks[b"PLTE"][n : n + 3] for n in range(0, len(chunks[b"PLTE"]), 3)]
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == (width + 1) * height
    return [[palette[p] for p in pixels[y * (width + 1) + 1 : (y + 1) * (width + 1)]] for y in range(height)]


def heights(pixels: list[list[bytes]], colour: bytes) -> list[int]:
    """Return the height of each bar of a colour, from the left, in pixels."""
    columns = [sum(row[x] == colour for row in pixels) for x in range(len(pixels[0]))]
    return [new for old, new in zip([0, *columns], columns, strict=False) if new and not old]


def days(*numbers: tuple[int, int]) -> list[Day]:
    return [Day(FIRST + timedelta(n), added, expired) for n, (added, expired) in enumerate(numbers)]


def test_bars_are_as_high_as_the_numbers() -> None:
    pixels = decoded(chart.draw(days((10, 5), (0, 0), (4, 1))))
    assert heights(pixels, BLUE) == [288, 116]
    assert heights(pixels, ORANGE) == [144, 29]


@pytest.mark.parametrize("most", [0, 1, 2, 3, 9, 10, 11, 99, 101, 4_999, 123_456, 9_999_999])
def test_it_is_drawn_whatever_the_numbers_are(most: int) -> None:
    pixels = decoded(chart.draw(days(*[(0, 0)] * 28, (1, most), (most, 0))))
    assert {len(row) for row in pixels} == {chart.WIDTH}
    assert len(pixels) == chart.HEIGHT
    blue = heights(pixels, BLUE)
    assert [bool(height) for height in blue] == ([True] if most == 0 else [True, True])
    assert max(blue) <= 288
    assert most < 2 or blue[-1] > 288 / 3


def test_thirty_days_are_told_apart_and_small() -> None:
    png = chart.draw(days(*[(n + 1, n + 1) for n in range(30)]))
    assert len(heights(decoded(png), ORANGE)) == 30
    assert len(png) < 4000
