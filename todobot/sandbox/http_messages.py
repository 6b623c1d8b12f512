"""Requests and answers as the doors see them, whatever the server is made of."""

import json
from dataclasses import dataclass
from typing import Any

JSON_TYPE = "application/json"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Request:
    """One HTTP request. `path` is still percent-encoded; the names of `headers` are in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. With `closes`, the connection ends after it; with `hangs_up` it does so without a word."""

    status: int
    body: bytes
    content_type: str = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    closes: bool = False
    hangs_up: bool = False


def json_answer(status: int, content: Any, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return `content` as a JSON answer."""
    return Answer(status, _encode(content).encode("utf-8", "replace"), headers=headers)
