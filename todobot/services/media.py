"""What a message holds besides text: read from the Bot API's JSON, kept without a download, and sent again.

`notes.media` is a JSON list of parts, one but for albums: {"kind": "photo", "file_id": "...", "message_id": 7}.
A file_id can be sent again by the same bot for ever (Bot API: sending files).
"""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from todobot.models import Note
from todobot.rich_text import ENTITY_LIMIT, RichText, join

Part = dict[str, Any]

CAPTION_LIMIT = 1024
"""Bot API: the longest caption a bot can send; people with Telegram Premium write longer ones."""
GROUP_LIMIT = 10
"""Bot API: sendMediaGroup."""


class Call(NamedTuple):
    """A Bot API call but for its chat_id."""

    method: str
    parameters: dict[str, Any]


class _Kind(NamedTuple):
    """How a kind is sent again, which of its fields are kept, and whether it can have a caption."""

    method: str
    fields: tuple[str, ...]
    has_caption: bool = True
    group: str = ""
    """Kinds of the same group can be in one album (Bot API: sendMediaGroup); "": none can."""


_PLACE = ("latitude", "longitude")
_VENUE = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
_KINDS = {
    # An animation is given as a document as well, a venue as a location (Bot API: Message): they come first.
    "animation": _Kind("sendAnimation", ("file_id", "file_name")),
    "venue": _Kind("sendVenue", (*_PLACE, *_VENUE), has_caption=False),
    "photo": _Kind("sendPhoto", ("file_id",), group="pictures"),
    "video": _Kind("sendVideo", ("file_id", "file_name"), group="pictures"),
    "document": _Kind("sendDocument", ("file_id", "file_name"), group="documents"),
    "audio": _Kind("sendAudio", ("file_id", "file_name", "title", "performer"), group="audios"),
    "voice": _Kind("sendVoice", ("file_id",)),
    "video_note": _Kind("sendVideoNote", ("file_id",), has_caption=False),
    "sticker": _Kind("sendSticker", ("file_id", "emoji"), has_caption=False),
    "location": _Kind("sendLocation", (*_PLACE, "horizontal_accuracy"), has_caption=False),
    "contact": _Kind("sendContact", ("phone_number", "first_name", "last_name", "vcard"), has_caption=False),
}
_OF_MESSAGE = ("has_media_spoiler", "show_caption_above_media")
_OF_PART, _FOR_ALL = ("caption", "entities"), ("words", "words_entities")
"""Where a part of an album has its caption, and where the first has what was written on the card for all of it."""
KINDS = frozenset({"text", "checklist", "album", *_KINDS})
"""All that `notes.kind` can be."""


def read(message: dict[str, Any]) -> Part | None:
    """Return the file, place or contact in a message, None when there is none of a kind that can be kept."""
    for kind, rules in _KINDS.items():
        found = message.get(kind)
        if isinstance(found, list):  # a photo comes in several sizes, the largest last
            found = found[-1] if found else None
        if not isinstance(found, dict):
            continue
        if kind == "venue":
            found = {**found, **_place_of(found)}
        kept = {name: found[name] for name in rules.fields if found.get(name) is not None}
        flags = {name: True for name in _OF_MESSAGE if message.get(name) is True}
        return _checked({"kind": kind, "message_id": message.get("message_id"), **kept, **flags})
    return None


def stored(parts: list[Part]) -> str:
    """Return parts as `notes.media` keeps them."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def parts_of(media: str | None) -> list[Part]:
    """Return the parts in a `notes.media`, of whatever file it was imported from: what makes no sense is left out."""
    try:
        found = json.loads(media or "[]")
    except (ValueError, RecursionError):
        return []
    checked = (_checked(part) for part in found if isinstance(part, dict)) if isinstance(found, list) else ()
    return [part for part in checked if part is not None]


def caption_of(parts: list[Part]) -> RichText:
    """Return what an album says: what was written for all of it, then the captions of its parts, a line each."""
    return join(
        (RichText.from_stored(part[text], part.get(more)) for part, (text, more) in _said_by(parts)), "\n"
    )


def recaptioned(media: str | None, caption: RichText) -> str:
    """Return an album that has this caption in place of all it had.

    Where one part alone had one, it is that part's: editing its message replaces it. Else it is written for all of
    the album, and the captions that its messages get later come behind it.
    """
    parts = parts_of(media)
    said = _said_by(parts)
    part, (text, more) = said[0] if len(said) == 1 else (parts[0] if parts else {}, _FOR_ALL)
    for each in parts:
        for name in (*_OF_PART, *_FOR_ALL):
            each.pop(name, None)
    part[text] = caption.text
    if caption.entities:
        part[more] = caption.stored_entities()
    return stored(parts)


def keep_words_for_all(part: Part, before: Part | None) -> None:
    """Have a part hold what was written for all of its album, as it did before its message was changed."""
    part |= {name: before[name] for name in _FOR_ALL if before is not None and name in before}


def _said_by(parts: list[Part]) -> list[tuple[Part, tuple[str, str]]]:
    """Return which parts say something, in order, and in which of their fields."""
    return [(part, fields) for fields in (_FOR_ALL, _OF_PART) for part in parts if part.get(fields[0])]


def message_ids(note: Note) -> list[int]:
    """Return the ids of all messages that the note was made from: an album has one a part."""
    ids = {part.get("message_id") for part in parts_of(note.media)} | {note.message_id}
    return sorted(message_id for message_id in ids if message_id is not None)


def name_of(part: Part) -> str:
    """Return what a part calls itself: a file's name, a song's, a place's or a person's; "" for nothing."""
    if part["kind"] == "contact":
        return " ".join(filter(None, (part.get("first_name"), part.get("last_name"))))
    if part.get("title"):
        return " – ".join(filter(None, (part.get("performer"), part["title"])))
    return str(part.get("file_name") or part.get("emoji") or "")


def calls(parts: list[Part], caption: RichText) -> list[Call]:
    """Return the calls that send these parts again, and the caption where they can carry it.

    Where they can't, the caller sends the caption itself: `carries_caption`.
    """
    made: list[Call] = []
    for chunk in _chunks(parts):
        words = caption if not made and carries_caption(parts, caption) else RichText("")
        made.append(_single(chunk[0], words) if len(chunk) == 1 else _group(chunk, words))
    return made


def carries_caption(parts: list[Part], caption: RichText) -> bool:
    """Tell whether the first of these parts can be sent with this caption."""
    fits = caption.len16 <= CAPTION_LIMIT and len(caption.entities) <= ENTITY_LIMIT
    return bool(parts) and _KINDS[parts[0]["kind"]].has_caption and fits


def _single(part: Part, caption: RichText) -> Call:
    rules = _KINDS[part["kind"]]
    if "file_id" not in rules.fields:
        return Call(rules.method, {name: part[name] for name in rules.fields if name in part})
    return Call(rules.method, {part["kind"]: part["file_id"], **_flags(part), **_caption(caption)})


def _group(parts: list[Part], caption: RichText) -> Call:
    """Return the call for an album. Its first part carries the caption: apps show it under the whole then."""
    media = [{"type": part["kind"], "media": part["file_id"], **_flags(part)} for part in parts]
    media[0] |= _caption(caption)
    return Call("sendMediaGroup", {"media": media})


def _chunks(parts: list[Part]) -> Iterator[list[Part]]:
    """Yield the parts in order as they can be sent together."""
    for group, members in groupby(parts, lambda part: _KINDS[part["kind"]].group):
        together = list(members)
        size = GROUP_LIMIT if group else 1
        yield from (together[start : start + size] for start in range(0, len(together), size))


def _flags(part: Part) -> dict[str, Any]:
    if part["kind"] not in ("photo", "video", "animation"):
        return {}
    names = {"has_media_spoiler": "has_spoiler", "show_caption_above_media": "show_caption_above_media"}
    return {name: True for kept, name in names.items() if part.get(kept) is True}


def _caption(caption: RichText) -> dict[str, Any]:
    if not caption:
        return {}
    entities = {"caption_entities": caption.entities_json()} if caption.entities else {}
    return {"caption": caption.text, **entities}


def _place_of(venue: dict[str, Any]) -> dict[str, Any]:
    place = venue.get("location")
    return {name: place.get(name) for name in _PLACE} if isinstance(place, dict) else {}


def _checked(part: Part) -> Part | None:
    """Return the part if it can be sent again: of a known kind, with what its call cannot do without."""
    rules = _KINDS.get(str(part.get("kind")))
    if rules is None:
        return None
    needed: dict[str, type | tuple[type, ...]] = {
        "file_id": str,
        "latitude": (int, float),
        "longitude": (int, float),
        "first_name": str,
    }
    needed |= {"phone_number": str} if part["kind"] == "contact" else {}
    needed |= {"title": str, "address": str} if part["kind"] == "venue" else {}
    is_whole = all(isinstance(part.get(name), kind) for name, kind in needed.items() if name in rules.fields)
    return part if is_whole else None
