"""Values built to hurt, and updates of every kind with some of them in."""

import copy
import random
from typing import Any

from tests.campaigns.updates import Json, message_of

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udc00\ud83d",
    "x\ud83d",
    "\u202eevil\u202c",
    "\u200b",
    "\u2066" * 50,
    "e" + "\u0301" * 4095,
    "".join("Z" + "\u0300\u0327\u033f\u0489" * 20 for _ in range(40)),
    "👩\u200d👩\u200d👧" * 200,
    "😀" * 2048,
    "'; DROP TABLE notes; --",
    "<b>&lt;{name}{0}%s",
    "/" * 4096,
    "/add",
    "/add@" + "x" * 500,
    "/list@todo_sandbox_bot extra",
    "!keep",
    "!" + "9" * 300 + "d",
    "!0s",
    "x !-1h",
    "\n" * 4000,
    "- [ ] a\n" * 500,
    "#" + "t" * 4000,
    "٣٤٥",
    "x" * 1_000_000,
)
NUMBERS = (0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 2**70, 10**400, -0.0, 1.5, 1e308)
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], {"": {}}, [None], ["x"], {"id": "x"}, [{}])


def value(dice: random.Random) -> Any:
    """Return something that does not belong there."""
    kind = dice.randrange(4)
    if kind == 3:
        return nested(dice.choice((3, 30, 300)))
    return copy.deepcopy(dice.choice((TEXTS, NUMBERS, OTHERS)[kind]))


def nested(depth: int) -> Any:
    """Return a list in a list in a list."""
    whole: Any = []
    for _ in range(depth):
        whole = [whole]
    return whole


def entities(dice: random.Random) -> list[Any]:
    """Return entities that overlap, run past the end, split pairs or are none."""
    kinds = (
        "bold",
        "spoiler",
        "text_link",
        "text_mention",
        "date_time",
        "pre",
        "bot_command",
        "hologram",
        "",
    )
    found: list[Any] = []
    for _ in range(dice.randrange(1, 120)):
        found.append(
            {
                "type": dice.choice(kinds),
                "offset": dice.choice((0, 1, 3, dice.randrange(5000), -5, 2**40)),
                "length": dice.choice((0, 1, 2, dice.randrange(5000), -1, 2**63)),
                "url": dice.choice(("https://example.org", "javascript:1", "", "\ud800", 7)),
                "user": dice.choice(({"id": 9, "is_bot": False, "first_name": "F"}, {}, None)),
                "unix_time": dice.choice((0, -1, 2**40, "x")),
            }
        )
    return found + ([value(dice)] if dice.random() < 0.3 else [])


def spoil(update: Json, dice: random.Random) -> Json:
    """Return the update with one to three of its fields changed, missing or too many."""
    update = copy.deepcopy(update)
    for _ in range(dice.randrange(1, 4)):
        places = list(_places(update))
        if not places:
            break
        owner, key = dice.choice(places)
        act = dice.randrange(5)
        if act == 0:
            del owner[key]
        elif act == 1 and isinstance(owner, dict):
            owner[dice.choice(("sender_chat", "reply_to_message", "via_bot", "web_app_data", "x" * 999))] = (
                value(dice)
            )
        elif act == 2 and isinstance(owner, dict) and key in ("text", "caption"):
            owner["entities" if key == "text" else "caption_entities"] = entities(dice)
        else:
            owner[key] = value(dice)
    return update


def _places(part: Any) -> Any:
    """Yield every field in it, at any depth, as its owner and its key."""
    fields = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in list(fields):
        yield part, key
        yield from _places(inner)


def sound_but_odd(person: int, number: int, dice: random.Random) -> Json:
    """Return a message of a sound form with a text, entities and names that hurt."""
    message = message_of(person, number)
    message["text"] = dice.choice(TEXTS)
    message["entities"] = entities(dice)
    message["from"]["first_name"] = dice.choice(TEXTS)
    message["from"]["last_name"] = dice.choice(TEXTS)
    return {dice.choice(("message", "message", "edited_message")): message}
