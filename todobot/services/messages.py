"""What a message becomes: the note in the Bot API's JSON of a person's message."""

import json
import zlib
from typing import Any

from todobot import rich_text
from todobot.models import Note
from todobot.rich_text import RichText
from todobot.services import media
from todobot.services.lines import DONE_MARK, OPEN_MARK
from todobot.services.notes import Content

LONGEST_SOURCE = 256
_WORDS = ("text", "entities", "caption", "caption_entities", "checklist")

_spelled = json.JSONEncoder(sort_keys=True).encode


def content_of(message: dict[str, Any], words: RichText) -> Content | None:
    """Return the note that a message holds, with `words` for its text or caption; None when it can't be kept."""
    source = _source_of(message)
    if isinstance(message.get("text"), str):
        return Content(words, source=source, said=_checksum(message, []))
    said = _checksum(message, _files_of(message))
    if isinstance(message.get("checklist"), dict):
        return Content(_checklist(message["checklist"]), kind="checklist", source=source, said=said)
    part = media.read(message)
    if part is None:
        return None
    return Content(words, kind=part["kind"], media=media.stored([part]), source=source, said=said)


def album_with(note: Note | None, content: Content) -> Content:
    """Return the album of `note` with one message of it added or changed; None: it is the first to come.

    The messages come in any order and in any number of batches (Bot API: media_group_id). Any of them may have a
    caption; the album has all of them, in order, behind what was written for all of it on its card.
    """
    (part,) = media.parts_of(content.media)
    part["said"] = content.said
    if content.text:
        part |= {"caption": content.text.text, "entities": content.text.stored_entities()}
    parts = {old.get("message_id"): old for old in (media.parts_of(note.media) if note is not None else [])}
    media.keep_words_for_all(part, parts.get(part.get("message_id")))
    parts[part.get("message_id")] = part
    ordered = sorted(parts.values(), key=lambda each: each.get("message_id") or 0)
    caption = media.caption_of(ordered)
    return Content(caption, kind="album", media=media.stored(ordered), source=content.source)


def is_known_part(album: Note, content: Content) -> bool:
    """Tell whether a message of an album says what it said before: `notes.hear` for albums."""
    (part,) = media.parts_of(content.media)
    said = {known.get("message_id"): known.get("said") for known in media.parts_of(album.media)}
    return said.get(part.get("message_id")) == content.said


def is_same(note: Note, content: Content) -> bool:
    """Tell whether the note holds that already.

    Telegram sends edits of what a bot can't see as well (Bot API: Update.edited_message).
    """
    kept = (note.kind, note.text, note.entities, json.loads(note.media or "null"))
    words = content.text
    return kept == (content.kind, words.text, words.stored_entities(), json.loads(content.media or "null"))


def _checksum(message: dict[str, Any], files: list[str]) -> int:
    """Return a number by which to tell whether a message says the same again, with the same files."""
    return zlib.crc32(_spelled([*map(message.get, _WORDS), files]).encode())


def _files_of(message: dict[str, Any]) -> list[str]:
    return [
        size["file_unique_id"]
        for found in message.values()
        for size in (found if isinstance(found, list) else [found])
        if isinstance(size, dict) and "file_unique_id" in size
    ]


def _checklist(checklist: dict[str, Any]) -> RichText:
    """Return a native checklist as lines: its title, then an item each (Bot API: Checklist, ChecklistTask)."""
    title = RichText.from_message(checklist.get("title"), checklist.get("title_entities"))
    tasks = [task for task in checklist.get("tasks") or [] if isinstance(task, dict)]
    items = [
        rich_text.join(
            (
                DONE_MARK if task.get("completion_date") else OPEN_MARK,
                RichText.from_message(task.get("text"), task.get("text_entities")),
            )
        )
        for task in tasks
    ]
    return rich_text.join((title, *items), "\n").strip()


def _source_of(message: dict[str, Any]) -> str | None:
    """Return the name of whom a message was forwarded from (Bot API: MessageOrigin), None for one's own."""
    origin = message.get("forward_origin")
    if not isinstance(origin, dict):
        return None
    person = origin.get("sender_user") or {}
    chat = origin.get("sender_chat") or origin.get("chat") or {}
    names = (person.get("first_name"), person.get("last_name"))
    name = origin.get("sender_user_name") or chat.get("title") or " ".join(filter(None, names))
    name = name or chat.get("username") or person.get("username")
    return RichText.plain(str(name)).text[:LONGEST_SOURCE] if name else None
