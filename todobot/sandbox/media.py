"""Files and the other contents of messages that are not text."""

import secrets
from mimetypes import guess_type

from .chats import Json
from .state import StoredFile, WorldState

DEFAULT_TYPES = {
    "photo": "image/jpeg",
    "document": "application/octet-stream",
    "video": "video/mp4",
    "animation": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "video_note": "video/mp4",
    "sticker": "image/webp",
}
CAPTIONED = frozenset({"photo", "document", "video", "animation", "audio", "voice"})
# Bot API: sendMediaGroup; the kinds of one set go together.
ALBUM_SIZES = range(2, 11)
ALBUMS = (frozenset({"photo", "video"}), frozenset({"document"}), frozenset({"audio"}))
_ALWAYS_NAMED = frozenset({"document", "video", "animation", "audio"})
_UNTYPED = frozenset({"photo", "video_note", "sticker"})
_SIZED: dict[str, Json] = {
    "photo": {"width": 320, "height": 240},
    "video": {"width": 320, "height": 240, "duration": 1},
    "animation": {"width": 320, "height": 240, "duration": 1},
    "audio": {"duration": 1},
    "voice": {"duration": 1},
    "video_note": {"length": 240, "duration": 1},
    "sticker": {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False},
}


def keep_file(
    world: WorldState, kind: str, *, content: bytes, file_name: str | None, emoji: str = ""
) -> StoredFile:
    """Store an upload under a new file_id. `kind` is one of DEFAULT_TYPES; the emoji is a sticker's."""
    name = file_name or kind
    mime_type = guess_type(name)[0] or DEFAULT_TYPES[kind]
    unique_id = secrets.token_hex(6)
    stored = StoredFile(kind, f"{kind}-{secrets.token_hex(12)}", unique_id, name, mime_type, content, emoji)
    world.files[stored.file_id] = stored
    return stored


def file_fields(stored: StoredFile) -> Json:
    """Return the field of a Message that holds this file, e.g. {"document": {...}}; a photo has one size."""
    fields: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        **_SIZED.get(stored.kind, {}),
    }
    if stored.kind not in _UNTYPED:
        fields["mime_type"] = stored.mime_type
    if stored.kind in _ALWAYS_NAMED:
        fields["file_name"] = stored.name
    if stored.emoji:
        fields["emoji"] = stored.emoji
    if stored.kind == "animation":
        # Bot API: "for backward compatibility, when this field is set, the document field will also be set".
        return {"animation": fields, "document": _without_measures(fields)}
    return {stored.kind: [fields] if stored.kind == "photo" else fields}


def _without_measures(fields: Json) -> Json:
    """Return what an animation's document says of it."""
    return {name: value for name, value in fields.items() if name not in _SIZED["animation"]}


def album_kinds_problem(kinds: list[str]) -> str | None:
    """Return Telegram's sentence for kinds that can't be one album, None when they can."""
    if len(kinds) not in ALBUM_SIZES:
        return "wrong number of media in the album: from 2 to 10 are needed"
    if any(set(kinds) <= together for together in ALBUMS):
        return None
    alone = next((kind for kind in kinds if kind not in ALBUMS[0]), kinds[0])
    return f"{alone} can't be mixed with other media types"
