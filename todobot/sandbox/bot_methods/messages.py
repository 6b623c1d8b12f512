"""Sending texts, copies, reactions and "typing"."""

from typing import Any

from ..addressing import known_chat, reply_fields, target, writable_chat
from ..chats import Chat, Json
from ..errors import bad_request
from ..markup_rules import checked_markup, is_reply_markup
from ..parameters import Parameters
from ..text_rules import formatted
from ..world import World

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
NOT_COPIED = frozenset(
    {
        "message_id",
        "from",
        "chat",
        "date",
        "edit_date",
        "reply_markup",
        "reply_to_message",
        "media_group_id",
        "forward_origin",
        "via_bot",
    }
)


def given_text(parameters: Parameters, key: str = "text") -> Json:
    """Return the text (or caption) of a call with its entities. Raises ApiError 400."""
    if parameters.text("parse_mode"):
        raise bad_request("the sandbox knows no parse_mode: todobot sends text with entities")
    entities = parameters.structure("entities" if key == "text" else "caption_entities")
    return formatted(parameters.text(key), entities, key=key)


def post(world: World, chat: Chat, parameters: Parameters, *, content: Json) -> Json:
    """Send `content` to the chat with the reply and the keyboard that the parameters ask for."""
    markup = checked_markup(parameters.structure("reply_markup"))
    content = {**reply_fields(chat, parameters), **content}
    if parameters.boolean("protect_content"):
        content["has_protected_content"] = True
    concerns_reply_keyboard = is_reply_markup(markup)
    if markup is not None and not concerns_reply_keyboard and markup["inline_keyboard"]:
        content["reply_markup"] = markup
    if markup is not None and concerns_reply_keyboard:
        _show_keyboard(chat, markup)
    return world.add_message(chat, world.bot, content, from_bot=True, is_editable=not concerns_reply_keyboard)


def send_message(world: World, parameters: Parameters) -> Json:
    """Bot API: sendMessage."""
    content = given_text(parameters)
    return post(world, writable_chat(world, parameters), parameters, content=content)


def copy_message(world: World, parameters: Parameters) -> Json:
    """Bot API: copyMessage; the id of the copy is returned, a caption can be replaced."""
    chat = writable_chat(world, parameters)
    source = known_chat(world, parameters, "from_chat_id")
    stored = source.visible(parameters.integer("message_id"))
    if stored is None:
        raise bad_request("message to copy not found")
    content = {key: value for key, value in stored.data.items() if key not in NOT_COPIED}
    if "caption" in parameters.values and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= given_text(parameters, "caption")
    return {"message_id": post(world, chat, parameters, content=content)["message_id"]}


def set_message_reaction(world: World, parameters: Parameters) -> bool:
    """Bot API: setMessageReaction; a bot sets one emoji at most."""
    chat, stored = target(world, parameters, "react")
    reaction = parameters.structure("reaction") or []
    if not isinstance(reaction, list) or not all(isinstance(kind, dict) for kind in reaction):
        raise bad_request("can't parse reaction types: expected an Array of ReactionType")
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    world.react(chat, stored, reaction)
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    """Bot API: sendChatAction."""
    chat = writable_chat(world, parameters)
    action = parameters.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.show_action(chat, action)
    return True


def _show_keyboard(chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        chat.reply_keyboard = markup
    elif markup.get("remove_keyboard"):
        chat.reply_keyboard = None


METHODS: dict[str, Any] = {
    "sendMessage": send_message,
    "copyMessage": copy_message,
    "setMessageReaction": set_message_reaction,
    "sendChatAction": send_chat_action,
}
