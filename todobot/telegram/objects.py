"""telebot's objects of what updates hold, equal to those that telebot makes; the usual ones are made in fewer steps.

telebot asks an ordinary message for each of a hundred fields that it does not have, and sets a hundred attributes to
None. Here the attributes of an empty object are copied, and the JSON goes over them where telebot keeps it as it is.
What holds anything else is telebot's to read.
"""

from collections.abc import Callable
from inspect import signature
from typing import Any, TypeVar

from telebot.types import CallbackQuery, Chat, ChatMemberUpdated, InlineQuery, Message, Update, User

Json = dict[str, Any]
Made = TypeVar("Made")
_NO_KINDS = (None,) * len(signature(Update).parameters)
_BLANK_UPDATE = {**vars(Update(*_NO_KINDS))}
_BLANK_MESSAGE = {**vars(Message(0, None, 0, None, None, {}, None))}
_BLANK_PERSON = {**vars(User(0, is_bot=False, first_name=""))}
_BLANK_CHAT = {**vars(Chat(0, ""))}
_OF_PERSON = frozenset(_BLANK_PERSON)
_OF_CHAT = frozenset(("id", "type", "title", "username", "first_name", "last_name", "is_forum"))
_OF_MESSAGE = frozenset(("message_id", "from", "chat", "date", "edit_date", "text", "entities"))


def update(update_id: int, parts: Json) -> Update:
    """Return the update that holds these objects, by their kinds."""
    return _made(Update, {**_BLANK_UPDATE, "update_id": update_id, **parts})


def _message(part: Json) -> Message:
    if not _OF_MESSAGE.issuperset(part):
        return Message.de_json(part)  # type: ignore[no-any-return]
    attributes = {**_BLANK_MESSAGE, **part, "id": part["message_id"], "json": part}
    attributes["from_user"] = _person(attributes.pop("from")) if "from" in part else None
    attributes["chat"] = _chat(part["chat"])
    if "entities" in part:
        attributes["entities"] = Message.parse_entities(part["entities"])
    if "text" in part:
        attributes["content_type"] = "text"
    return _made(Message, attributes)


def _person(part: Json) -> User:
    if not _OF_PERSON.issuperset(part):
        return User.de_json(part)  # type: ignore[no-any-return]
    return _made(User, {**_BLANK_PERSON, **part})


def _chat(part: Json) -> Chat:
    if not _OF_CHAT.issuperset(part):
        return Chat.de_json(part)  # type: ignore[no-any-return]
    return _made(Chat, {**_BLANK_CHAT, **part})


def _tap(part: Json) -> CallbackQuery:
    message = part.get("message")
    if message is None or message["date"] == 0:  # Bot API: InaccessibleMessage
        return CallbackQuery.de_json(part)  # type: ignore[no-any-return]
    rest = {name: field for name, field in part.items() if name != "message"}
    tap: CallbackQuery = CallbackQuery.de_json(rest)
    tap.message = _message(message)
    tap.json = part  # type: ignore[assignment]
    return tap


def _made(kind: type[Made], attributes: Json) -> Made:
    """Return an object with these attributes."""
    made = kind.__new__(kind)
    made.__dict__ = attributes
    return made


MADE_OF: dict[str, Callable[[Json], Any]] = {
    "message": _message,
    "edited_message": _message,
    "callback_query": _tap,
    "inline_query": InlineQuery.de_json,
    "my_chat_member": ChatMemberUpdated.de_json,
}
"""What makes telebot's object of each kind of update that somebody here takes."""
