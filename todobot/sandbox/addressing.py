"""Which chat and which message a Bot API call means, and whether the bot may touch them."""

from typing import Any

from .chats import Chat, Json, StoredMessage
from .errors import ApiError, bad_request
from .parameters import Parameters
from .people import quoted
from .world import World


def known_chat(world: World, parameters: Parameters, name: str = "chat_id") -> Chat:
    """Return the chat; a person who never wrote to the bot is unknown to it. Raises ApiError 400."""
    text = parameters.text(name)
    if not text:
        raise bad_request(f"{name} is empty")
    chat = world.chats.get(parameters.integer(name))
    if chat is None or not chat.knows_bot:
        raise bad_request("chat not found")
    return chat


def writable_chat(world: World, parameters: Parameters) -> Chat:
    """Return the chat if the bot may send there. Raises ApiError 400 or 403."""
    chat = known_chat(world, parameters)
    person = world.people.get(chat.id)
    if person is not None and person.is_deactivated:
        raise ApiError(403, "Forbidden: user is deactivated")
    if person is not None and person.has_blocked_bot:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    return chat


def target(world: World, parameters: Parameters, purpose: str) -> tuple[Chat, StoredMessage]:
    """Return the message named by chat_id and message_id. `purpose` words the refusal: "edit", "delete" ..."""
    if not parameters.text("chat_id") and not parameters.text("message_id"):
        raise bad_request("message identifier is not specified")
    chat = known_chat(world, parameters)
    stored = chat.visible(parameters.integer("message_id"))
    if stored is None:
        raise bad_request(f"message to {purpose} not found")
    return chat, stored


def reply_fields(chat: Chat, parameters: Parameters) -> Json:
    """Return reply_to_message for reply_parameters (or the older reply_to_message_id); {} for no reply.

    Raises ApiError 400 when the message is missing, unless allow_sending_without_reply.
    """
    reply: Any = parameters.structure("reply_parameters")
    if reply is None:
        reply = {
            "message_id": parameters.integer("reply_to_message_id"),
            "allow_sending_without_reply": parameters.boolean("allow_sending_without_reply"),
        }
    if not isinstance(reply, dict):
        raise bad_request("can't parse reply parameters: expected an Object")
    message_id = reply.get("message_id")
    if not message_id:
        return {}
    stored = chat.visible(message_id) if isinstance(message_id, int) else None
    if stored is not None:
        return {"reply_to_message": quoted(stored)}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
