"""The export file (docs/export-format.md): what people take away, and what may come back from anywhere.

Written and read as JSON by hand, not through the models: the format outlives the schema.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from todobot import rich_text
from todobot.models import MOMENT_FORMAT, Note
from todobot.rich_text import RichText
from todobot.services import entity_check, lifetimes, media_check
from todobot.services.notes import rich_text as stored_text

FORMAT, VERSION = "todobot-export", 1
MOST_NOTES = 10_000
_MOST_BYTES = 4_500_000
"""Of one file: less than what is read back in, for the frame around the notes."""
_MOST_PARTS = 400_000
"""Opening brackets in a file that is read, also those in texts: more could take too much memory."""
_MOST_PARTS_WRITTEN = 390_000
_LONGEST_TEXT = 4096
_LONGEST_SOURCE = 300
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_MOMENT_FORM = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_UID_FORM = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)

Fields = dict[str, Any]


def write(notes: Iterable[Note], now: datetime) -> Iterator[str]:
    """Yield the notes as export files, each small enough to be read back in: one, but for thousands of notes."""
    lines: list[str] = []
    size = parts = 0
    for note in notes:
        line = json.dumps(_written(note), ensure_ascii=False)
        size, parts = size + len(line.encode()), parts + _parts_in(line)
        if lines and (len(lines) == MOST_NOTES or size > _MOST_BYTES or parts > _MOST_PARTS_WRITTEN):
            yield _file(lines, now)
            lines, size, parts = [], len(line.encode()), _parts_in(line)
        lines.append(line)
    if lines:
        yield _file(lines, now)


def read(content: str) -> list[Fields]:
    """Return the notes in an export file by column, as the database keeps them, a uid once.

    Raises ValueError for anything else, hostile or broken. Fields that it does not know are passed over.
    """
    if _parts_in(content) > _MOST_PARTS:
        raise ValueError("too many parts")
    try:
        file = json.loads(content)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(file, dict) or (file.get("format"), file.get("version")) != (FORMAT, VERSION):
        raise ValueError("no export of this version")
    notes = file.get("notes")
    if not isinstance(notes, list) or len(notes) > MOST_NOTES:
        raise ValueError("notes that are none, or too many")
    found = [_read(note) for note in notes]
    return list({note["uid"]: note for note in found}.values())


def _parts_in(content: str) -> int:
    return content.count("{") + content.count("[")


def _file(lines: list[str], now: datetime) -> str:
    head = {"format": FORMAT, "version": VERSION, "exported_at": f"{now.astimezone(UTC):{_MOMENT}}"}
    return json.dumps(head)[:-1] + ', "notes": [\n' + ",\n".join(lines) + "\n]}\n"


def _written(note: Note) -> Fields:
    """Return a note as the file holds it: within what `read` takes, which an album or a joined note may go beyond."""
    words = stored_text(note)
    words = words.slice16(0, RichText(words.text[:_LONGEST_TEXT]).len16)
    entities = words.entities_json()[: rich_text.ENTITY_LIMIT]
    return {
        "uid": note.uid,
        "kind": note.kind,
        "text": words.text,
        "entities": entities or None,
        "media": None if note.media is None else json.loads(note.media),
        "source": note.source and note.source[:_LONGEST_SOURCE],
        "created_at": _moment(note.created_at),
        "expires_at": _moment(note.expires_at),
        "lifetime": min(note.lifetime, lifetimes.LONGEST),
        "done_at": _moment(note.done_at),
    }


def _moment(when: datetime | None) -> str | None:
    return None if when is None else f"{when:{_MOMENT}}"


def _read(note: object) -> Fields:
    if not isinstance(note, dict):
        raise ValueError("a note that is none")
    kind, media = media_check.checked(note.get("kind"), note.get("media"))
    words = _words(note, is_needed=media is None)
    expires_at = _optional(_as_moment, note.get("expires_at"))
    return {
        "uid": _matching(_UID_FORM, note.get("uid")),
        "kind": kind,
        "text": words.text,
        "entities": words.stored_entities(),
        "media": media,
        "source": _optional(_as_source, note.get("source")),
        "created_at": _as_moment(note.get("created_at")),
        "lifetime": _as_lifetime(note.get("lifetime"), is_kept=expires_at is None),
        "expires_at": expires_at,
        "done_at": _optional(_as_moment, note.get("done_at")),
    }


def _words(note: Fields, *, is_needed: bool) -> RichText:
    text, entities = note.get("text"), note.get("entities")
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT:
        raise ValueError("a text that is none, or too long")
    words = RichText.from_message(text, entity_check.checked(entities))
    if is_needed and rich_text.is_blank(text):
        raise ValueError("a text of nothing visible")
    return words


def _as_source(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_SOURCE:
        raise ValueError("a source that is none")
    return RichText.plain(value).text


def _as_lifetime(value: object, *, is_kept: bool) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not lifetimes.is_valid(value):
        raise ValueError("a lifetime that is none")
    if is_kept != (value == lifetimes.KEPT):
        raise ValueError("a lifetime that is none")
    return value


def _as_moment(value: object) -> str:
    """Return a moment of this century, as the database keeps it; Telegram cannot show many beyond it."""
    return datetime.strptime(_matching(_MOMENT_FORM, value), _MOMENT).strftime(MOMENT_FORMAT)


def _matching(form: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise ValueError("a value of another form")
    return value


def _optional(check: Callable[[object], Any], value: object) -> Any:
    return None if value is None else check(value)
