"""Import files built to hurt: sound exports with random parts spoilt, too deep, too long, too many."""

import json
import random
from collections.abc import Iterator

from tests.campaigns.odd_values import TEXTS, entities, spoil
from tests.campaigns.updates import Json

_NOTE: Json = {
    "uid": "0123456789abcdef",
    "kind": "text",
    "text": "from a file",
    "created_at": "2026-01-01T00:00:00Z",
    "expires_at": None,
    "lifetime": 0,
}
_PHOTO = {**_NOTE, "kind": "photo", "media": [{"kind": "photo", "file_id": "photo-0123456789"}]}


def some_files(dice: random.Random, count: int) -> Iterator[str]:
    """Yield so many contents of files, none larger than the bot downloads (5 MB)."""
    yield file_with([]).replace("[]", "[" + "{}," * 1_000_000 + "{}]")
    yield "[" * 5_000_000
    yield '{"a":' * 900_000
    yield file_with([{**_NOTE, "uid": f"{number:016x}"} for number in range(20_000)])
    yield file_with([_NOTE]).replace('"lifetime": 0', '"lifetime": ' + "9" * 4_000_000)
    for _ in range(count):
        notes = [{**dice.choice((_NOTE, _PHOTO)), "uid": f"{dice.getrandbits(64):016x}"} for _ in range(3)]
        notes[0]["text"], notes[0]["entities"] = dice.choice(TEXTS), entities(dice)
        whole = {"format": "todobot-export", "version": 1, "notes": notes}
        yield json.dumps(spoil(whole, dice) if dice.random() < 0.7 else whole)


def file_with(notes: list[Json]) -> str:
    """Return an export of these notes."""
    return json.dumps({"format": "todobot-export", "version": 1, "notes": notes})
