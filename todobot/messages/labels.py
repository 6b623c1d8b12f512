"""How a note is called in a line: its text, or for what is no text an icon and what it is about."""

from todobot import rich_text
from todobot.rich_text import RichText
from todobot.services import media
from todobot.services.notes import Note
from todobot.services.views import Entry
from todobot.texts import text

_ICONS = {
    "photo": "📷",
    "document": "📎",
    "voice": "🎤",
    "video": "🎬",
    "video_note": "📹",
    "animation": "🎞",
    "audio": "🎵",
    "sticker": "🎨",
    "location": "📍",
    "venue": "📍",
    "contact": "👤",
    "album": "🖼",
}


def label(note: Note | Entry) -> RichText:
    """Return what the note says; in front of a caption, a file's name or a contact's the icon of its kind."""
    words = RichText.from_stored(note.text, note.entities)
    icon = _ICONS.get(note.kind)
    if icon is None:
        return words
    return rich_text.join((icon, words or _name(note)), " ")


def _name(note: Note | Entry) -> RichText:
    """Return what to call a note without a caption."""
    parts = media.parts_of(note.media)
    if note.kind == "album":
        return text("kind_album", count=len(parts))
    name = media.name_of(parts[0]) if parts else ""
    return RichText.plain(name) if name else text(f"kind_{note.kind}")
