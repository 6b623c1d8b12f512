"""Results of inline queries: what Telegram refuses, and the message that a chosen one becomes.

Bot API: InlineQueryResult. The sandbox takes what a bot can have without the internet: articles, places,
contacts and files by file_id; no addresses of pictures elsewhere, no keyboards under the results.
"""

from typing import Any

from . import contents
from .chats import Json
from .errors import ApiError, bad_request
from .media import CAPTIONED, file_fields
from .state import StoredFile, WorldState
from .text_rules import formatted

MAX_RESULTS = 50
MAX_ID_BYTES = 64
# The type of a result, its field with the file_id, the kind of the file.
CACHED = {
    "photo": ("photo_file_id", "photo"),
    "document": ("document_file_id", "document"),
    "video": ("video_file_id", "video"),
    "audio": ("audio_file_id", "audio"),
    "voice": ("voice_file_id", "voice"),
    "sticker": ("sticker_file_id", "sticker"),
    "gif": ("gif_file_id", "animation"),
    "mpeg4_gif": ("mpeg4_file_id", "animation"),
}
UNTITLED = {
    "article": "ARTICLE_TITLE_EMPTY",
    "document": "FILE_TITLE_EMPTY",
    "video": "VIDEO_TITLE_EMPTY",
    "voice": "VOICE_TITLE_EMPTY",
    "location": "LOCATION_TITLE_EMPTY",
}


def checked_results(world: WorldState, results: Any) -> list[Json]:
    """Return the results as they are. Raises ApiError 400 with Telegram's sentence for wrong ones."""
    if not isinstance(results, list):
        raise _unparsable("expected an Array of InlineQueryResult")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids: set[str] = set()
    for result in results:
        result_id = _checked_id(result)
        if result_id in ids:
            raise bad_request("RESULT_ID_DUPLICATE")
        ids.add(result_id)
        if "reply_markup" in result:
            raise bad_request("the sandbox shows no keyboards under inline results")
        if result["type"] in UNTITLED and not str(result.get("title", "")).strip():
            raise bad_request(UNTITLED[result["type"]])
        chosen_content(world, result)
    return results


def chosen_content(world: WorldState, result: Json) -> Json:
    """Return the Message fields of the message a result becomes. Raises ApiError 400 when it can't be one."""
    given = result.get("input_message_content")
    if given is not None:
        return _input_content(given)
    kind = result["type"]
    if kind in CACHED:
        return _cached(world, result)
    if kind == "article":
        raise _unparsable("input message content is not specified")
    return _place_or_person(result)


def _checked_id(result: Any) -> str:
    if not isinstance(result, dict):
        raise _unparsable("expected an Object")
    kind = str(result.get("type"))
    if kind not in CACHED and kind not in ("article", "location", "venue", "contact"):
        raise _unparsable(f'type "{kind}" is unsupported for the inline query result')
    result_id = result.get("id")
    if (
        not isinstance(result_id, str)
        or not 1 <= len(result_id.encode("utf-8", "surrogatepass")) <= MAX_ID_BYTES
    ):
        raise ApiError(400, "Bad Request: RESULT_ID_INVALID")
    return result_id


def _input_content(given: Any) -> Json:
    if not isinstance(given, dict):
        raise _unparsable("expected an Object as input message content")
    if "message_text" not in given:
        return _place_or_person(given)
    _refuse_parse_mode(given)
    if not isinstance(given["message_text"], str):
        raise bad_request("message text is empty")
    return formatted(given["message_text"], given.get("entities"))


def _cached(world: WorldState, result: Json) -> Json:
    field, kind = CACHED[result["type"]]
    stored: StoredFile | None = world.files.get(str(result.get(field, "")))
    if stored is None or stored.kind != kind:
        raise bad_request("wrong file identifier/HTTP URL specified")
    _refuse_parse_mode(result)
    caption = result.get("caption")
    if not isinstance(caption, str) or kind not in CAPTIONED:
        return file_fields(stored)
    return file_fields(stored) | formatted(caption, result.get("caption_entities"), key="caption")


def _place_or_person(given: Json) -> Json:
    """Return the fields of a contact, a venue or a location; Bot API: they differ by what they hold."""
    if "phone_number" in given or given.get("type") == "contact":
        more = {name: given.get(name) for name in ("last_name", "vcard")}
        return contents.contact(str(given.get("phone_number", "")), str(given.get("first_name", "")), **more)
    try:
        latitude, longitude = float(given["latitude"]), float(given["longitude"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise bad_request("wrong latitude or longitude specified") from None
    if "address" in given:
        title, address = str(given.get("title", "")), str(given["address"])
        return contents.venue(title, address, latitude=latitude, longitude=longitude)
    return contents.location(latitude, longitude)


def _refuse_parse_mode(given: Json) -> None:
    if given.get("parse_mode"):
        raise bad_request("the sandbox knows no parse_mode: todobot sends text with entities")


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {reason}")
