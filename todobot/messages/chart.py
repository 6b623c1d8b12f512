"""Draws how many notes came and went a day: a PNG of bars, made with zlib alone."""

import struct
import zlib
from collections.abc import Sequence

from todobot.services.counts import Day

WIDTH, HEIGHT = 800, 360
_RIGHT, _TOP, _BOTTOM = 784, 24, 312
"""Where the bars end, in pixels; on the left they begin behind the numbers of the scale."""
_GAP = 12
_BACKGROUND, _LINE, _LETTERS, _ADDED, _EXPIRED = range(5)
_COLOURS = ("18222d", "2c3a48", "93a5b6", "4aa3f5", "f2a33c")
"""Of one tone that suits a light and a dark chat; blue and orange are told apart by everybody."""
_LETTER = 4
"""How many pixels a dot of a digit is wide. A digit is 3 by 5 dots, a bit each."""
_DIGITS = dict(
    zip(
        "0123456789-",
        (31599, 11415, 29671, 29647, 23497, 31183, 31215, 29257, 31727, 31695, 448),
        strict=True,
    )
)

_Canvas = list[bytearray]


def draw(days: Sequence[Day]) -> bytes:
    """Return a PNG with two bars for each of `days`, one at least: added, expired. Its letters are digits alone."""
    canvas = [bytearray(WIDTH) for _ in range(HEIGHT)]
    top = _round_up(max(max(day.added, day.expired) for day in days))
    left = _width(str(top)) + 2 * _GAP
    for share in (0, 1, 2):
        y = _BOTTOM - (_BOTTOM - _TOP) * share // 2
        _fill(canvas, _LINE, left=left, top=y, right=_RIGHT, bottom=y + 2)
        label = str(top * share // 2)
        _write(canvas, label, x=left - _GAP - _width(label), y=y - 9)
    slot = (_RIGHT - left) / len(days)
    for number, day in enumerate(days):
        for place, colour, count in ((0.12, _ADDED, day.added), (0.5, _EXPIRED, day.expired)):
            height = -(-(_BOTTOM - _TOP) * count // top)  # rounded up: one note among thousands is seen
            start = left + slot * (number + place)
            sides = {"left": round(start), "right": round(start + 0.38 * slot)}
            _fill(canvas, colour, top=_BOTTOM - height, bottom=_BOTTOM, **sides)
    first, last = (f"{day.day:%m-%d}" for day in (days[0], days[-1]))
    _write(canvas, first, x=left, y=_BOTTOM + 16)
    _write(canvas, last, x=_RIGHT - _width(last), y=_BOTTOM + 16)
    return _png(canvas)


def _round_up(most: int) -> int:
    """Return the top of the scale: 2, 4, 6, 10, 20, 40, 60, 100 ..., whose half is a whole number."""
    power = 1
    while most > 10 * power:
        power *= 10
    return next(power * step for step in (2, 4, 6, 10) if power * step >= most)


def _fill(canvas: _Canvas, colour: int, *, left: int, top: int, right: int, bottom: int) -> None:
    for row in canvas[top:bottom]:
        row[left:right] = bytes([colour]) * (right - left)


def _write(canvas: _Canvas, digits: str, *, x: int, y: int) -> None:
    """Write digits and dashes; their upper left corner is given."""
    for digit in digits:
        for dot in range(15):
            if _DIGITS[digit] >> (14 - dot) & 1:
                left, top = x + dot % 3 * _LETTER, y + dot // 3 * _LETTER
                _fill(canvas, _LETTERS, left=left, top=top, right=left + _LETTER, bottom=top + _LETTER)
        x += 4 * _LETTER


def _width(digits: str) -> int:
    return (4 * len(digits) - 1) * _LETTER


def _png(canvas: _Canvas) -> bytes:
    """Return the canvas as a file (PNG specification: an image of palette indices, 8 bits each, no filter)."""
    header = struct.pack(">2I5B", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + row for row in canvas), 9)
    palette = bytes.fromhex("".join(_COLOURS))
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
