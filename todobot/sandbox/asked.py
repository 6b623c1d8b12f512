"""A request at the human door, its fields checked as they are read."""

import json
import re
from typing import Any
from urllib.parse import parse_qs

from .chats import Json
from .errors import HumanError
from .http_messages import JSON_TYPE, Request

_MISSING: Any = object()


class Asked:
    """A request at this door: the numbers in its path, its query, and the fields of its JSON object."""

    def __init__(self, request: Request, match: re.Match[str]) -> None:
        self._match = match
        self._query = parse_qs(request.query)
        self._fields: Json = _json_object(request) if request.method == "POST" else {}

    @property
    def chat_id(self) -> int:
        return int(self.part("chat"))

    @property
    def message_id(self) -> int:
        return int(self.part("message"))

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return self._match[name]

    def number(self, name: str) -> int:
        """Return a number of the query string, 0 when absent."""
        try:
            return int(float(self._query.get(name, ["0"])[0]))
        except (ValueError, OverflowError):
            raise HumanError(400, f"{name} is not a number.") from None

    def field(self, name: str, kind: type, default: Any = _MISSING) -> Any:
        """Return a field of the body, of that type. Raises HumanError 400."""
        value = self._fields.get(name, default)
        if value is default and default is not _MISSING:
            return default
        if value is _MISSING or not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise HumanError(400, f"{name} is missing or of the wrong type.")
        return value

    def decimal(self, name: str) -> float:
        """Return a number of the body, whole or not. Raises HumanError 400."""
        value = self._fields.get(name)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise HumanError(400, f"{name} is missing or no number.")
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts of the body. Raises HumanError 400."""
        values: list[str] = self.field(name, list)
        if not all(isinstance(value, str) for value in values):
            raise HumanError(400, f"{name} must be a list of texts.")
        return values


def _json_object(request: Request) -> Json:
    # A page of somewhere else can send a form without asking, but not this type.
    if request.media_type != JSON_TYPE:
        raise HumanError(415, "A writing request needs Content-Type: application/json.")
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise HumanError(400, "The body is no JSON.") from None
    if not isinstance(fields, dict):
        raise HumanError(400, "The body must be a JSON object.")
    return fields
