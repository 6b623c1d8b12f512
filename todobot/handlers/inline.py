"""Inline mode: `@bot milk` in any chat searches one's own notes and posts the chosen one there.

Whoever runs the bot switches it on at @BotFather (/setinline); without that no such query comes.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from telebot.types import InlineQuery

from todobot import clock
from todobot.bot import bot
from todobot.messages import labels
from todobot.rich_text import MESSAGE_LIMIT, RichText, shortened
from todobot.services import media, notes, outbox, search
from todobot.services.media import Part
from todobot.services.notes import Note

MOST_RESULTS = 50
"""Bot API: answerInlineQuery."""
_USEFUL = timedelta(seconds=30)
"""Telegram forgets an inline query after that."""
_LONGEST_TITLE = 100

Result = dict[str, Any]


@bot.inline_query
def search_notes(query: InlineQuery) -> None:
    """Answer with the person's own notes that hold the words, a page at a time."""
    start = int(query.offset) if query.offset.isascii() and query.offset.isdecimal() else 0
    found = search.find(query.from_user.id, query.query)
    page = notes.these(found[start : start + MOST_RESULTS], query.from_user.id)
    parameters = {
        "inline_query_id": query.id,
        "results": [result for note in page if (result := _result(note)) is not None],
        "cache_time": 0,
        "is_personal": True,
        "next_offset": str(start + MOST_RESULTS) if len(found) > start + MOST_RESULTS else "",
    }
    outbox.put(query.from_user.id, "answerInlineQuery", parameters, useful_until=clock.now() + _USEFUL)


def _result(note: Note) -> Result | None:
    """Return the note as Telegram posts it when it is chosen (Bot API: InlineQueryResult); None: it cannot."""
    parts = media.parts_of(note.media)
    if not parts:
        return _article(note)
    make = _KINDS.get(parts[0]["kind"])
    return None if make is None else {"id": str(note.id), **make(note, parts[0])}


def _article(note: Note) -> Result:
    words = notes.rich_text(note).strip()
    if len(words.text) > MESSAGE_LIMIT:  # of such length none came; Telegram would refuse the others with it
        words = shortened(words, MESSAGE_LIMIT)
    first, _, rest = words.text.partition("\n")
    content: Result = {"message_text": words.text}
    if words.entities:
        content["entities"] = words.entities_json()
    return {
        "type": "article",
        "id": str(note.id),
        "title": first[:_LONGEST_TITLE],
        "description": rest[:_LONGEST_TITLE],
        "input_message_content": content,
    }


def _file(kind: str, field: str) -> Callable[[Note, Part], Result]:
    """Return what makes the result for a file that Telegram has already (Bot API: InlineQueryResultCached...)."""

    def make(note: Note, part: Part) -> Result:
        return {
            "type": kind,
            field: part["file_id"],
            "title": _title(note),
            **_caption(notes.rich_text(note)),
        }

    return make


def _sticker(_: Note, part: Part) -> Result:
    return {"type": "sticker", "sticker_file_id": part["file_id"]}


def _place(note: Note, part: Part) -> Result:
    place = {name: part[name] for name in ("latitude", "longitude")}
    if part["kind"] == "venue":
        return {"type": "venue", **place, "title": part["title"], "address": part["address"]}
    return {"type": "location", **place, "title": _title(note)}


def _contact(_: Note, part: Part) -> Result:
    names = ("phone_number", "first_name", "last_name", "vcard")
    return {"type": "contact", **{name: part[name] for name in names if name in part}}


_KINDS: dict[str, Callable[[Note, Part], Result]] = {
    "photo": _file("photo", "photo_file_id"),
    "document": _file("document", "document_file_id"),
    "video": _file("video", "video_file_id"),
    "animation": _file("mpeg4_gif", "mpeg4_file_id"),
    "voice": _file("voice", "voice_file_id"),
    "audio": _file("audio", "audio_file_id"),
    "sticker": _sticker,
    "location": _place,
    "venue": _place,
    "contact": _contact,
}
"""How the parts of a note are posted; of an album the first one is. There is no result for a video note."""


def _title(note: Note) -> str:
    return labels.label(note).text.partition("\n")[0][:_LONGEST_TITLE]


def _caption(words: RichText) -> Result:
    words = shortened(words, media.CAPTION_LIMIT)
    if not words:
        return {}
    return {"caption": words.text, **({"caption_entities": words.entities_json()} if words.entities else {})}
