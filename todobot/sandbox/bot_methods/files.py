"""Sending files, by upload or by file_id, and downloading them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ..addressing import writable_chat
from ..chats import Json
from ..errors import bad_request
from ..media import CAPTIONED, DEFAULT_TYPES, album_kinds_problem, file_fields, keep_file
from ..parameters import Parameters
from ..state import StoredFile
from ..world import World
from .messages import given_text, post

MAX_DOWNLOAD = 20 * 1024 * 1024
GROUP_KINDS = frozenset({"photo", "video", "audio", "document"})
# The names of kinds in Telegram's sentences, where they are not the Bot API's own.
TYPE_NAMES = {"voice": "VoiceNote", "video_note": "VideoNote"}


def get_file(world: World, parameters: Parameters) -> Json:
    """Bot API: getFile; the path is to be asked for at /file/bot<token>/."""
    stored = world.files.get(parameters.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def send_media_group(world: World, parameters: Parameters) -> list[Json]:
    """Bot API: sendMediaGroup; 2 to 10 photos, videos, documents or audios that come as one album."""
    media = parameters.structure("media")
    if not isinstance(media, list) or not all(isinstance(item, dict) for item in media):
        raise bad_request("can't parse media JSON object")
    kinds = [str(item.get("type")) for item in media]
    if not GROUP_KINDS.issuperset(kinds):
        raise bad_request("can't parse InputMedia: type must be photo, video, audio or document")
    problem = album_kinds_problem(kinds)
    if problem is not None:
        raise bad_request(problem)
    chat = writable_chat(world, parameters)
    contents = [_album_item(world, parameters, item) for item in media]
    group_id = str(chat.last_message_id + 1)
    return [
        post(world, chat, parameters, content={"media_group_id": group_id, **content}) for content in contents
    ]


def _send(kind: str, world: World, parameters: Parameters) -> Json:
    """Bot API: sendDocument, sendPhoto ..."""
    caption = given_text(parameters, "caption") if kind in CAPTIONED else {}
    chat = writable_chat(world, parameters)
    stored = _given_file(world, parameters, kind=kind, name=kind)
    return post(world, chat, parameters, content={**file_fields(stored), **caption})


def _album_item(world: World, parameters: Parameters, item: Json) -> Json:
    caption = given_text(Parameters(item), "caption")
    references = Parameters(item, parameters.files)
    return {**file_fields(_given_file(world, references, kind=item["type"], name="media")), **caption}


def _given_file(world: World, parameters: Parameters, *, kind: str, name: str) -> StoredFile:
    """Return the file that the parameter `name` uploads or names by its file_id."""
    upload = parameters.upload(name)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        return keep_file(world, kind, content=upload.content, file_name=upload.file_name)
    file_id = parameters.text(name)
    if not file_id:
        raise bad_request(f"there is no {kind} in the request")
    stored = world.files.get(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {_type_name(stored.kind)} as {_type_name(kind)}")
    return stored


def _type_name(kind: str) -> str:
    return TYPE_NAMES.get(kind, kind.title())


_SENDING: dict[str, Callable[[World, Parameters], Json]] = {
    f"send{kind.title().replace('_', '')}": partial(_send, kind) for kind in DEFAULT_TYPES
}
METHODS: dict[str, Any] = {"getFile": get_file, "sendMediaGroup": send_media_group, **_SENDING}
