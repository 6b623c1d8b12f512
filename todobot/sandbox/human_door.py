"""The door for people: JSON for the chat page."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

from . import human_acts
from .asked import Asked
from .chats import Chat, Json
from .errors import ApiError, HumanError
from .http_messages import Answer, Request, json_answer
from .human_acts import CHAT, MAX_WAIT
from .world import World

SHOWN_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp", "audio/", "video/")


def state(world: World, _asked: Asked) -> Answer:
    """What is the same in all chats."""
    with world.lock:
        people = [
            {
                "id": person.id,
                **person.names(),
                "has_blocked_bot": person.has_blocked_bot,
                "commands": world.profile.menu(person.id, person.language_code),
            }
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
                "description": profile.descriptions.get("", ""),
                "short_description": profile.short_descriptions.get("", ""),
                "version": world.version,
                **_shared(world),
            },
        )


def changes(world: World, asked: Asked) -> Answer:
    """Long poll for what changed in a chat after a version, or in what all chats share."""
    after = asked.number("after")
    with world.lock:
        chat = world.chat(asked.chat_id)
        # A version of the future is one of an earlier sandbox: the page shall begin anew.
        after = after if after <= world.version else 0
        world.changed.wait_for(
            lambda: max(chat.version, world.shared_version) > after, min(asked.number("wait"), MAX_WAIT)
        )
        return json_answer(200, _changes(world, chat, after))


def file(world: World, asked: Asked) -> Answer:
    """The bytes of a file; only kinds that can't hold a script are shown in place."""
    with world.lock:
        stored = world.files.get(asked.part("file"))
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


def block(world: World, asked: Asked) -> Answer:
    """Block or unblock the bot."""
    act = world.block if asked.field("blocked", bool) else world.unblock
    act(int(asked.part("person")))
    return state(world, asked)


def clock(world: World, asked: Asked) -> Answer:
    """Move the clock forward."""
    seconds = asked.field("seconds", int)
    if not 0 <= seconds <= 10 * 365 * 86400:
        raise HumanError(400, "The clock moves forward only, ten years at most.")
    world.move_clock(timedelta(seconds=seconds))
    return state(world, asked)


def reachable(world: World, asked: Asked) -> Answer:
    """Cut the bot off, or connect it again."""
    world.set_reachable(asked.field("is_reachable", bool))
    return state(world, asked)


def _shared(world: World) -> Json:
    return {
        "now": world.now().timestamp(),
        "clock_shift": world.clock_shift.total_seconds(),
        "is_reachable": world.is_reachable,
    }


def _changes(world: World, chat: Chat, after: int) -> Json:
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
        "version": world.version,
        "messages": messages,
        "reply_keyboard": chat.reply_keyboard,
        "toasts": [toast for toast in chat.toasts if toast["id"] > after],
        "chat_action": chat.action if is_acting else None,
        **_shared(world),
    }


Act = Callable[[World, Asked], Answer]
ROUTES: list[tuple[str, re.Pattern[str], Act]] = [
    ("GET", re.compile(r"/human/state"), state),
    ("GET", re.compile(CHAT + r"/changes"), changes),
    ("GET", re.compile(r"/human/files/(?P<file>[\w-]+)"), file),
    ("POST", re.compile(r"/human/people/(?P<person>\d{1,18})/block"), block),
    ("POST", re.compile(r"/human/clock"), clock),
    ("POST", re.compile(r"/human/reachable"), reachable),
    *human_acts.ROUTES,
]


class HumanDoor:
    """Answers /human/... ; what it can is listed in ROUTES."""

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, request: Request) -> Answer:
        """Return the answer; a refusal is 4xx with {"error": sentence}."""
        try:
            for method, pattern, act in ROUTES:
                match = pattern.fullmatch(request.path)
                if match is not None and method == request.method:
                    return act(self.world, Asked(request, match))
            raise HumanError(404, "There is nothing here.")
        except HumanError as error:
            return json_answer(error.status, {"error": error.sentence})
        except ApiError as error:
            return json_answer(error.code, {"error": error.description})
