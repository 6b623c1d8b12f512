"""Reads an update: what gets further has the form that the Bot API gives it, so nothing behind has to doubt that.

A field of another form is left out, as if it had not come. telebot raises over parts that nobody here needs, say a
message that is replied to, of a kind it does not know: it is then handed the parts that are needed.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from telebot import util
from telebot.types import Message, Update

from todobot.rich_text import well_formed
from todobot.services import entity_check
from todobot.telegram import objects

_DEEPEST = 32
"""Levels of a field of which nothing is known; Telegram's updates have about ten."""
_LARGEST_NUMBER = 2**63
"""SQLite: what an INTEGER holds."""
_LAST_MOMENT = 2**32

Json = dict[str, Any]
_Reader = Callable[[Any], Any]
"""Returns a field in the form that is expected, None when it has another."""


class NoUpdateError(ValueError):
    """An update lacks what makes it one: Telegram does not send such."""


def read(update: Json) -> Update:
    """Return the update as telebot has it; `update` itself is left as it is. Raises NoUpdateError."""
    fitting: Json = {"update_id": update["update_id"]}
    for kind, part in update.items():
        if kind in _UPDATES and part is not None:
            fitting[kind] = _UPDATES[kind](part)
            if fitting[kind] is None:
                raise NoUpdateError(f"{kind} is not of the Bot API's form")
    try:
        return _parsed(fitting)
    except Exception:  # telebot names no errors: KeyError, TypeError, AttributeError and more
        return _parsed_in_part(fitting)


def _parsed(update: Json) -> Update:
    """Return the update with the kinds that somebody here takes; Update.de_json tries two dozen others each time."""
    made = {kind: made_of(update[kind]) for kind, made_of in objects.MADE_OF.items() if kind in update}
    return objects.update(update["update_id"], made)


def _parsed_in_part(update: Json) -> Update:
    """Return the update with only what is needed; its messages still hold all of their JSON."""
    bare: Json = {"update_id": update["update_id"]}
    for kind, part in update.items():
        if kind in _UPDATES:
            bare[kind] = {name: part[name] for name in _NEEDED if name in part}
    try:
        parsed = _parsed(bare)
    except Exception as error:
        raise NoUpdateError(f"telebot cannot read it: {type(error).__name__}") from None
    for kind in ("message", "edited_message"):
        message = getattr(parsed, kind)
        if isinstance(message, Message):
            message.json = update[kind]
            service = (name for name in util.content_type_service if name in update[kind])
            message.content_type = next(service, message.content_type)
    return parsed


def _clean(value: Any, levels: int = _DEEPEST) -> Any:
    """Return JSON without what can be neither stored nor sent: lone surrogates, huge numbers, endless depth, null."""
    kind = type(value)
    if kind in (dict, list) and not levels:
        return kind()
    if kind is dict:
        parts = {name: _clean(part, levels - 1) for name, part in value.items() if name.isascii()}
        return {name: part for name, part in parts.items() if part is not None}
    if kind is list:
        items = (_clean(item, levels - 1) for item in value)
        return [item for item in items if item is not None]
    return value if kind is bool else _text(value) if kind is str else _coordinate(value)


def _text(value: Any) -> str | None:
    if type(value) is not str:
        return None
    return value if value.isascii() else well_formed(value)


def _truth(value: Any) -> bool | None:
    return value if type(value) is bool else None


def _number(value: Any) -> int | None:
    return value if type(value) is int and -_LARGEST_NUMBER < value < _LARGEST_NUMBER else None


def _moment(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < _LAST_MOMENT else None


def _coordinate(value: Any) -> Any:
    return value if type(value) is float and math.isfinite(value) else _number(value)


def _list_of(item: _Reader) -> _Reader:
    """Return a reader of lists, whose items of another form are left out."""
    return lambda value: (
        [found for each in value if (found := item(each)) is not None] if type(value) is list else None
    )


def _object(
    fields: Mapping[str, _Reader], *, needed: str = "", defaults: Json | None = None, others: _Reader = _clean
) -> _Reader:
    """Return a reader of objects. One that fits stays the dict it is: nearly all do, and each update has several.

    Of other fields than these nothing is known; `others` reads them.
    """

    def fitting(value: Any) -> Json | None:
        if type(value) is not dict:
            return None
        found = value
        for name, part in value.items():
            reader = fields.get(name, others)
            read = reader(part) if name.isascii() else None
            if read is part and part is not None:
                continue
            if found is value:
                found = dict(value)
            if read is None:
                del found[name]
            else:
                found[name] = read
        if not needs <= found.keys():
            return None
        return {**defaults, **found} if defaults and not defaults.keys() <= found.keys() else found

    needs = frozenset(needed.split())
    return fitting


_NAMES = dict.fromkeys(("first_name", "last_name", "username", "title", "language_code"), _text)
_PERSON = _object(
    {"id": _number, "is_bot": _truth, **_NAMES}, needed="id", defaults={"is_bot": False, "first_name": ""}
)
_CHAT = _object({"id": _number, "type": _text, **_NAMES}, needed="id type")
_FIELDS_OF_ENTITY = _object(
    {
        **dict.fromkeys(("type", "url", "language", "custom_emoji_id", "date_time_format"), _text),
        **dict.fromkeys(("offset", "length", "unix_time"), _number),
        "user": _PERSON,
    },
    needed="type offset length",
)


def _entity(value: Any) -> Json | None:
    """Return formatting of a kind that is known: what a note keeps is sent again, and Telegram refuses all others."""
    fitting = _FIELDS_OF_ENTITY(value)
    return None if fitting is None else entity_check.known(fitting)


_TASK = _object({"text": _text, "text_entities": _list_of(_entity)})
_SENDER = _object(_NAMES)
_ORIGIN = _object(
    {"sender_user": _SENDER, "sender_chat": _SENDER, "chat": _SENDER, "sender_user_name": _text}
)
_COORDINATES = dict.fromkeys(("latitude", "longitude", "horizontal_accuracy"), _coordinate)
_KIND = _object(
    {
        **dict.fromkeys(("file_id", "file_unique_id", "file_name", "mime_type", "performer", "emoji"), _text),
        **dict.fromkeys(("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"), _text),
        **dict.fromkeys(("phone_number", "vcard", "address"), _text),
        "file_size": _number,
        "location": _object(_COORDINATES),
        **_COORDINATES,
        **_NAMES,
    }
)
_CHECKLIST = _object({"title": _text, "title_entities": _list_of(_entity), "tasks": _list_of(_TASK)})
_KINDS = ("animation", "venue", "video", "document", "audio", "voice", "video_note", "sticker")
_MESSAGE = _object(
    {
        **{"message_id": _number, "date": _moment, "edit_date": _moment},
        **{"chat": _CHAT, "from": _PERSON, "via_bot": _PERSON},
        **dict.fromkeys(("text", "caption", "media_group_id"), _text),
        **dict.fromkeys(("entities", "caption_entities"), _list_of(_entity)),
        **{"forward_origin": _ORIGIN, "checklist": _CHECKLIST, "photo": _list_of(_KIND)},
        **dict.fromkeys((*_KINDS, "location", "contact"), _KIND),
    },
    needed="message_id date chat",
)
_TAPPED = _object(
    {"message_id": _number, "date": _moment, "chat": _CHAT},
    needed="message_id date chat",
    others=lambda _: None,
)
"""The message under a tap: its words and its buttons are the bot's own, and nobody asks for them."""
_MEMBER = _object({"user": _PERSON, "status": _text}, needed="user status")
_UPDATES: dict[str, _Reader] = {
    "message": _MESSAGE,
    "edited_message": _MESSAGE,
    "callback_query": _object(
        {"id": _text, "from": _PERSON, "data": _text, "message": _TAPPED},
        needed="id from",
        defaults={"chat_instance": ""},
    ),
    "inline_query": _object(
        {"id": _text, "from": _PERSON, "query": _text, "offset": _text},
        needed="id from",
        defaults={"query": "", "offset": ""},
    ),
    "my_chat_member": _object(
        {
            "chat": _CHAT,
            "from": _PERSON,
            "date": _moment,
            "old_chat_member": _MEMBER,
            "new_chat_member": _MEMBER,
        },
        needed="chat from date old_chat_member new_chat_member",
    ),
}
_NEEDED = (
    *("message_id", "date", "chat", "from", "via_bot", "text", "caption", "entities", "caption_entities"),
    *(
        "edit_date",
        "old_chat_member",
        "new_chat_member",
        "media_group_id",
        "id",
        "data",
        "message",
        "chat_instance",
        "query",
        "offset",
    ),
)
"""What the handlers ask telebot's objects for; all else they take from a message's JSON."""
