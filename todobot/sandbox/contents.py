"""What a message can hold besides text and files, checked as Telegram does; for both doors.

Every function returns Message fields and raises ApiError 400 with Telegram's sentence for what is wrong.
"""

import secrets
from collections.abc import Collection, Sequence
from typing import Any

from .chats import Json
from .errors import bad_request
from .text_rules import formatted

# Bot API: Location. A live location that is shown until it is stopped has the largest period.
LIVE_PERIODS = range(60, 86401)
FOR_EVER = 0x7FFFFFFF
# Bot API: InputChecklist, Poll.
MAX_TASKS, MAX_TASK, MAX_TITLE = 30, 100, 255
POLL_OPTIONS = range(1, 13)
# Bot API: sendDice.
DICE = {"🎲": 6, "🎯": 6, "🏀": 5, "⚽": 5, "🎳": 6, "🎰": 64}


def location(
    latitude: float, longitude: float, *, live_period: int = 0, heading: int = 0, accuracy: float = 0.0
) -> Json:
    """Return {"location": ...}; with a live_period (seconds) one that moves."""
    # Written so that a NaN is out of range as well.
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise bad_request("wrong latitude or longitude specified")
    if live_period and live_period not in LIVE_PERIODS and live_period != FOR_EVER:
        raise bad_request("wrong live location period specified")
    if not 0 <= heading <= 360 or not 0 <= accuracy <= 1500:
        raise bad_request("wrong heading or horizontal accuracy specified")
    extras = {"live_period": live_period, "heading": heading, "horizontal_accuracy": accuracy}
    place = {"latitude": latitude, "longitude": longitude}
    return {"location": place | {name: value for name, value in extras.items() if value}}


def venue(title: str, address: str, *, latitude: float, longitude: float) -> Json:
    """Return {"venue": ..., "location": ...}; Bot API: a message with a venue has both."""
    if not title.strip() or not address.strip():
        raise bad_request("venue title and address must be non-empty")
    place = location(latitude, longitude)
    return {"venue": {**place, "title": title, "address": address}, **place}


def contact(phone_number: str, first_name: str, **more: Any) -> Json:
    """Return {"contact": ...}; `more` is last_name, user_id, vcard, left out when empty."""
    if not phone_number:
        raise bad_request("phone number is empty")
    if not first_name:
        raise bad_request("first name is empty")
    known = {"phone_number": phone_number, "first_name": first_name}
    return {"contact": known | {name: value for name, value in more.items() if value}}


def dice(emoji: str = "🎲") -> Json:
    """Return {"dice": ...} with a value that Telegram throws."""
    if emoji not in DICE:
        raise bad_request("invalid dice emoji specified")
    return {"dice": {"emoji": emoji, "value": secrets.randbelow(DICE[emoji]) + 1}}


def poll(question: str, options: Sequence[str]) -> Json:
    """Return {"poll": ...}, open, anonymous and without votes."""
    if not 1 <= len(question.strip()) <= 300:
        raise bad_request("poll question must be non-empty and at most 300 characters long")
    if len(options) not in POLL_OPTIONS or not all(1 <= len(option.strip()) <= 100 for option in options):
        raise bad_request("poll must have at most 12 options of 1 to 100 characters")
    return {
        "poll": {
            "id": str(secrets.randbits(62)),
            "question": question.strip(),
            "options": [
                {"persistent_id": str(number), "text": option.strip(), "voter_count": 0}
                for number, option in enumerate(options)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    }


def checklist(title: str, tasks: Sequence[str], *, done: Collection[int], by: Json, at: int) -> Json:
    """Return {"checklist": ...}; the tasks are numbered from 1, those in `done` ticked by the user `by`."""
    if not 1 <= len(tasks) <= MAX_TASKS:
        raise bad_request("wrong number of checklist tasks specified")
    ticked = {"completed_by_user": by, "completion_date": at}
    listed = [
        {"id": number, **_line(task, MAX_TASK, "text"), **(ticked if number in done else {})}
        for number, task in enumerate(tasks, 1)
    ]
    return {"checklist": {**_line(title, MAX_TITLE, "title"), "tasks": listed}}


def _line(text: str, longest: int, name: str) -> Json:
    """Return a checklist's title or task with its entities, e.g. {"text": ..., "text_entities": [...]}."""
    fields = formatted(text)
    if len(fields["text"]) > longest:
        raise bad_request(f"checklist {name} is too long")
    line = {name: fields["text"]}
    return {**line, f"{name}_entities": fields["entities"]} if "entities" in fields else line
