"""Files and the other contents of messages that are not text."""

import secrets
from mimetypes import guess_type

from .chats import Json
from .errors import HumanError
from .state import StoredFile, WorldState

DEFAULT_TYPES = {
    "photo": "image/jpeg",
    "document": "application/octet-stream",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "sticker": "image/webp",
}
_ALWAYS_NAMED = frozenset({"document", "video", "audio"})
_SIZED: dict[str, Json] = {
    "photo": {"width": 320, "height": 240},
    "video": {"width": 320, "height": 240, "duration": 1},
    "audio": {"duration": 1},
    "voice": {"duration": 1},
    "sticker": {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False},
}
_OTHER_CONTENTS: dict[str, Json] = {
    "location": {"latitude": 51.5007, "longitude": -0.1246},
    "contact": {"phone_number": "+15550100", "first_name": "Charles"},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {
        "id": "1",
        "question": "Tea?",
        "options": [{"text": "Yes", "voter_count": 0}, {"text": "No", "voter_count": 0}],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
    },
}


def keep_file(world: WorldState, kind: str, *, content: bytes, file_name: str | None) -> StoredFile:
    """Store an upload under a new file_id."""
    name = file_name or kind
    mime_type = guess_type(name)[0] or DEFAULT_TYPES[kind]
    unique_id = secrets.token_hex(6)
    stored = StoredFile(kind, f"{kind}-{secrets.token_hex(12)}", unique_id, name, mime_type, content)
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
    if stored.kind not in ("photo", "sticker"):
        fields["mime_type"] = stored.mime_type
    if stored.kind in _ALWAYS_NAMED:
        fields["file_name"] = stored.name
    return {stored.kind: [fields] if stored.kind == "photo" else fields}


def content_of(world: WorldState, kind: str, *, content: bytes, file_name: str | None) -> Json:
    """Return the Message fields of what a person sends: an upload, or a made-up location, contact, poll, dice.

    Raises HumanError 400 for an unknown kind.
    """
    if kind in _OTHER_CONTENTS:
        return {kind: _OTHER_CONTENTS[kind]}
    if kind not in DEFAULT_TYPES:
        raise HumanError(400, f"{kind!r} is nothing that can be sent.")
    return file_fields(keep_file(world, kind, content=content, file_name=file_name))
