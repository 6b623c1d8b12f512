"""What a search looks at in a note, and a signature of that: by it most notes need not be read.

Each two letters beside each other in a word set one of 62 bits. A note that lacks a bit of a word cannot hold the word.
The signature stands in the index of a person's notes, while the notes themselves lie all over the file.
"""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from todobot.services import media

ANY = -1
"""Has all bits: only its text tells whether such a note holds a word."""
HASHTAG = '"hashtag"'
"""Stands in the entities of a note that has one."""
_TAGGED = 1 << 62
"""The bit of a note with a hashtag. (SQLite's integers have 63 beside the sign.)"""
_BITS = tuple(1 << number for number in range(62))
_SPACE = ord(" ")
_LONGEST = 1000
"""Characters of a note that is worth a signature: the bits of a longer one are nearly all set."""
_NAMES = ("file_name", "title", "performer", "address", "first_name", "last_name", "phone_number")
"""What in a file, song, place or contact (media.py) a person may remember."""
_DOT_ABOVE, _DOTLESS_I = "\u0307", "ı"
"""İ, I, i and ı: Turkish pairs them otherwise than the rest of the world, so here they are all one."""


def folded(text: str) -> str:
    """Return `text` so that equal words are equal however they are spelled: small or capital, composed or not."""
    if text.isascii():
        return text.lower()  # the same, ten times as fast
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return normal.replace(_DOT_ABOVE, "").replace(_DOTLESS_I, "i")  # translate() takes twenty times as long


def looked_at(text: str, stored_media: str | None) -> str:
    """Return, folded, what a search looks at: the text or caption, and the names in what came with it."""
    if stored_media is None:
        return folded(text)
    return folded("\n".join((text, *_names_in(stored_media))))


def of_note(text: str, entities: str | None, stored_media: str | None) -> int:
    """Return the signature of a note (notes.signature)."""
    said = looked_at(text, stored_media)
    if len(said) > _LONGEST:
        return ANY
    return of_words(said, is_tagged=entities is not None and HASHTAG in entities)


def of_words(words: str, *, is_tagged: bool) -> int:
    """Return the bits of all these folded words, and that of notes with a hashtag, if it `is_tagged`."""
    bits = _TAGGED if is_tagged else 0
    for one, other in pairwise(memoryview(words.encode("utf-16-le", "surrogatepass")).cast("H")):
        if _SPACE not in (one, other):
            bits |= _BITS[(7 * one + other) % 62]
    return bits


def _names_in(stored: str) -> Iterator[str]:
    return (str(part.get(name, "")) for part in media.parts_of(stored) for name in _NAMES)
