"""Deleting messages, one or many."""

from typing import Any

from ..addressing import known_chat, target
from ..chats import Chat, StoredMessage
from ..errors import bad_request
from ..parameters import Parameters
from ..world import World

# Bot API: a message can only be deleted if it was sent less than 48 hours ago.
DELETABLE_SECONDS = 48 * 3600
MAX_AT_ONCE = 100


def delete_message(world: World, parameters: Parameters) -> bool:
    """Bot API: deleteMessage; in a private chat the person's messages too."""
    chat, stored = target(world, parameters, "delete")
    if not _is_deletable(world, chat, stored):
        raise bad_request("message can't be deleted for everyone")
    world.delete_message(chat, stored)
    return True


def delete_messages(world: World, parameters: Parameters) -> bool:
    """Bot API: deleteMessages; what is not found or can't be deleted is skipped."""
    chat = known_chat(world, parameters)
    message_ids = parameters.structure("message_ids")
    is_list = isinstance(message_ids, list) and all(isinstance(number, int) for number in message_ids)
    if not is_list or not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > MAX_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    for message_id in message_ids:
        stored = chat.visible(message_id)
        if stored is not None and _is_deletable(world, chat, stored):
            world.delete_message(chat, stored)
    return True


def _is_deletable(world: World, chat: Chat, stored: StoredMessage) -> bool:
    is_allowed = stored.from_bot or chat.type == "private" or chat.bot_sees_all
    return is_allowed and world.unix_now() - int(stored.data["date"]) < DELETABLE_SECONDS


METHODS: dict[str, Any] = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
