"""Keyboards as Telegram takes them."""

import json
from typing import Any

from .chats import Json
from .errors import ApiError, bad_request

MAX_CALLBACK_BYTES = 64
MAX_COPIED = 256
MAX_INLINE_BUTTONS = 100
MAX_REPLY_BUTTONS = 300
MAX_MARKUP_BYTES = 8 * 1024
REPLY_KINDS = ("keyboard", "remove_keyboard", "force_reply")
STYLES = ("primary", "success", "danger")
# An inline button does exactly one of these.
INLINE_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
)


def checked_markup(markup: Any) -> Json | None:
    """Return the reply_markup, None for none. Raises ApiError 400 with Telegram's sentence for a wrong one."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_rows(markup["inline_keyboard"], "inline keyboard", MAX_INLINE_BUTTONS)
        rows = [[_inline_button(button) for button in row] for row in markup["inline_keyboard"] if row]
        checked: Json = {"inline_keyboard": rows}
    elif "keyboard" in markup:
        checked = {**markup, "keyboard": _reply_rows(markup["keyboard"])}
    elif markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    else:
        raise bad_request("can't parse reply keyboard markup JSON object")
    if len(json.dumps(checked, ensure_ascii=False).encode()) > MAX_MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return checked


def is_reply_markup(markup: Json | None) -> bool:
    """Say whether the markup concerns the reply keyboard; such a message can't be edited later."""
    return markup is not None and any(kind in markup for kind in REPLY_KINDS)


def _reply_rows(rows: Any) -> list[list[Json]]:
    _check_rows(rows, "keyboard", MAX_REPLY_BUTTONS)
    kept = [[_reply_button(button) for button in row] for row in rows if row]
    if not kept:
        raise bad_request("reply keyboard is empty")
    return kept


def _check_rows(rows: Any, name: str, max_buttons: int) -> None:
    if not isinstance(rows, list):
        raise bad_request(f'field "{name.replace(" ", "_")}" of the reply markup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {name}: expected an Array of Arrays")
    if sum(map(len, rows)) > max_buttons:
        raise bad_request("reply markup is too long")


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise _unparsable("KeyboardButton must be an Object")
    return {**button, **_looks(button)}


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    looks = _looks(button)
    actions = [action for action in INLINE_ACTIONS if button.get(action) is not None]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise ApiError(400, "Bad Request: BUTTON_TYPE_INVALID")
    if actions == ["callback_data"]:
        _check_callback_data(button["callback_data"])
    if actions == ["copy_text"]:
        _check_copied(button["copy_text"])
    if actions == ["url"] and not _is_url(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return {**button, **looks}


def _looks(button: Json) -> Json:
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _unparsable("button text must be non-empty")
    if "style" in button and button["style"] not in STYLES:
        raise _unparsable(f"invalid button style {button['style']!r} specified")
    return {"text": text.strip()}


def _check_callback_data(data: Any) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode("utf-8", "surrogatepass")) <= MAX_CALLBACK_BYTES:
        raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")


def _check_copied(copied: Any) -> None:
    """Bot API: CopyTextButton, 1 to 256 characters."""
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= MAX_COPIED:
        raise ApiError(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")


def _is_url(url: Any) -> bool:
    return (
        isinstance(url, str) and url.startswith(("https://", "http://", "tg://")) and len(url) > len("tg://")
    )


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse keyboard button: {reason}")
