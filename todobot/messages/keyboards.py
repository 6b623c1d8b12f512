"""Keyboards as the Bot API takes them: those under the input field, and the parts of those under a message."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from todobot import texts
from todobot.services.outbox import encoded
from todobot.texts import text

Keyboard = dict[str, Any]
Button = dict[str, Any]


def _always_the_same(make: Callable[[], Keyboard]) -> Callable[[], str]:
    """Have a keyboard made and encoded once a language."""
    remembered = lru_cache(maxsize=64)(lambda _: encoded(make()))
    return lambda: remembered(texts.spoken())


@_always_the_same
def main() -> Keyboard:
    """The keyboard under the input field."""
    return {
        "keyboard": [[{"text": text("button_list_notes").text}, {"text": text("button_add_note").text}]],
        "resize_keyboard": True,
        "is_persistent": True,
    }


@_always_the_same
def cancel() -> Keyboard:
    """The keyboard while the bot awaits a text."""
    return {
        "keyboard": [[{"text": text("button_cancel").text}]],
        "resize_keyboard": True,
        "input_field_placeholder": text("placeholder_note").text,
    }


def button(label: str, name: str, *numbers: int | str, style: str | None = None) -> Button:
    """Return an inline button: `name` is "feature:action" (tap.py); `style`: primary, success or danger.

    Text among the `numbers` stands for one that is put in later.
    """
    made = {"text": label, "callback_data": ":".join((name, *map(str, numbers)))}
    if style:
        made["style"] = style
    return made


def inline(*rows: list[Button]) -> Keyboard:
    """Return the keyboard under a message; empty rows are left out."""
    return {"inline_keyboard": [row for row in rows if row]}
