"""The languages: one gettext catalogue (.po) each, found by its file's name and read once."""

import gettext
import io
from functools import cache
from pathlib import Path

import polib

FOLDER = Path(__file__).parent / "languages"
SOURCE = "en"
"""The language that every other one is translated from, and that is spoken where no other fits."""


@cache
def codes() -> tuple[str, ...]:
    """Return the codes of all languages, the source first: the names of the .po files."""
    others = sorted(path.stem for path in FOLDER.glob("*.po") if path.stem != SOURCE)
    return (SOURCE, *others)


@cache
def sentences(code: str) -> gettext.GNUTranslations:
    """Return the sentences of a language; those it lacks are said in the source language.

    gettext evaluates the plural rule (Plural-Forms of the file).
    """
    file = polib.pofile(str(FOLDER / f"{code}.po"))
    found = gettext.GNUTranslations(io.BytesIO(file.to_binary()))
    if code != SOURCE:
        found.add_fallback(sentences(SOURCE))
    return found


def closest(code: str | None) -> str:
    """Return the language to speak to somebody whose app says `code` (IETF: de, de-AT, pt-br), or none at all."""
    wanted = (code or "").lower().partition("-")[0]
    return wanted if wanted in codes() else SOURCE
