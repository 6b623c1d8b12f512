"""Export files and what tests do with them."""

import json
from typing import Any

from tests.flow.program import Program
from tests.flow.tapper import Tapper, rows_of

ENTITIES: list[dict[str, Any]] = [
    {"type": "bold", "offset": 3, "length": 5},
    {"type": "text_link", "offset": 9, "length": 4, "url": "https://example.org/a_b"},
]
MARKED_UP = "🥛 *buy* milk\n- <b>#1</b>"
NOTE = {
    "uid": "0123456789abcdef",
    "kind": "text",
    "text": "from a file",
    "created_at": "2026-01-01T00:00:00Z",
    "expires_at": None,
    "lifetime": 0,
}


def exported(person: Tapper) -> list[tuple[str, str]]:
    """Return the names and contents of the files that /export sends."""
    files = (
        person.world.files[answer["document"]["file_id"]] for answer in person.send("/export", answers=2)
    )
    return [(file.name, file.content.decode()) for file in files]


def send_back(person: Tapper, content: str | bytes, name: str = "todobot-2026-11-22.json") -> dict[str, Any]:
    """Send a file and return the bot's answer."""
    return person.show(
        "document", content=content if isinstance(content, bytes) else content.encode(), file_name=name
    )


def file_with(*notes: Any, **changes: Any) -> str:
    return json.dumps({"format": "todobot-export", "version": 1, "notes": list(notes), **changes})


def button(message: dict[str, Any], name: str) -> str:
    """Return the data of the button that `name` handles."""
    found = (one["callback_data"] for row in rows_of(message) for one in row)
    return next(str(data) for data in found if data.startswith(name))


def notes_of(program: Program, person: Tapper) -> list[Any]:
    return program.rows(
        "select uid, kind, text, entities, media, source, created_at, lifetime, expires_at, done_at "
        "from notes where user_id = ? order by id",
        person.id,
    )


def make_notes(person: Tapper) -> None:
    """Save a formatted note that goes, one that is kept, and a photo."""
    person.say(MARKED_UP, entities=ENTITIES)
    person.say("kept !keep")
    person.show("photo", content=b"\x89PNG", caption="a photo")
