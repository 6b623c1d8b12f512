"""Changing messages that were sent."""

from typing import Any

from ..addressing import target
from ..chats import Chat, Json, StoredMessage
from ..errors import bad_request
from ..markup_rules import checked_markup, is_reply_markup
from ..parameters import Parameters
from ..text_rules import entities_key
from ..world import World
from .messages import given_text

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def edit_message_text(world: World, parameters: Parameters) -> Json:
    """Bot API: editMessageText."""
    content = given_text(parameters)
    chat, stored = _editable(world, parameters)
    if "text" not in stored.data:
        raise bad_request("there is no text in the message to edit")
    changes = {"text": None, "entities": None, **content}
    return _changed(world, parameters, (chat, stored), changes=changes)


def edit_message_caption(world: World, parameters: Parameters) -> Json:
    """Bot API: editMessageCaption; no caption takes it away."""
    content = given_text(parameters, "caption")
    chat, stored = _editable(world, parameters)
    if "text" in stored.data:
        raise bad_request("there is no caption in the message to edit")
    changes = {"caption": None, entities_key("caption"): None, **content}
    return _changed(world, parameters, (chat, stored), changes=changes)


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    """Bot API: editMessageReplyMarkup; no markup takes the inline keyboard away."""
    return _changed(world, parameters, _editable(world, parameters), changes={})


def _editable(world: World, parameters: Parameters) -> tuple[Chat, StoredMessage]:
    chat, stored = target(world, parameters, "edit")
    if not stored.from_bot or not stored.is_editable:
        raise bad_request("message can't be edited")
    return chat, stored


def _changed(
    world: World, parameters: Parameters, place: tuple[Chat, StoredMessage], *, changes: Json
) -> Json:
    chat, stored = place
    markup = checked_markup(parameters.structure("reply_markup"))
    if is_reply_markup(markup):
        raise bad_request("inline keyboard expected")
    # An edit that names no keyboard, or an empty one, takes the old one away.
    changes = {**changes, "reply_markup": markup if markup and markup["inline_keyboard"] else None}
    if all(stored.data.get(key) == value for key, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    return world.replace_message(chat, stored, {**changes, "edit_date": world.unix_now()})


METHODS: dict[str, Any] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
