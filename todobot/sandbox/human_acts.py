"""What a person does in a chat, as requests at the human door. Each act returns the Message it made."""

import base64
import binascii
import re
from typing import Any

from .asked import Asked
from .chats import Json
from .errors import HumanError
from .http_messages import Answer, json_answer
from .world import World

MAX_WAIT = 25.0
CHAT = r"/human/chats/(?P<chat>-?\d{1,18})"
MESSAGE = CHAT + r"/messages/(?P<message>\d{1,18})"


def say(world: World, asked: Asked) -> Answer:
    """Send a text, one's own or forwarded."""
    message = world.say(
        asked.field("from", int),
        asked.field("text", str),
        chat_id=asked.chat_id,
        entities=asked.field("entities", list, None),
        reply_to=asked.field("reply_to", int, None),
        forward_origin=asked.field("forward_origin", dict, None),
    )
    return json_answer(201, message)


def edit(world: World, asked: Asked) -> Answer:
    """Edit one's own text or caption."""
    _require_own(world, asked, asked.field("from", int))
    entities = asked.field("entities", list, None)
    message = world.edit(asked.chat_id, asked.message_id, asked.field("text", str), entities=entities)
    return json_answer(200, message)


def delete(world: World, asked: Asked) -> Answer:
    """Delete a message for everybody: any in the private chat, one's own in a group."""
    person_id = asked.number("from")
    with world.lock:
        chat = world.chat(asked.chat_id)
        if person_id not in chat.member_ids:
            raise HumanError(403, "That person is not in that chat.")
    if chat.type != "private":
        _require_own(world, asked, person_id)
    world.delete(asked.chat_id, asked.message_id)
    return json_answer(200, {})


def press(world: World, asked: Asked) -> Answer:
    """Press an inline button."""
    query_id = world.press(
        asked.field("from", int), asked.chat_id, asked.message_id, asked.field("callback_data", str)
    )
    return json_answer(200, {"callback_query_id": query_id})


def send_file(world: World, asked: Asked) -> Answer:
    """Send a photo, a document ..."""
    message = world.send_media(
        asked.field("from", int),
        asked.field("kind", str),
        chat_id=asked.chat_id,
        content=_decoded(asked.field("content_base64", str)),
        file_name=asked.field("file_name", str, None),
        caption=asked.field("caption", str, None),
        caption_entities=asked.field("caption_entities", list, None),
        emoji=asked.field("emoji", str, "🙂"),
    )
    return json_answer(201, message)


def send_album(world: World, asked: Asked) -> Answer:
    """Send several files at once; the answer is a list of Messages."""
    items = [_album_item(item) for item in asked.field("items", list)]
    messages = world.send_album(
        asked.field("from", int),
        items,
        chat_id=asked.chat_id,
        caption=asked.field("caption", str, None),
        caption_entities=asked.field("caption_entities", list, None),
    )
    return json_answer(201, messages)


def send_place(world: World, asked: Asked) -> Answer:
    """Send a location; with a live_period one that moves."""
    message = world.send_location(
        asked.field("from", int),
        asked.decimal("latitude"),
        asked.decimal("longitude"),
        chat_id=asked.chat_id,
        live_period=asked.field("live_period", int, 0),
    )
    return json_answer(201, message)


def move_place(world: World, asked: Asked) -> Answer:
    """Move one's live location, or stop it where it is ("is_over")."""
    _require_own(world, asked, asked.field("from", int))
    if asked.field("is_over", bool, False):
        return json_answer(200, world.stop_live_location(asked.chat_id, asked.message_id))
    place = asked.decimal("latitude"), asked.decimal("longitude")
    return json_answer(200, world.move_live_location(asked.chat_id, asked.message_id, *place))


def send_venue(world: World, asked: Asked) -> Answer:
    """Send a place with a name."""
    message = world.send_venue(
        asked.field("from", int),
        asked.field("title", str),
        asked.field("address", str),
        latitude=asked.decimal("latitude"),
        longitude=asked.decimal("longitude"),
        chat_id=asked.chat_id,
    )
    return json_answer(201, message)


def send_contact(world: World, asked: Asked) -> Answer:
    """Send a contact."""
    person_id = asked.field("from", int)
    number, name = asked.field("phone_number", str), asked.field("first_name", str)
    return json_answer(201, world.send_contact(person_id, number, name, chat_id=asked.chat_id))


def send_poll(world: World, asked: Asked) -> Answer:
    """Send a poll."""
    question, options = asked.field("question", str), asked.texts("options")
    message = world.send_poll(asked.field("from", int), question, options, chat_id=asked.chat_id)
    return json_answer(201, message)


def send_checklist(world: World, asked: Asked) -> Answer:
    """Send a native checklist; "done" holds the numbers of the ticked tasks, from 1."""
    message = world.send_checklist(
        asked.field("from", int),
        asked.field("title", str),
        asked.texts("tasks"),
        done=asked.field("done", list, ()),
        chat_id=asked.chat_id,
    )
    return json_answer(201, message)


def forward(world: World, asked: Asked) -> Answer:
    """Forward a message of a chat into this one, as from elsewhere with a "forward_origin"."""
    message = world.forward(
        asked.field("from", int),
        asked.field("from_chat_id", int),
        asked.field("message_id", int),
        chat_id=asked.chat_id,
        forward_origin=asked.field("forward_origin", dict, None),
    )
    return json_answer(201, message)


def inline_query(world: World, asked: Asked) -> Answer:
    """Type something after the bot's @name."""
    query_id = world.inline_query(
        asked.field("from", int),
        asked.field("query", str),
        asked.field("offset", str, ""),
        chat_id=asked.chat_id,
    )
    return json_answer(201, {"query_id": query_id})


def inline_results(world: World, asked: Asked) -> Answer:
    """Long poll for the bot's results; null while there are none."""
    query_id = asked.part("query")
    with world.lock:
        wait = min(asked.number("wait"), MAX_WAIT)
        world.changed.wait_for(lambda: world.inline_results(query_id) is not None, wait)
        query = world.inline_queries[query_id]
        return json_answer(200, {"results": query.results, "next_offset": query.next_offset})


def choose_inline_result(world: World, asked: Asked) -> Answer:
    """Send one of the results into the chat."""
    message = world.choose_inline_result(
        asked.field("from", int),
        asked.field("query_id", str),
        asked.field("result_id", str),
        chat_id=asked.chat_id,
    )
    return json_answer(201, message)


def _album_item(item: Any) -> tuple[str, bytes, str | None]:
    fields: Json = item if isinstance(item, dict) else {}
    kind, name, content = (fields.get(key) for key in ("kind", "file_name", "content_base64"))
    if not isinstance(kind, str) or not isinstance(name, str) or not isinstance(content, str):
        raise HumanError(400, "An item of an album needs its kind, file_name and content_base64.")
    return kind, _decoded(content), name


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise HumanError(400, "content_base64 is not base64.") from None


def _require_own(world: World, asked: Asked, person_id: int) -> None:
    with world.lock:
        stored = world.chat(asked.chat_id).visible(asked.message_id)
        if stored is not None and stored.data["from"]["id"] != person_id:
            raise HumanError(403, "That is not one's own message.")


ROUTES = [
    ("POST", re.compile(CHAT + r"/messages"), say),
    ("POST", re.compile(MESSAGE), edit),
    ("DELETE", re.compile(MESSAGE), delete),
    ("POST", re.compile(MESSAGE + r"/press"), press),
    ("POST", re.compile(MESSAGE + r"/place"), move_place),
    ("POST", re.compile(CHAT + r"/files"), send_file),
    ("POST", re.compile(CHAT + r"/albums"), send_album),
    ("POST", re.compile(CHAT + r"/places"), send_place),
    ("POST", re.compile(CHAT + r"/venues"), send_venue),
    ("POST", re.compile(CHAT + r"/contacts"), send_contact),
    ("POST", re.compile(CHAT + r"/polls"), send_poll),
    ("POST", re.compile(CHAT + r"/checklists"), send_checklist),
    ("POST", re.compile(CHAT + r"/forwards"), forward),
    ("POST", re.compile(CHAT + r"/inline_queries"), inline_query),
    ("POST", re.compile(CHAT + r"/inline_results"), choose_inline_result),
    ("GET", re.compile(r"/human/inline_queries/(?P<query>\d{1,20})"), inline_results),
]
