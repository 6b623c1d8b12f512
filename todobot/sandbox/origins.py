"""Where a forwarded message comes from (Bot API: MessageOrigin)."""

from .chats import Json, StoredMessage
from .errors import HumanError

# What each kind needs beside "type" and "date". Bot API: MessageOriginUser, ...HiddenUser, ...Chat, ...Channel.
NEEDED: dict[str, dict[str, type]] = {
    "user": {"sender_user": dict},
    "hidden_user": {"sender_user_name": str},
    "chat": {"sender_chat": dict},
    "channel": {"chat": dict, "message_id": int},
}


def checked_origin(origin: Json, *, now: int) -> Json:
    """Return the origin, dated now unless it says when. Raises HumanError 400 for one Telegram never sends."""
    needed = NEEDED.get(str(origin.get("type")))
    if needed is None:
        raise HumanError(400, f"A forwarded message comes from one of: {', '.join(NEEDED)}.")
    for name, kind in needed.items():
        if not isinstance(origin.get(name), kind) or not origin[name]:
            raise HumanError(400, f"An origin of this kind needs its {name}.")
    return {"type": origin["type"], "date": now, **origin}


def origin_of(stored: StoredMessage) -> Json:
    """Return what a forward of this message says it comes from: a forward keeps its first origin."""
    data = stored.data
    if "forward_origin" in data:
        return dict(data["forward_origin"])
    return {"type": "user", "date": data["date"], "sender_user": data["from"]}
