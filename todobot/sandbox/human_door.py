"""The door for people: JSON for the chat page."""

import base64
import binascii
import re
import time
from collections.abc import Callable
from datetime import timedelta

from .asked import Asked
from .chats import Chat, Json
from .errors import ApiError, HumanError
from .http_messages import Answer, Request, json_answer
from .world import World

MAX_WAIT = 25.0
EVERYBODY = ("default", "")
SHOWN_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/")


class HumanDoor:
    """Answers /human/... ; what it can is listed in _ROUTES."""

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, request: Request) -> Answer:
        """Return the answer; a refusal is 4xx with {"error": sentence}."""
        try:
            for method, pattern, action in _ROUTES:
                match = pattern.fullmatch(request.path)
                if match is not None and method == request.method:
                    return action(self, Asked(request, match))
            raise HumanError(404, "There is nothing here.")
        except HumanError as error:
            return json_answer(error.status, {"error": error.sentence})
        except ApiError as error:
            return json_answer(error.code, {"error": error.description})

    def state(self, _asked: Asked) -> Answer:
        """What is the same in all chats."""
        world = self.world
        with world.lock:
            people = [
                {"id": person.id, **person.names(), "has_blocked_bot": person.has_blocked_bot}
                for person in world.people.values()
            ]
            chats = [{"id": chat.id, "title": chat.title, "type": chat.type} for chat in world.chats.values()]
            profile = world.profile
            return json_answer(
                200,
                {
                    "bot": world.bot,
                    "people": people,
                    "chats": chats,
                    "commands": profile.commands.get(EVERYBODY, []),
                    "description": profile.descriptions.get("", ""),
                    "short_description": profile.short_descriptions.get("", ""),
                    "version": world.version,
                    **self._shared(),
                },
            )

    def changes(self, asked: Asked) -> Answer:
        """Long poll for what changed in a chat after a version, or in what all chats share."""
        world, after = self.world, asked.number("after")
        with world.lock:
            chat = world.chat(asked.chat_id)
            # A version of the future is one of an earlier sandbox: the page shall begin anew.
            after = after if after <= world.version else 0
            world.changed.wait_for(
                lambda: max(chat.version, world.shared_version) > after, min(asked.number("wait"), MAX_WAIT)
            )
            return json_answer(200, self._changes(chat, after))

    def say(self, asked: Asked) -> Answer:
        """Send a text."""
        message = self.world.say(
            asked.field("from", int),
            asked.field("text", str),
            chat_id=asked.chat_id,
            entities=asked.field("entities", list, None),
            reply_to=asked.field("reply_to", int, None),
        )
        return json_answer(201, message)

    def edit(self, asked: Asked) -> Answer:
        """Edit one's own text."""
        self._require_own(asked, asked.field("from", int))
        entities = asked.field("entities", list, None)
        message = self.world.edit(
            asked.chat_id, asked.message_id, asked.field("text", str), entities=entities
        )
        return json_answer(200, message)

    def delete(self, asked: Asked) -> Answer:
        """Delete a message for everybody: any in the private chat, one's own in a group."""
        person_id = asked.number("from")
        with self.world.lock:
            chat = self.world.chat(asked.chat_id)
            if person_id not in chat.member_ids:
                raise HumanError(403, "That person is not in that chat.")
        if chat.type != "private":
            self._require_own(asked, person_id)
        self.world.delete(asked.chat_id, asked.message_id)
        return json_answer(200, {})

    def send_file(self, asked: Asked) -> Answer:
        """Send a photo, a document ..."""
        try:
            content = base64.b64decode(asked.field("content_base64", str), validate=True)
        except binascii.Error:
            raise HumanError(400, "content_base64 is not base64.") from None
        message = self.world.send_media(
            asked.field("from", int),
            asked.field("kind", str),
            chat_id=asked.chat_id,
            content=content,
            file_name=asked.field("file_name", str, None),
            caption=asked.field("caption", str, None),
        )
        return json_answer(201, message)

    def press(self, asked: Asked) -> Answer:
        """Press an inline button."""
        query_id = self.world.press(
            asked.field("from", int), asked.chat_id, asked.message_id, asked.field("callback_data", str)
        )
        return json_answer(200, {"callback_query_id": query_id})

    def file(self, asked: Asked) -> Answer:
        """The bytes of a file; only kinds that can't hold a script are shown in place."""
        with self.world.lock:
            stored = self.world.files.get(asked.part("file"))
        if stored is None:
            raise HumanError(404, "There is no such file.")
        is_shown = stored.mime_type.startswith(SHOWN_TYPES)
        return Answer(
            200,
            stored.content,
            stored.mime_type if is_shown else "application/octet-stream",
            (
                ("Content-Disposition", "inline" if is_shown else "attachment"),
                ("Content-Security-Policy", "sandbox"),
                ("X-Content-Type-Options", "nosniff"),
            ),
        )

    def block(self, asked: Asked) -> Answer:
        """Block or unblock the bot."""
        act = self.world.block if asked.field("blocked", bool) else self.world.unblock
        act(int(asked.part("person")))
        return self.state(asked)

    def clock(self, asked: Asked) -> Answer:
        """Move the clock forward."""
        seconds = asked.field("seconds", int)
        if not 0 <= seconds <= 10 * 365 * 86400:
            raise HumanError(400, "The clock moves forward only, ten years at most.")
        self.world.move_clock(timedelta(seconds=seconds))
        return self.state(asked)

    def reachable(self, asked: Asked) -> Answer:
        """Cut the bot off, or connect it again."""
        self.world.set_reachable(asked.field("is_reachable", bool))
        return self.state(asked)

    def _shared(self) -> Json:
        return {
            "now": self.world.now().timestamp(),
            "clock_shift": self.world.clock_shift.total_seconds(),
            "is_reachable": self.world.is_reachable,
        }

    def _changes(self, chat: Chat, after: int) -> Json:
        messages = [
            {
                **stored.data,
                "from_bot": stored.from_bot,
                "is_deleted": stored.is_deleted,
                "reaction": stored.reaction,
            }
            for stored in chat.changed_since(after)
        ]
        is_acting = chat.action is not None and time.monotonic() < chat.action_until
        return {
            "version": self.world.version,
            "messages": messages,
            "reply_keyboard": chat.reply_keyboard,
            "toasts": [toast for toast in chat.toasts if toast["id"] > after],
            "chat_action": chat.action if is_acting else None,
            **self._shared(),
        }

    def _require_own(self, asked: Asked, person_id: int) -> None:
        with self.world.lock:
            stored = self.world.chat(asked.chat_id).visible(asked.message_id)
            if stored is not None and stored.data["from"]["id"] != person_id:
                raise HumanError(403, "That is not one's own message.")


_CHAT = r"/human/chats/(?P<chat>-?\d{1,18})"
_MESSAGE = _CHAT + r"/messages/(?P<message>\d{1,18})"
_Action = Callable[[HumanDoor, Asked], Answer]
_ROUTES: list[tuple[str, re.Pattern[str], _Action]] = [
    ("GET", re.compile(r"/human/state"), HumanDoor.state),
    ("GET", re.compile(_CHAT + r"/changes"), HumanDoor.changes),
    ("POST", re.compile(_CHAT + r"/messages"), HumanDoor.say),
    ("POST", re.compile(_MESSAGE), HumanDoor.edit),
    ("DELETE", re.compile(_MESSAGE), HumanDoor.delete),
    ("POST", re.compile(_MESSAGE + r"/press"), HumanDoor.press),
    ("POST", re.compile(_CHAT + r"/files"), HumanDoor.send_file),
    ("GET", re.compile(r"/human/files/(?P<file>[\w-]+)"), HumanDoor.file),
    ("POST", re.compile(r"/human/people/(?P<person>\d{1,18})/block"), HumanDoor.block),
    ("POST", re.compile(r"/human/clock"), HumanDoor.clock),
    ("POST", re.compile(r"/human/reachable"), HumanDoor.reachable),
]
